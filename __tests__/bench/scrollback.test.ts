import { describe, expect, it } from '@jest/globals';
import { Scrollback } from '../../bench/support/scrollback.js';

const PAGE_ROWS = 20;
const TEXTS = 200;

/** A lobby of so many texts that paints a page late and in parts, after something else that has changed meanwhile. */
class SlowLobby {
  readonly keys: string[] = [];
  readonly #kept: readonly number[];
  #listener: (bytes: Buffer) => void = () => undefined;
  #top: number;

  constructor(missing: readonly number[] = []) {
    this.#kept = Array.from({ length: TEXTS }, (_, n) => n).filter((n) => !missing.includes(n));
    this.#top = this.#end;
  }

  onBytes(listener: (bytes: Buffer) => void): () => void {
    this.#listener = listener;
    return () => undefined;
  }

  type(key: string): void {
    this.keys.push(key);
    if (key === '\x1b[1;3H') this.#top = 0;
    if (key === '\x1b[6~') this.#top = Math.min(this.#top + PAGE_ROWS, this.#end);
    this.#paint(this.#top);
  }

  get #end(): number {
    return this.#kept.length - PAGE_ROWS;
  }

  #paint(top: number): void {
    const rows = this.#kept.slice(top, top + PAGE_ROWS).map((n, row) => this.#row(row + 2, n));
    const parts = ['\x1b[1;1H12:34', rows.slice(0, 7).join(''), rows.slice(7).join('')];
    const next = (): void => {
      const part = parts.shift();
      if (part === undefined) return;
      this.#listener(Buffer.from(part));
      setImmediate(next);
    };
    setImmediate(next);
  }

  #row(row: number, number: number): string {
    return `\x1b[${row};1H <ann> #${String(number).padStart(7, '0')} words`;
  }
}

describe('a scrollback that is read page by page', () => {
  it('waits for every page until it is painted whole', async () => {
    const lobby = new SlowLobby();
    expect((await new Scrollback(lobby).read(TEXTS - 1, false)).size).toBe(TEXTS);
    expect(lobby.keys.filter((key) => key === '\x1b[6~')).toHaveLength(TEXTS / PAGE_ROWS - 1);
  });

  it('does not have what the lobby has lost', async () => {
    const lost = [30, 31, 32, 77];
    const found = await new Scrollback(new SlowLobby(lost)).read(TEXTS - 1, true);
    expect(lost.filter((number) => found.has(number))).toEqual([]);
    expect(found.size).toBe(TEXTS - lost.length);
  });
});
