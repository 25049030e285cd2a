import { decimal, optionalField, quote, valueOf } from '../../json.js';
import { STORE_LINE_BYTES, STORE_SEGMENT_TEXTS } from '../../limits.js';
import { LineReader } from '../../line-reader.js';
import { isNumber } from '../numbers.js';
import type { KeptText } from '../store.js';

const NEWLINE = 0x0a;

/** Texts as they stand in a file: each a line of JSON. */
export function toLines(texts: readonly KeptText[]): string {
  let lines = '';
  // The texts of a turn have much in common, which is written once.
  let before: KeptText | null = null;
  let [source, end] = ['', ''];
  for (const text of texts) {
    if (text.at !== before?.at || text.from !== before.from) source = sourceOf(text);
    if (before === null || text.sender !== before.sender) end = endOf(text);
    before = text;
    const marks = optionalField('emote', text.emote) + optionalField('id', text.id);
    lines += `{"seq":${decimal(text.seq)}${source}${quote(text.text)}${marks}${end}`;
  }
  return lines;
}

function sourceOf({ at, from }: KeptText): string {
  return `,"at":${decimal(at)},"from":${quote(from)},"text":`;
}

function endOf({ sender }: KeptText): string {
  return `${optionalField('sender', sender)}}\n`;
}

/** The numbers that a file's texts can have: from this one on, and below that one. */
export interface NumberRange {
  readonly from: number;
  readonly below: number;
}

/** What a file of lines holds. */
export interface ParsedLines {
  /** Oldest first, with numbers that rise. */
  readonly texts: readonly KeptText[];
  /** The last number that is used up, by a text or by a line that cannot be read; `from` - 1 when none is. */
  readonly seq: number;
  /** Lines that are no text, or one whose number does not rise. */
  readonly unreadable: number;
  /** Where the last whole line ends, in bytes. What is behind it was being written when the writer died. */
  readonly end: number;
}

/** Reads lines as {@link toLines} makes them, from bytes that come in pieces. Whatever they are, nothing is thrown. */
export class LineParser {
  readonly #lines = new LineReader(STORE_LINE_BYTES);
  readonly #below: number;
  readonly #texts: KeptText[] = [];
  /** Texts are looked for by their number: one that does not rise has been altered. */
  #next: number;
  #unreadable = 0;
  /** Of those the ones behind the last text. */
  #trailing = 0;
  /** Lines without anything, with which nothing is lost. */
  #empty = 0;
  #read = 0;
  #end = 0;

  constructor({ from, below }: NumberRange) {
    this.#next = from;
    this.#below = below;
  }

  /** So much of it cannot be read that it was never one of ours: the rest is not worth the time. */
  get isHopeless(): boolean {
    return this.#unreadable + this.#empty > STORE_SEGMENT_TEXTS;
  }

  /** Takes the next bytes, and keeps them for a while: they must not be changed. */
  push(bytes: Buffer): void {
    for (const line of this.#lines.push(bytes)) this.#take('text' in line ? line.text : null);
    const newline = bytes.lastIndexOf(NEWLINE);
    if (newline !== -1) this.#end = this.#read + newline + 1;
    this.#read += bytes.length;
  }

  /** What there was in all that was pushed. */
  result(): ParsedLines {
    // A line that is too long is told of before it ends; when it does not end it is the torn one.
    const torn = this.#read - this.#end > STORE_LINE_BYTES ? 1 : 0;
    return {
      texts: this.#texts,
      seq: Math.min(this.#next + this.#trailing - torn, this.#below) - 1,
      unreadable: this.#unreadable - torn,
      end: this.#end,
    };
  }

  #take(line: string | null): void {
    if (line === '') {
      this.#empty += 1;
      return;
    }
    const text = line === null ? null : textIn(valueOf(line));
    if (text === null || text.seq < this.#next || text.seq >= this.#below) {
      this.#unreadable += 1;
      this.#trailing += 1;
      return;
    }
    this.#texts.push(text);
    this.#next = text.seq + 1;
    this.#trailing = 0;
  }
}

/** A text out of what JSON said; null when it is none. Whatever somebody else has added is left out. */
export function textIn(value: unknown): KeptText | null {
  if (typeof value !== 'object' || value === null) return null;
  const { seq, at, from, text, emote, id, sender } = value as Readonly<Record<string, unknown>>;
  if (!isNumber(seq) || !isNumber(at)) return null;
  if (typeof from !== 'string' || typeof text !== 'string') return null;
  const marks = {
    ...(emote === true ? { emote: true as const } : {}),
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof sender === 'string' ? { sender } : {}),
  };
  return { seq, at, from, text, ...marks };
}
