import { drawWithContrib } from '../../../screens/dashboard/chart/contrib-line.js';
import { openDashboard } from '../../../screens/dashboard/open-dashboard.js';
import type { ServerConsole } from '../../../screens/lines/server-console.js';
import { openServerConsole } from '../../../screens/lines/server-console.js';
import { keyEvent } from '../../../screens/terminal/input-event.js';
import { Themes } from '../../../screens/theme/themes.js';
import { Bus } from '../../../src/bus/bus.js';
import type { ServerFacts, ServerIntents } from '../../../src/bus/events.js';
import { jsonLine } from '../../../src/bus/json-line.js';
import { connectControl } from '../../../src/control/server-link.js';
import { watchServer } from '../../../src/control/watch-server.js';
import type { Disposer } from '../../../src/disposer.js';
import { FACTS } from '../../control/facts.js';
import { FakeClock } from '../../support/fake-clock.js';
import { HOSTILE_JSON } from '../support/hostile.js';
import { cutUp, mutateBytes, mutateJson } from '../support/mutate.js';
import { QuietTerminal } from '../support/quiet-terminal.js';
import type { Random } from '../support/random.js';
import { Scratch } from '../support/scratch.js';
import { ShownLines } from '../support/shown-lines.js';
import { StubServer } from '../support/stub-server.js';
import type { Input, Rig, Target } from '../support/target.js';
import { turns, until } from '../support/target.js';
import { asError } from '../support/faults.js';

const STEP_MS = 500;
const INPUTS_EACH = 500;
const LINES = FACTS.map(({ fact, at, fields }) => JSON.parse(jsonLine(fact, at, fields)) as object);

/** What a server writes to those who watch it, up to the dashboard. */
export const watcher: Target = {
  name: 'watcher',
  share: 60,
  input: (random) => {
    const one = (): Buffer => Buffer.from(`${lineOf(random)}\n`);
    const lines = Buffer.concat(Array.from({ length: 1 + random.below(3) }, one));
    const bytes = random.chance(0.2) ? mutateBytes(lines, random, one) : lines;
    return { kind: 'facts', pieces: cutUp(bytes, random) };
  },
  open: async () => {
    const scratch = new Scratch();
    return new WatcherRig(scratch, await StubServer.open(scratch.at('watch.sock')));
  },
};

function lineOf(random: Random): string {
  if (random.chance(0.03)) return random.pick(HOSTILE_JSON);
  const fact = random.pick(LINES);
  return random.chance(0.2) ? JSON.stringify(fact) : mutateJson(fact, random);
}

class WatcherRig implements Rig {
  readonly #scratch: Scratch;
  readonly #server: StubServer;
  readonly #clock = new FakeClock();
  readonly #faults: unknown[] = [];
  #terminal = new QuietTerminal();
  #closeDashboard: Disposer = () => undefined;
  #unwatch: Disposer = () => undefined;
  #lost = true;
  #inputs = 0;
  #plain = new ShownLines();
  #json = new ShownLines();
  #consoles: ServerConsole[] = [];

  constructor(scratch: Scratch, server: StubServer) {
    this.#scratch = scratch;
    this.#server = server;
  }

  async feed({ pieces }: Input): Promise<void> {
    this.#inputs += 1;
    if (this.#lost || this.#inputs % INPUTS_EACH === 0) await this.#watch();
    for (const piece of pieces) {
      this.#server.socket?.write(piece);
      await turns();
    }
    await turns(2);
    this.#clock.advance(STEP_MS);
    if (this.#inputs % 16 === 0) this.#press();
    this.#look();
  }

  check(): void {
    this.#look();
    if (this.#inputs % INPUTS_EACH > 50 && this.#json.lines === 0)
      throw new Error('no fact has come through');
  }

  async close(): Promise<void> {
    await this.#leave();
    await this.#server.close();
    this.#scratch.remove();
  }

  async #watch(): Promise<void> {
    await this.#leave();
    const before = this.#server.connections;
    const link = await connectControl(this.#scratch.at('watch.sock'));
    await until(() => this.#server.connections > before, 'a watcher connects');
    const bus = new Bus<ServerFacts, ServerIntents>({
      now: () => this.#clock.now(),
      onListenerError: (error) => this.#faults.push(error),
    });
    this.#plain = new ShownLines();
    this.#json = new ShownLines();
    this.#consoles = [
      openServerConsole({ bus, input: null, output: this.#plain, by: 'root' }),
      openServerConsole({ bus, input: null, output: this.#json, by: 'root', json: this.#clock }),
    ];
    this.#terminal = new QuietTerminal();
    this.#closeDashboard = openDashboard({
      ...{ bus, terminal: this.#terminal, clock: this.#clock, by: 'root', mode: 'watch' },
      themes: new Themes({ env: {}, directory: '/nowhere' }),
      drawChart: drawWithContrib,
      onQuit: () => undefined,
    });
    this.#lost = false;
    this.#unwatch = watchServer({
      ...{ link, bus, clock: this.#clock },
      onLost: () => {
        this.#lost = true;
      },
    });
  }

  async #leave(): Promise<void> {
    this.#unwatch();
    this.#unwatch = () => undefined;
    this.#closeDashboard();
    this.#closeDashboard = () => undefined;
    this.#lost = true;
    await Promise.all(this.#consoles.splice(0).map((each) => each.close()));
  }

  /** Goes through the panes, so that all of them are painted. */
  #press(): void {
    this.#terminal.give(keyEvent('tab'));
  }

  #look(): void {
    this.#terminal.look();
    this.#plain.check();
    this.#json.check();
    const [first] = this.#faults.splice(0);
    if (first !== undefined) throw asError(first);
  }
}
