import type { PeerBus } from '../../src/bus/buses.js';
import type { Asked, Told } from '../../src/bus/bus.js';
import type { Draft, PeerFacts, PeerIntents } from '../../src/bus/events.js';
import type { Clock } from '../../src/clock.js';
import type { Disposer } from '../../src/disposer.js';
import {
  CHAT_TEXTS_WAITING,
  ECHO_MS,
  INPUT_LINES_QUEUED,
  ROSTER_MS,
  TEXTS_HELD,
  TOO_FAST_FIRST_MS,
  TOO_FAST_LAST_MS,
} from '../../src/limits.js';
import type { InputLine } from '../../src/line-reader.js';
import type { LocalAction } from '../../src/slash/command.js';
import { words } from '../../src/words/index.js';
import type { TypedLine } from './typed-lines.js';
import { TypedLines, draftOf, isFarewell, isForRoom, isTell } from './typed-lines.js';
import type { UnderWay } from './under-way.js';

/** What a {@link Typist} needs. */
export interface TypistOptions {
  readonly bus: PeerBus;
  readonly clock: Clock;
  readonly underWay: UnderWay;
  readonly onProblem: (code: string, message: string, draft?: Draft) => void;
  readonly onLocal: (action: LocalAction) => void;
  /** A line was acted on. */
  readonly onActed: () => void;
}

/**
 * Acts on lines in their order, as a patient person would: waits for the connection, says one text at a time
 * and waits until the room has it, waits and repeats when the server says that it goes too fast. While the
 * server is gone it holds what is for the room, and does the rest; nothing is said in another server's room.
 */
export class Typist {
  readonly #options: TypistOptions;
  readonly #lines = new TypedLines();
  #link: 'coming' | 'up' | 'down' = 'coming';
  /** The one that we are with, or seek. */
  #server: string | null = null;
  #nick = '';
  #saying: TypedLine | null = null;
  /** Our nick when that was said: it may come back under it on another link. */
  #saidAs = '';
  #stopWaiting: Disposer | null = null;
  #stopRosterWait: Disposer = () => undefined;
  #pause = 0;
  #refused = 0;
  #acting = false;
  /** What has been told of texts held since the link was lost. */
  readonly #toldHeld = new Set<string>();

  constructor(options: TypistOptions) {
    this.#options = options;
  }

  /** Lines not acted on yet. */
  get waiting(): number {
    return this.#lines.count + (this.#saying === null ? 0 : 1);
  }

  /** Texts for the room that were given back and will not be said again. */
  get refused(): number {
    return this.#refused;
  }

  /** Whether the server has been reached at least once. */
  get hasBeenUp(): boolean {
    return this.#nick !== '';
  }

  /** Takes a line; blank ones are nothing. */
  add(line: InputLine): void {
    this.#lines.add(line);
    this.#act();
  }

  /** Follows what happened; true when it was an answer to a text that will be said again, and not news. */
  hear(told: Told<PeerFacts>): boolean {
    const handled = this.#hear(told);
    this.#act();
    return handled;
  }

  /** Stops every timer. */
  dispose(): void {
    this.#stopWaiting?.();
    this.#stopRosterWait();
    this.#lines.clear();
  }

