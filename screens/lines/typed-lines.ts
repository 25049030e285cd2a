import type { Draft, PeerIntents } from '../../src/bus/events.js';
import { INPUT_LINE_BYTES } from '../../src/limits.js';
import type { InputLine } from '../../src/line-reader.js';
import type { ParsedInput } from '../../src/slash/command.js';
import { parseInput, sayIntent } from '../../src/slash/parse.js';
import { words } from '../../src/words/index.js';

/** A line that was typed, and what it asks for. */
export interface TypedLine {
  readonly typed: string;
  readonly wish: Exclude<ParsedInput, { readonly kind: 'text' }>;
  /** The server in whose room it is to be said, once that is sure; a command has none. */
  server: string | null;
}

const ROOM = { target: { room: true }, lines: true } as const;

/**
 * The lines that wait for their turn, in their order. A text is for the room of the server that we were with, or
 * sought, when it was said or another line overtook it: that one may have asked for another server. Pure.
 */
export class TypedLines {
  #lines: TypedLine[] = [];

  get count(): number {
    return this.#lines.length;
  }

  get hasTexts(): boolean {
    return this.#lines.some(isForRoom);
  }

  get first(): TypedLine | undefined {
    return this.#lines[0];
  }

  /** Takes a line; blank ones are nothing. */
  add(line: InputLine): void {
    const typed = 'tooLong' in line ? '' : line.text;
    const wish = wishOf(line);
    if (wish.kind === 'intents' && wish.intents.length === 0) return;
    this.#lines.push({ typed, wish, server: null });
  }

  /** Takes the first one out. */
  next(): TypedLine | undefined {
    return this.#lines.shift();
  }

  /** Takes out the first one that is no text for the room; those that it overtakes are for the room of this server. */
  nextBesideTexts(server: string | null): TypedLine | undefined {
    const index = this.#lines.findIndex((line) => !isForRoom(line));
    if (index === -1) return undefined;
    for (const overtaken of this.#lines.slice(0, index)) overtaken.server ??= server;
    return this.#lines.splice(index, 1)[0];
  }

  /** Puts one back in front of all others. */
  putBack(line: TypedLine): void {
    this.#lines.unshift(line);
  }

  /** Takes out what is for the rooms of other servers, oldest first. */
  takeForOthers(server: string): readonly TypedLine[] {
    const taken = this.#lines.filter((line) => line.server !== null && line.server !== server);
    this.#lines = this.#lines.filter((line) => !taken.includes(line));
    return taken;
  }

  clear(): void {
    this.#lines = [];
  }
}

/** Whether it is a text for the room. */
export function isForRoom(line: TypedLine): boolean {
  return asksFor(line, 'room:say');
}

/** Whether it is a text for one person. */
export function isTell(line: TypedLine): boolean {
  return asksFor(line, 'chat:tell');
}

/** Whether it takes leave of the room. */
export function isFarewell(line: TypedLine): boolean {
  const { wish } = line;
  return asksFor(line, 'server:disconnect') || (wish.kind === 'local' && wish.action.type === 'quit');
}

/** A text for the room that was not said. */
export function draftOf({ typed }: TypedLine): Draft {
  return { target: { room: true }, text: typed };
}

function asksFor({ wish }: TypedLine, wanted: keyof PeerIntents): boolean {
  return wish.kind === 'intents' && wish.intents.some(({ intent }) => intent === wanted);
}

function wishOf(line: InputLine): TypedLine['wish'] {
  if ('tooLong' in line) {
    return { kind: 'error', code: 'text-too-long', message: words.lines.lineTooLong(INPUT_LINE_BYTES) };
  }
  const parsed = parseInput(line.text, ROOM);
  return parsed.kind === 'text'
    ? { kind: 'intents', intents: [sayIntent(parsed.target, parsed.text)] }
    : parsed;
}
