import type { Asked, Bus, Told } from '../../src/bus/bus.js';
import type { PeerFacts, PeerIntents } from '../../src/bus/events.js';
import type { Clock } from '../../src/clock.js';
import type { Disposer } from '../../src/disposer.js';
import {
  CHAT_TEXTS_WAITING,
  ECHO_MS,
  INPUT_LINE_BYTES,
  ROSTER_MS,
  TEXTS_HELD,
  TOO_FAST_FIRST_MS,
  TOO_FAST_LAST_MS,
} from '../../src/limits.js';
import type { LocalAction, ParsedInput } from '../../src/slash/command.js';
import { parseInput, sayIntent } from '../../src/slash/parse.js';
import { words } from '../../src/words/index.js';
import type { InputLine } from '../../src/line-reader.js';
import type { UnderWay } from './under-way.js';

/** What a {@link Typist} needs. */
export interface TypistOptions {
  readonly bus: Bus<PeerFacts, PeerIntents>;
  readonly clock: Clock;
  readonly underWay: UnderWay;
  readonly onProblem: (code: string, message: string) => void;
  readonly onLocal: (action: LocalAction) => void;
  /** A line was acted on. */
  readonly onActed: () => void;
}

type Item = Exclude<ParsedInput, { readonly kind: 'text' }>;

const ROOM = { target: { room: true }, lines: true } as const;

/**
 * Acts on lines in their order, as a patient person would: waits for the connection, says one text at a time
 * and waits until the room has it, waits and repeats when the server says that it goes too fast. While the
 * server is gone it holds what is for the room, and does the rest.
 */
export class Typist {
  readonly #options: TypistOptions;
  readonly #queue: Item[] = [];
  #link: 'coming' | 'up' | 'down' = 'coming';
  #nick = '';
  #saying: Item | null = null;
  /** Our nick when that was said: it may come back under it on another link. */
  #saidAs = '';
  #stopWaiting: Disposer | null = null;
  #stopRosterWait: Disposer = () => undefined;
  #pause = 0;
  #refused = 0;
  #acting = false;
  #toldHeld = false;

  constructor(options: TypistOptions) {
    this.#options = options;
  }

  /** Lines not acted on yet. */
  get waiting(): number {
    return this.#queue.length + (this.#saying === null ? 0 : 1);
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
    const item = toItem(line);
    if (item.kind === 'intents' && item.intents.length === 0) return;
    this.#queue.push(item);
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
    this.#queue.length = 0;
  }

  #hear(told: Told<PeerFacts>): boolean {
    if (told.fact === 'problem') return this.#hearProblem(told.fields);
    if (told.fact === 'server:lost' || told.fact === 'server:refused') this.#setLink('down');
    if (told.fact === 'server:connected') this.#connected(told.fields.nick);
    if (told.fact === 'roster:listed' && this.#link === 'coming' && this.hasBeenUp) this.#setLink('up');
    if (told.fact === 'person:renamed' && told.fields.from === this.#nick) this.#nick = told.fields.to;
    if (told.fact === 'room:message' && this.#isEcho(told.fields)) this.#settled();
    return false;
  }

  /** What was said before we came is not what we say now, whoever said it. */
  #isEcho({ from, missed }: PeerFacts['room:message']): boolean {
    const mine = from === this.#nick || (this.#saying !== null && from === this.#saidAs);
    return mine && missed !== true;
  }

  /** `/msg bob` needs to know who bob is, so the list of people is waited for; old servers may lose it. */
  #connected(nick: string): void {
    this.#nick = nick;
    this.#toldHeld = false;
    this.#setLink('coming');
    this.#stopRosterWait = this.#options.clock.after(ROSTER_MS, () => {
      this.#setLink('up');
      this.#act();
    });
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
    const item = this.#saying;
    if (item === null || draft === undefined || !('room' in draft.target)) return false;
    const pause = this.#pause;
    this.#settled();
    // Not connected: told of the link before, perhaps when the next one is already up.
    if (code !== 'too-fast' && code !== 'not-connected') {
      this.#refused += 1;
      return false;
    }
    this.#queue.unshift(item);
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

  #next(): Item | undefined {
    const [first] = this.#queue;
    if (first === undefined || this.#link === 'coming') return undefined;
    if (this.#link === 'up') return this.#isTimeFor(first) ? this.#queue.shift() : undefined;
    this.#tellHeld();
    const index = this.#queue.findIndex((item) => !isForRoom(item));
    return index === -1 ? undefined : this.#queue.splice(index, 1)[0];
  }

  #isTimeFor(item: Item): boolean {
    if (isForRoom(item) || isQuit(item)) return this.#saying === null && this.#stopWaiting === null;
    const { textsHeld, textsWaiting } = this.#options.underWay;
    return !isTell(item) || (textsHeld < TEXTS_HELD && textsWaiting < CHAT_TEXTS_WAITING);
  }

  #tellHeld(): void {
    if (this.#toldHeld || !this.#queue.some(isForRoom)) return;
    this.#toldHeld = true;
    this.#options.onProblem('not-connected', words.lines.held);
  }

  #do(item: Item): void {
    if (item.kind === 'error') this.#options.onProblem(item.code, item.message);
    else if (item.kind === 'local') this.#options.onLocal(item.action);
    else for (const asked of item.intents) this.#ask(item, asked);
  }

  #ask(item: Item, asked: Asked<PeerIntents>): void {
    const { bus, underWay } = this.#options;
    if (asked.intent === 'room:say') {
      this.#saying = item;
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

function toItem(line: InputLine): Item {
  if ('tooLong' in line) {
    return { kind: 'error', code: 'text-too-long', message: words.lines.lineTooLong(INPUT_LINE_BYTES) };
  }
  const parsed = parseInput(line.text, ROOM);
  return parsed.kind === 'text'
    ? { kind: 'intents', intents: [sayIntent(parsed.target, parsed.text)] }
    : parsed;
}

function isForRoom(item: Item): boolean {
  return item.kind === 'intents' && item.intents.some(({ intent }) => intent === 'room:say');
}

function isTell(item: Item): boolean {
  return item.kind === 'intents' && item.intents.some(({ intent }) => intent === 'chat:tell');
}

function isQuit(item: Item): boolean {
  return item.kind === 'local' && item.action.type === 'quit';
}
