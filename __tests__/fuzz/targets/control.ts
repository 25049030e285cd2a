import type { Control } from '../../../src/control/open-control.js';
import { openControl } from '../../../src/control/open-control.js';
import type { Log } from '../../../src/log.js';
import { systemClock } from '../../../src/clock.js';
import { OPERATOR_COMMANDS } from '../../../src/operator/table.js';
import { Dialled } from '../support/dialled.js';
import { mutateWords } from '../support/grammar.js';
import { HOSTILE_JSON, HOSTILE_TEXTS } from '../support/hostile.js';
import { LiveHouse } from '../support/live-house.js';
import { cutUp, mutateBytes, mutateJson } from '../support/mutate.js';
import type { Random } from '../support/random.js';
import { Scratch } from '../support/scratch.js';
import type { Input, Rig, Target } from '../support/target.js';
import { turns, until } from '../support/target.js';

const INPUTS_EACH = 100;
/** What an operator may type behind a command's name. */
const ARGUMENTS = [
  '',
  'bob',
  'bob be quiet',
  '10.0.0.0/8 for 2h spam',
  'bob for 10d',
  '192.0.2.7',
  'set hello all',
  'clear',
  'text-burst 5',
  'texts-per-second=0',
  'aaaa-bbbb-cccc-dddd alice',
  'nobody',
];
/** These end the server, or keep a thread of its pool busy for long: each is a test's. */
const LEFT_OUT: ReadonlySet<string> = new Set(['exit', 'password']);
const NAMES = OPERATOR_COMMANDS.map(({ name }) => name).filter((name) => !LEFT_OUT.has(name));

/** What scripts and watchers write into the control socket, beside a whole server. */
export const control: Target = {
  name: 'control',
  share: 60,
  input: (random) => {
    const one = (): Buffer => Buffer.from(`${lineOf(random)}\n`);
    const lines = Buffer.concat(Array.from({ length: 1 + random.below(4) }, one));
    const bytes = random.chance(0.3) ? mutateBytes(lines, random, one) : lines;
    return { kind: random.pick(['script', 'script', 'watcher', 'new']), pieces: cutUp(bytes, random) };
  },
  open: async () => {
    const house = await LiveHouse.open();
    const scratch = new Scratch();
    return ControlRig.open(house, scratch);
  },
};

function lineOf(random: Random): string {
  if (random.chance(0.05)) return random.pick(HOSTILE_JSON);
  const typed = `${random.pick(NAMES)} ${mutateWords(random.pick(ARGUMENTS), random)}`;
  const asked = random.chance(0.9)
    ? { intent: 'operator:run', request: `r${random.below(9)}`, by: random.pick(HOSTILE_TEXTS), line: typed }
    : { intent: 'operator:watch' };
  return random.chance(0.6) ? JSON.stringify(asked) : mutateJson(asked, random);
}

class ControlRig implements Rig {
  readonly #house: LiveHouse;
  readonly #scratch: Scratch;
  #control: Control | null = null;
  readonly #logged: string[] = [];
  readonly #clients = new Map<string, { readonly client: Dialled; inputs: number }>();

  private constructor(house: LiveHouse, scratch: Scratch) {
    this.#house = house;
    this.#scratch = scratch;
  }

  static async open(house: LiveHouse, scratch: Scratch): Promise<ControlRig> {
    const rig = new ControlRig(house, scratch);
    const log: Log = {
      ...{ debug: () => undefined, info: () => undefined, warn: () => undefined },
      error: (code, fields) => rig.#logged.push(`${code} ${JSON.stringify(fields)}`),
    };
    rig.#control = await openControl({
      ...{ path: scratch.at('control.sock'), bus: house.bus, clock: systemClock, log },
      present: () => house.server.present(),
    });
    return rig;
  }

  async feed({ kind, pieces }: Input): Promise<void> {
    const client = await this.#client(kind);
    await client.send(pieces);
    await turns(3);
    if (kind === 'new') client.destroy();
    this.#look();
  }

  async check(): Promise<void> {
    // Whatever operators have decided about limits and bans, those who are there stay.
    const client = await this.#client('new');
    const before = client.heard;
    client.socket.write(
      `${JSON.stringify({ intent: 'operator:run', request: 'w', by: 'w', line: 'list' })}\n`,
    );
    await until(() => client.heard > before && client.tail.includes('\n'), 'an operator gets an answer');
    client.destroy();
    this.#look();
    this.#house.checkFaults();
  }

  async close(): Promise<void> {
    for (const { client } of this.#clients.values()) client.destroy();
    await this.#control?.close();
    await this.#house.close();
    this.#scratch.remove();
  }

  #look(): void {
    this.#house.checkFaults();
    const [first] = this.#logged.splice(0);
    if (first !== undefined) throw new Error(`logged: ${first}`);
  }

  async #client(kind: string): Promise<Dialled> {
    const known = this.#clients.get(kind);
    if (known?.client.open === true && known.inputs++ < INPUTS_EACH) return known.client;
    known?.client.destroy();
    const client = await Dialled.open({ path: this.#scratch.at('control.sock') });
    if (kind === 'watcher') client.socket.write('{"intent":"operator:watch"}\n');
    if (kind !== 'new') this.#clients.set(kind, { client, inputs: 0 });
    return client;
  }
}
