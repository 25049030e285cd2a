import { parseArgs } from 'node:util';

/** How a soak is to be. */
export interface Plan {
  /** How long there are faults, seconds. */
  readonly seconds: number;
  readonly clients: number;
  /** Between two kills of the server, seconds. */
  readonly killEvery: number;
  /** Texts of the room, in all. */
  readonly textsPerSecond: number;
  /** What everything random comes from; the sockets' own timing is nobody's to choose. */
  readonly seed: number;
}

/** A room of people and scripts; with 300 of them each text is 300 deliveries, and two cores have to carry all. */
const DEFAULTS = { seconds: 600, clients: 300, 'kill-every': 20, texts: 30, seed: 0 };
const SEEDS = 2 ** 31;

/**
 * The plan of a command line.
 *
 * @throws TypeError for what is no number
 */
export function readPlan(args: readonly string[]): Plan {
  const names = Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({ args: [...args], options });
  const number = (name: keyof typeof DEFAULTS): number => {
    const given = values[name];
    const chosen = given === undefined ? DEFAULTS[name] : Number(given);
    if (!Number.isFinite(chosen) || chosen < 0)
      throw new TypeError(`--${name} ${String(given)} is no number`);
    return chosen;
  };
  return {
    seconds: number('seconds'),
    clients: number('clients'),
    killEvery: number('kill-every'),
    textsPerSecond: number('texts'),
    seed: values.seed === undefined ? Math.floor(Math.random() * SEEDS) : number('seed'),
  };
}

/** What a client of the soak is. Visitors are klatsch clients that leave and come again. */
export type Kind = 'tls' | 'plain' | 'visitor' | 'frames' | 'lines';

/** Of 20 clients so many are of each kind: most people have klatsch, and some have not. */
const OF_TWENTY: Readonly<Record<Kind, number>> = { tls: 11, plain: 3, visitor: 2, frames: 2, lines: 2 };
/** Of eight klatsch clients over TLS, two have a private chat with each other. */
const CLIENTS_PER_CHAT = 8;

/** How many of each kind there are among so many clients, at least one of each. */
export function mix(clients: number): Readonly<Record<Kind, number>> {
  const share = (kind: Kind): number => Math.max(1, Math.floor((clients * OF_TWENTY[kind]) / 20));
  const [plain, visitor, frames, lines] = [share('plain'), share('visitor'), share('frames'), share('lines')];
  return { tls: Math.max(2, clients - plain - visitor - frames - lines), plain, visitor, frames, lines };
}

/** How many pairs of so many klatsch clients have a private chat: at least one. */
export function pairs(tls: number): number {
  return Math.max(1, Math.floor(tls / CLIENTS_PER_CHAT));
}