  #hear(told: Told<PeerFacts>): boolean {
    if (told.fact === 'problem') return this.#hearProblem(told.fields);
    if (told.fact === 'server:connecting') this.#server = told.fields.server;
    if (told.fact === 'server:lost' || told.fact === 'server:refused') this.#setLink('down');
    if (told.fact === 'server:connected') this.#connected(told.fields);
    if (told.fact === 'roster:listed' && this.#link === 'coming' && this.hasBeenUp) this.#setLink('up');
    if (told.fact === 'person:renamed' && told.fields.from === this.#nick) this.#nick = told.fields.to;
    if (told.fact === 'room:message' && this.#isEcho(told.fields)) this.#settled();
    return false;
  }

  /** What was said before we came is not what we say now, whoever said it. */
  #isEcho({ from, missed }: PeerFacts['room:message']): boolean {
    const mine = from === this.#nick || (this.#saying?.server === this.#server && from === this.#saidAs);
    return mine && missed !== true;
  }

  /** `/msg bob` needs to know who bob is, so the list of people is waited for; old servers may lose it. */
  #connected({ server, nick }: PeerFacts['server:connected']): void {
    this.#server = server;
    this.#nick = nick;
    this.#toldHeld.clear();
    this.#setLink('coming');
    for (const text of this.#lines.takeForOthers(server)) this.#giveBack(text);
    this.#stopRosterWait = this.#options.clock.after(ROSTER_MS, () => {
      this.#setLink('up');
      this.#act();
    });
  }

  #giveBack(text: TypedLine): void {
    this.#refused += 1;
    this.#options.onProblem('not-connected', words.lines.meantFor(text.server ?? ''), draftOf(text));
    this.#options.onActed();
  }

  /** What was on its way when the link broke is sent again, or given back: nothing is late until there is a link. */
  #setLink(link: 'coming' | 'up' | 'down'): void {
    this.#stopRosterWait();
    this.#link = link;
    if (this.#saying === null) return;
    this.#stopWaiting?.();
    this.#stopWaiting = null;
    if (link === 'up') this.#awaitEcho();
  }

  #awaitEcho(): void {
    this.#stopWaiting = this.#options.clock.after(ECHO_MS, () => {
      this.#settled();
      this.#options.onProblem('text-not-echoed', words.lines.notEchoed);
      this.#act();
    });
  }

  #hearProblem({ code, draft }: PeerFacts['problem']): boolean {
    const text = this.#saying;
    if (text === null || draft === undefined || !('room' in draft.target)) return false;
    const pause = this.#pause;
    this.#settled();
    // Not connected: told of the link before, perhaps when the next one is already up, and to another server.
    const mayBeSaid = code === 'too-fast' || code === 'not-connected';
    if (!mayBeSaid || text.server !== this.#server) {
      this.#refused += 1;
      return false;
    }
    this.#lines.putBack(text);
    this.#pause = Math.min(Math.max(2 * pause, TOO_FAST_FIRST_MS), TOO_FAST_LAST_MS);
    this.#stopWaiting = this.#options.clock.after(this.#pause, () => {
      this.#stopWaiting = null;
      this.#act();
    });
    return true;
  }

  #settled(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = null;
    this.#saying = null;
    this.#pause = 0;
  }

  /** Facts told while something is being asked for come back here; the loop below then sees to them. */
  #act(): void {
    if (this.#acting) return;
    this.#acting = true;
    try {
      for (let next = this.#next(); next !== undefined; next = this.#next()) {
        this.#do(next);
        this.#options.onActed();
      }
    } finally {
      this.#acting = false;
    }
  }

  #next(): TypedLine | undefined {
    const { first } = this.#lines;
    if (first === undefined || this.#link === 'coming') return undefined;
    if (this.#link === 'up') return this.#isTimeFor(first) ? this.#lines.next() : undefined;
    this.#tellHeld();
    return this.#lines.nextBesideTexts(this.#server);
  }

  #isTimeFor(line: TypedLine): boolean {
    if (isForRoom(line) || isFarewell(line)) return this.#saying === null && this.#stopWaiting === null;
    const { textsHeld, textsWaiting } = this.#options.underWay;
    return !isTell(line) || (textsHeld < TEXTS_HELD && textsWaiting < CHAT_TEXTS_WAITING);
  }

  #tellHeld(): void {
    if (!this.#lines.hasTexts) return;
    this.#tellOnce(words.lines.held);
    // Of a pipe nothing is lost by that, but nobody could know why commands are not heeded.
    if (this.waiting >= INPUT_LINES_QUEUED) this.#tellOnce(words.lines.heldMany(INPUT_LINES_QUEUED));
  }

  #tellOnce(message: string): void {
    if (this.#toldHeld.has(message)) return;
    this.#toldHeld.add(message);
    this.#options.onProblem('not-connected', message);
  }

  #do(line: TypedLine): void {
    const { wish } = line;
    if (wish.kind === 'error') this.#options.onProblem(wish.code, wish.message);
    else if (wish.kind === 'local') this.#options.onLocal(wish.action);
    else for (const asked of wish.intents) this.#ask(line, asked);
  }

  #ask(line: TypedLine, asked: Asked<PeerIntents>): void {
    const { bus, underWay } = this.#options;
    if (asked.intent === 'room:say') {
      line.server = this.#server;
      this.#saying = line;
      this.#saidAs = this.#nick;
      this.#awaitEcho();
    }
    underWay.asking(asked);
    const unhook = bus.onFact('problem', ({ draft }) => {
      if (draft === undefined) underWay.failed(asked);
    });
    bus.ask(asked.intent, asked.fields);
    unhook();
  }
}
