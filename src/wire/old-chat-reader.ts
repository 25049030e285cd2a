import { OLD_CHAT_CUT_QUIETS, OLD_CHAT_TEXT_BYTES } from '../limits.js';
import { ByteQueue } from './bytes.js';
import type { OldDialect } from './old-server.js';
import { cutCharacter, decodeUtf8 } from './utf8.js';
import { isBlank, trimTextEnd } from './white-space.js';

const LF = 0x0a;
/** What an old program sends to end a private chat. docs/PROTOCOL.md §6.3. */
export const GOODBYE = '[DISCONNECT]';
/** A single bracket is more likely a text than the beginning of a goodbye. */
const GOODBYE_START_CHARS = 2;

/** What an old partner did: said something, or ended the chat. */
export type OldChatEvent = { readonly type: 'text'; readonly text: string } | { readonly type: 'goodbye' };

/**
 * Puts the texts of an old peer together again, which have no reliable end (docs/PROTOCOL.md §6.3). A newline
 * ends a text; without one it is complete when nothing follows for a moment, which the caller's timer tells:
 * while {@link waiting}, call {@link quiet} whenever `OLD_CHAT_QUIET_MS` have passed without a push.
 */
export class OldChatReader {
  readonly #form: OldDialect;
  readonly #queue = new ByteQueue();
  #searched = 0;
  #quiets = 0;
  #ended = false;

  /** @param form what the partner speaks: a lines peer's text without a newline is waited for longer */
  constructor(form: OldDialect) {
    this.#form = form;
  }

  /** Whether a text has begun and {@link quiet} is to be called when nothing follows. */
  get waiting(): boolean {
    return this.#queue.length > 0;
  }

  /** Bytes held of a text that is not complete yet. */
  get buffered(): number {
    return this.#queue.length;
  }

  /** Takes what the socket gave. After the goodbye everything is ignored. */
  push(chunk: Buffer): OldChatEvent[] {
    if (this.#ended) return [];
    this.#quiets = 0;
    this.#queue.push(chunk);
    const events: OldChatEvent[] = [];
    for (let line = this.#nextLine(); line !== null; line = this.#nextLine()) this.#line(line, events);
    return events;
  }

  /** Nothing came for `OLD_CHAT_QUIET_MS`. */
  quiet(): OldChatEvent[] {
    if (!this.waiting) return [];
    this.#quiets++;
    const rest = this.#takeAll();
    if (this.#mayGrow(rest) && this.#quiets < OLD_CHAT_CUT_QUIETS) {
      this.#searched = rest.length;
      this.#queue.push(rest);
      return [];
    }
    const events: OldChatEvent[] = [];
    this.#line(rest, events);
    return events;
  }

  /** The partner has closed its side. */
  end(): OldChatEvent[] {
    const text = trimTextEnd(decodeUtf8(this.#takeAll()));
    const events: OldChatEvent[] = [];
    if (this.#ended) return events;
    if (text.endsWith(GOODBYE)) {
      this.#say(text.slice(0, -GOODBYE.length), events);
      events.push({ type: 'goodbye' });
    } else this.#say(text, events);
    this.#ended = true;
    return events;
  }

  #nextLine(): Buffer | null {
    if (this.#ended) return null;
    const end = this.#queue.indexOf(LF, this.#searched);
    const size = end < 0 ? this.#queue.length : end;
    if (size > OLD_CHAT_TEXT_BYTES) return this.#part();
    if (end < 0) {
      this.#searched = size;
      return null;
    }
    this.#searched = 0;
    const line = this.#queue.take(end);
    this.#queue.skip(1);
    return line;
  }

  /** A part of a text that never ends. */
  #part(): Buffer {
    const bytes = this.#queue.take(OLD_CHAT_TEXT_BYTES);
    const cut = cutCharacter(bytes);
    this.#queue.putBack(bytes.subarray(bytes.length - cut));
    this.#searched = 0;
    return bytes.subarray(0, bytes.length - cut);
  }

  #takeAll(): Buffer {
    this.#searched = 0;
    return this.#queue.take(this.#queue.length);
  }

  #line(line: Buffer, events: OldChatEvent[]): void {
    const text = decodeUtf8(line);
    if (text.trim() !== GOODBYE) {
      this.#say(text, events);
      return;
    }
    events.push({ type: 'goodbye' });
    this.#ended = true;
    this.#queue.clear();
  }

  #say(text: string, events: OldChatEvent[]): void {
    if (!isBlank(text)) events.push({ type: 'text', text: trimTextEnd(text) });
  }

  /** Whether what is held is surely or probably not all: a cut character, half a goodbye, a line without end. */
  #mayGrow(rest: Buffer): boolean {
    const text = decodeUtf8(rest).trim();
    if (text === GOODBYE) return false;
    if (this.#form === 'lines' || cutCharacter(rest) > 0) return true;
    for (let length = GOODBYE_START_CHARS; length <= GOODBYE.length; length++) {
      if (text.endsWith(GOODBYE.slice(0, length))) return true;
    }
    return false;
  }
}
