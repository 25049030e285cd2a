import { openChatScreen } from '../../screens/chat/open-chat-screen.js';
import type { Memory } from '../../screens/chat/memory.js';
import { Themes } from '../../screens/theme/themes.js';
import type { PeerBus } from '../../src/bus/buses.js';
import type { Asked } from '../../src/bus/bus.js';
import type { PeerFacts, PeerIntents } from '../../src/bus/events.js';
import type { Disposer } from '../../src/disposer.js';
import { FakeClock } from './fake-clock.js';
import { Stage } from './terminal/stage.js';
import { strictBus } from './strict-bus.js';

/** A chat screen on a stage, with a bus that a test tells facts on and reads intents from. */
export class ChatWorld {
  readonly clock = new FakeClock(new Date(2026, 0, 31, 12, 0, 0).getTime());
  readonly stage: Stage;
  readonly themes = new Themes({ env: {}, directory: '/nowhere' });
  readonly bus: PeerBus;
  readonly asked: Asked<PeerIntents>[] = [];
  readonly dispose: Disposer;
  quits = 0;
  /** Of those with whom a chat was opened. */
  readonly #nicks: string[] = [];

  constructor(options: { columns?: number; rows?: number; mode?: 'host' | 'join'; memory?: Memory } = {}) {
    const { columns = 80, rows = 24, mode = 'join' } = options;
    this.stage = new Stage(columns, rows);
    this.bus = strictBus<PeerFacts, PeerIntents>(this.clock);
    this.bus.onAnyIntent((asked) => this.asked.push(asked));
    const { bus, clock, stage: terminal } = this;
    const { themes } = this;
    const memory = options.memory === undefined ? {} : { memory: options.memory };
    this.dispose = openChatScreen({
      bus,
      terminal,
      clock,
      mode,
      themes,
      ...memory,
      onQuit: () => (this.quits += 1),
    });
  }

  /** @param at when it was, epoch milliseconds; now unless told */
  tell<K extends keyof PeerFacts>(fact: K, fields: PeerFacts[K], at?: number): void {
    this.bus.tell(fact, fields, at);
  }

  /** In the room of 10.0.0.5 as dave, with alice, bob and carol. */
  enterRoom(): this {
    this.tell('server:connecting', { server: '10.0.0.5:9000', attempt: 1 });
    this.tell('server:connected', {
      server: '10.0.0.5:9000',
      nick: 'dave',
      dialect: 'klatsch',
      secure: false,
      udpPort: 38110,
    });
    this.tell('roster:listed', {
      people: [
        { nick: 'alice', ip: '10.0.0.12', udpPort: 40001 },
        { nick: 'bob', ip: '10.0.0.17', udpPort: 40222 },
        { nick: 'carol', ip: '10.0.0.31', udpPort: 51344 },
        { nick: 'dave', ip: '10.0.0.40', udpPort: 38110 },
      ],
    });
    return this;
  }

  /** A chat that somebody else opened: it never takes the focus. Unless told, each nick is that of one person. */
  openChat(nick: string, more: Partial<PeerFacts['chat:opened']> = {}): this {
    if (!this.#nicks.includes(nick)) this.#nicks.push(nick);
    const partner = this.#nicks.indexOf(nick) + 1;
    this.tell('chat:opened', { nick, partner, ip: '10.0.0.12', port: 50123, security: 'clear', ...more });
    return this;
  }

  /** An invitation from carol, or from the address given. */
  invite(id: string, from: { nick: string | null; ip: string } = { nick: 'carol', ip: '10.0.0.31' }): this {
    this.tell('invitation:received', { ...from, udpPort: null, verified: false, id, expiresInMs: 10_000 });
    return this;
  }

  /** The input line as it is painted. */
  get prompt(): string {
    return this.stage.frame.rows.at(-1)?.trimEnd() ?? '';
  }

  /** The row above the status line. */
  get banner(): string {
    return this.stage.frame.rows.at(-3)?.trim() ?? '';
  }

  /** The status line. */
  get status(): string {
    return this.stage.frame.rows.at(-2)?.trim() ?? '';
  }

  /** The fields of every intent of that name, in order. */
  fieldsOf<K extends keyof PeerIntents>(intent: K): PeerIntents[K][] {
    return this.asked.filter((one) => one.intent === intent).map((one) => one.fields as PeerIntents[K]);
  }
}
