import type { Said } from './member.js';
import { BLOCK_TEXTS, Desk, TextBlock } from './text-block.js';

/** Texts in the order of their numbers: new ones come at the end, old ones go at the beginning. */
export class TextLog {
  /** All are full but the last one, which is on the desk. */
  readonly #blocks: TextBlock[] = [];
  readonly #desk = new Desk();
  /** The last one that was used up. */
  #spare: TextBlock | null = null;
  /** How many of the first block's texts are gone. */
  #gone = 0;
  #length = 0;
  #bytes = 0;

  get length(): number {
    return this.#length;
  }

  /** UTF-8 of the texts alone. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds one with a number above all others. */
  push(said: Omit<Said, 'member'>): void {
    this.#bytes += this.#openBlock().push(said);
    this.#length += 1;
  }

  /** Lets the oldest go. */
  shift(): void {
    const [first] = this.#blocks;
    if (first === undefined || this.#length === 0) return;
    this.#bytes -= first.sizeAt(this.#gone);
    this.#length -= 1;
    this.#gone += 1;
    if (this.#gone < first.length) return;
    this.#blocks.shift();
    first.clear();
    this.#spare = first;
    this.#gone = 0;
  }

  /** The number of the text at this place, 0 being the oldest's; past the end, infinite. */
  seqAt(index: number): number {
    if (index >= this.#length) return Infinity;
    return this.#blockOf(index)?.seqAt(placeOf(this.#gone + index)) ?? Infinity;
  }

  /** The text at this place; undefined past the end. Who of the members of then has said it is forgotten. */
  at(index: number): Said | undefined {
    return index < this.#length ? this.#blockOf(index)?.at(placeOf(this.#gone + index)) : undefined;
  }

  /** Whether the text at this place was said by that sender under that name of theirs. */
  isMarked(index: number, sender: string, id: string): boolean {
    return this.#blockOf(index)?.isMarked(placeOf(this.#gone + index), sender, id) ?? false;
  }

  /** Marks the text at this place as refused by the store. */
  disown(index: number): void {
    this.#blockOf(index)?.disown(placeOf(this.#gone + index));
  }

  /** The texts from one place to another, that one not included; see {@link at}. */
  slice(from: number, to: number): readonly Said[] {
    const texts: Said[] = [];
    for (let index = from; index < to; index += 1) {
      const said = this.at(index);
      if (said === undefined) break;
      texts.push(said);
    }
    return texts;
  }

  #blockOf(index: number): TextBlock | undefined {
    return this.#blocks[Math.floor((this.#gone + index) / BLOCK_TEXTS)];
  }

  #openBlock(): TextBlock {
    const last = this.#blocks.at(-1);
    if (last !== undefined && last.length < BLOCK_TEXTS) return last;
    last?.seal();
    const next = this.#spare ?? new TextBlock(this.#desk);
    this.#spare = null;
    this.#blocks.push(next);
    return next;
  }
}

function placeOf(index: number): number {
  return index % BLOCK_TEXTS;
}
