import { Buffer } from 'node:buffer';
import type { Said } from './member.js';
import type { Text } from './text-block.js';
import { BLOCK_TEXTS, markOf, TextBlock } from './text-block.js';

/**
 * Texts in the order of their numbers: new ones come at the end, old ones go at the beginning. The latest are objects
 * until there are enough for a block: what is needed to put them away is fetched from memory once for all of them then,
 * and not for each one while everybody waits for it (docs/PERFORMANCE.md).
 */
export class TextLog {
  readonly #blocks: TextBlock[] = [];
  /** Those behind the blocks, fewer than fill one. */
  #latest: Text[] = [];
  /** The last block that was used up. */
  #spare: TextBlock | null = null;
  /** How many of the first block's texts are gone. */
  #gone = 0;
  /** UTF-8 of the texts in the blocks that are not gone. */
  #blockBytes = 0;

  get length(): number {
    return this.#blocks.length * BLOCK_TEXTS - this.#gone + this.#latest.length;
  }

  /** UTF-8 of the texts alone; measures the latest, hence not for every text. */
  get bytes(): number {
    return this.#latest.reduce((sum, { text }) => sum + Buffer.byteLength(text), this.#blockBytes);
  }

  /** Adds one with a number above all others. @returns whether it was put away, and those before it */
  push(said: Text): boolean {
    if (this.#latest.push(said) < BLOCK_TEXTS) return false;
    const block = this.#spare ?? new TextBlock();
    this.#spare = null;
    this.#blockBytes += block.fill(this.#latest);
    this.#blocks.push(block);
    this.#latest = [];
    return true;
  }

  /** Lets the oldest go. */
  shift(): void {
    const [first] = this.#blocks;
    if (first === undefined) {
      this.#latest.shift();
      return;
    }
    this.#blockBytes -= first.sizeAt(this.#gone);
    this.#gone += 1;
    if (this.#gone < BLOCK_TEXTS) return;
    this.#blocks.shift();
    this.#spare = first;
    this.#gone = 0;
  }

  /** The number of the text at this place, 0 being the oldest's; past the end, infinite. */
  seqAt(index: number): number {
    const at = this.#gone + index;
    return (
      this.#blockOf(at)?.seqAt(at % BLOCK_TEXTS) ?? this.#latest[this.#indexOfLatest(at)]?.seq ?? Infinity
    );
  }

  /** The text at this place; undefined past the end. Who of the members of then has said it is forgotten. */
  at(index: number): Said | undefined {
    const at = this.#gone + index;
    const latest = this.#latest[this.#indexOfLatest(at)];
    return latest === undefined ? this.#blockOf(at)?.at(at % BLOCK_TEXTS) : { ...latest, member: '' };
  }

  /** The place of the last text that was said by that sender under that name of theirs; -1 when there is none. */
  lastMarked(sender: string, id: string): number {
    const mark = markOf(sender, id) ?? '';
    const latest = this.#latest.findLastIndex((each) => markOf(each.sender, each.id) === mark);
    let index = this.#blocks.length * BLOCK_TEXTS - this.#gone;
    if (latest !== -1) return index + latest;
    // Anybody may ask for texts that were never said: it must not take looking at each.
    for (const block of this.#blocks.toReversed()) {
      index -= BLOCK_TEXTS;
      const place = block.placeOf(mark);
      if (place !== undefined) return Math.max(-1, index + place);
    }
    return -1;
  }

  /** Marks the text at this place as refused by the store. */
  disown(index: number): void {
    const at = this.#gone + index;
    this.#blockOf(at)?.disown(at % BLOCK_TEXTS);
    const latest = this.#latest[this.#indexOfLatest(at)];
    if (latest !== undefined) this.#latest[this.#indexOfLatest(at)] = { ...latest, unkept: true };
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

  #blockOf(at: number): TextBlock | undefined {
    return this.#blocks[Math.floor(at / BLOCK_TEXTS)];
  }

  /** Negative for one in a block. */
  #indexOfLatest(at: number): number {
    return at - this.#blocks.length * BLOCK_TEXTS;
  }
}
