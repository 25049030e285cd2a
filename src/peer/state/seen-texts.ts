import { TEXTS_SEEN } from '../../limits.js';
import type { SaidMessage } from '../../wire/extension.js';

/** By what a text is known again, also in a later run of its server (docs/PROTOCOL.md §5.5). */
type Marks = Pick<SaidMessage, 'seq' | 'at' | 'from'>;

/** The last texts that came from one server: one that does not know us any more may bring them once more. */
export class SeenTexts {
  readonly #keys = new Set<string>();

  /** Notes a text, and forgets the oldest past `TEXTS_SEEN`. */
  add(text: Marks): void {
    this.#keys.add(keyOf(text));
    const [oldest] = this.#keys;
    if (this.#keys.size > TEXTS_SEEN && oldest !== undefined) this.#keys.delete(oldest);
  }

  has(text: Marks): boolean {
    return this.#keys.has(keyOf(text));
  }
}

/** A nick has no blanks. */
function keyOf({ seq, at, from }: Marks): string {
  return `${seq} ${at} ${from}`;
}
