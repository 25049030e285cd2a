import type { Writable } from 'node:stream';
import { openChatScreen } from '../../../screens/chat/open-chat-screen.js';
import { FactWriter } from '../../../screens/lines/fact-writer.js';
import { Themes } from '../../../screens/theme/themes.js';
import type { PeerBus } from '../../../src/bus/buses.js';
import { Bus } from '../../../src/bus/bus.js';
import type { PeerFacts, PeerIntents } from '../../../src/bus/events.js';
import type { Clock } from '../../../src/clock.js';
import { QuietTerminal } from './quiet-terminal.js';
import { ShownLines } from './shown-lines.js';
import { asError } from './faults.js';

/** Everybody who shows what a peer hears: the chat screen, `--lines` and `--json`. */
export class Onlookers {
  readonly bus: PeerBus;
  readonly terminal = new QuietTerminal();
  readonly #faults: unknown[] = [];
  #plain = new ShownLines();
  #json = new ShownLines();
  #dispose: (() => void)[] = [];
  readonly #clock: Clock;
  #facts = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.bus = new Bus<PeerFacts, PeerIntents>({
      now: () => clock.now(),
      onListenerError: (error) => this.#faults.push(error),
    });
    this.renew();
  }

  /** Begins anew with empty screens: a scrollback has no bound in bytes. */
  renew(): void {
    this.dispose();
    this.#facts = 0;
    const { bus, terminal } = this;
    const themes = new Themes({ env: {}, directory: '/nowhere' });
    this.#plain = new ShownLines();
    this.#json = new ShownLines();
    const writers = [this.#writer(this.#plain, false), this.#writer(this.#json, true)];
    this.#dispose = [
      openChatScreen({ bus, terminal, clock: this.#clock, themes, mode: 'join', onQuit: () => undefined }),
      bus.onAnyFact((told) => {
        this.#facts += 1;
        for (const writer of writers) writer.fact(told);
      }),
      ...writers.map((writer) => () => {
        writer.dispose();
      }),
    ];
  }

  /** @throws what one of them let out, or Error for what nobody may be shown */
  look(): void {
    this.terminal.look();
    this.#plain.check();
    this.#json.check();
    const [first] = this.#faults.splice(0);
    if (first !== undefined) throw asError(first);
    if (this.#facts > 0 && this.#json.lines === 0) throw new Error('facts, and not a line');
  }

  dispose(): void {
    for (const dispose of this.#dispose) dispose();
    this.#dispose = [];
  }

  #writer(output: Writable, json: boolean): FactWriter {
    const common = { clock: this.#clock, asides: output, hosting: null, onClosed: () => undefined };
    return new FactWriter({ ...common, output, json });
  }
}
