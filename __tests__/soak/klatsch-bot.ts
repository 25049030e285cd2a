import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PeerBus } from '../../src/bus/buses.js';
import { Bus } from '../../src/bus/bus.js';
import { systemClock } from '../../src/clock.js';
import { newIdentity } from '../../src/identity/identity.js';
import { KnownKeys } from '../../src/identity/known-keys.js';
import type { Peer } from '../../src/peer/start-peer.js';
import { startPeer } from '../../src/peer/start-peer.js';
import type { Trust } from '../../src/peer/trust.js';
import type { Seen } from '../support/room-views.js';
import type { Dice } from './dice.js';
import type { Texts } from './texts.js';

/** A name that a line holds of which nobody knows that it is dead, and a server that takes no handshake just now. */
const OF_THE_MOMENT = new Set(['nick-taken', 'server-insecure']);

/** What all bots have in common. */
export interface Stage {
  /** Of the proxy. */
  readonly port: number;
  readonly texts: Texts;
  readonly dice: Dice;
}

/** Keys of a new person, and the file of those that they know; without any in the clear. */
export async function newTrust(directory: string, nick: string, plain: boolean): Promise<Trust> {
  const path = join(directory, `${nick}.json`);
  const known = new KnownKeys({ path, replace: writeFileSync, now: Date.now });
  return { identity: plain ? null : await newIdentity(), known, plain, ask: false };
}

/** What became of what somebody has said in the room. */
class Sayings {
  /** Everything, in its order. */
  readonly asked: string[] = [];
  /** What has come back from the room. */
  readonly said: string[] = [];
  /** What nobody can have heard: given back before it was sent. */
  readonly never: string[] = [];
  /** What is neither said nor given back. */
  readonly open = new Set<string>();
  /** How many were neither when a link broke. */
  left = 0;
  /** How often what was given back, by code. */
  readonly back = new Map<string, number>();
}

/** A klatsch client: the program's own engine, and somebody in front of it who remembers everything. */
export class KlatschBot {
  readonly nick: string;
  readonly bus: PeerBus;
  readonly sayings = new Sayings();
  /** Every text of the room, as it was shown. */
  view: Seen[] = [];
  /** What it was told of texts of the room that are missing: how many, null where nobody knows, and when. */
  gaps: string[] = [];
  /** What must not happen to it. */
  readonly troubles: string[] = [];
  online = false;
  /** Whether the server has said no. */
  refused = false;
  /** Whether it has its list of people, and was in the room. */
  listed = false;
  reconnections = 0;
  longestAwayMs = 0;
  #awaySince: number | null = null;
  #asking = false;
  readonly #isVisitor: boolean;
  readonly #stage: Stage;
  readonly #trust: Trust;
  #peer: Peer | null = null;

  constructor(nick: string, trust: Trust, stage: Stage, isVisitor = false) {
    this.nick = nick;
    this.#isVisitor = isVisitor;
    this.#trust = trust;
    this.#stage = stage;
    const onListenerError = (error: unknown): void => {
      this.troubles.push(
        `${nick}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    };
    this.bus = new Bus({ now: Date.now, onListenerError });
    this.#listen();
  }

  /** Whether it is in the room or on its way there. */
  get present(): boolean {
    return this.#peer !== null;
  }

  /** Joins. */
  start(): void {
    this.refused = false;
    const server = { host: '127.0.0.1', port: this.#stage.port };
    const { bus, nick } = this;
    const { random } = this.#stage.dice;
    const who = { nick, explicitNick: true, accept: 'all', trust: this.#trust } as const;
    this.#peer = startPeer({ server, ...who, clock: systemClock, bus, random });
  }

  /** Says goodbye. */
  async leave(): Promise<void> {
    const peer = this.#peer;
    this.#peer = null;
    this.online = false;
    this.listed = false;
    await peer?.leave();
    this.#awaySince = null;
  }

  /** Says something, wherever it is. */
  say(): void {
    const { asked, never, open } = this.sayings;
    const text = this.#stage.texts.make(`${this.nick} ${asked.length}`);
    asked.push(text);
    open.add(text);
    this.#asking = true;
    this.bus.ask('room:say', { text });
    this.#asking = false;
    if (!open.has(text)) never.push(text);
  }

  #listen(): void {
    const { bus, nick } = this;
    bus.onFact('room:message', ({ from, text }) => {
      this.view.push(this.#stage.texts.seen(from, text));
      if (from === nick && this.sayings.open.delete(text)) this.sayings.said.push(text);
    });
    bus.onFact('room:gap', ({ count }, at) => {
      this.gaps.push(`${count} at ${new Date(at).toISOString()} after ${this.view.at(-1)?.text}`);
    });
    bus.onFact('server:connected', ({ dialect }) => {
      if (dialect !== 'klatsch')
        this.troubles.push(`${nick} has taken the server for one that speaks ${dialect}`);
      this.#came();
    });
    bus.onFact('roster:listed', () => {
      this.listed = true;
    });
    bus.onFact('server:lost', () => {
      this.#went();
    });
    bus.onFact('server:refused', ({ code, reason }) => {
      this.#refused(code, reason);
    });
    bus.onFact('problem', ({ code, draft }) => {
      if (draft !== undefined && 'room' in draft.target) this.#givenBack(code, draft.text);
    });
  }

  #came(): void {
    if (this.#awaySince !== null) {
      this.reconnections += 1;
      this.longestAwayMs = Math.max(this.longestAwayMs, performance.now() - this.#awaySince);
    }
    this.#awaySince = null;
    this.online = true;
  }

  #went(): void {
    if (this.online) this.sayings.left += this.sayings.open.size;
    this.online = false;
    this.listed = false;
    this.#awaySince ??= performance.now();
  }

  /** Whoever comes and is refused because of the moment comes later; those who were here already must not be. */
  #refused(code: string, reason: string): void {
    this.#went();
    this.refused = true;
    if (!this.#isVisitor || !OF_THE_MOMENT.has(code))
      this.troubles.push(`${this.nick} was refused: ${code} (${reason})`);
  }

  #givenBack(code: string, text: string): void {
    const { open, back } = this.sayings;
    open.delete(text);
    const key = this.#asking ? `${code}, at once` : code;
    back.set(key, (back.get(key) ?? 0) + 1);
  }
}
