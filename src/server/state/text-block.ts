import { Buffer } from 'node:buffer';
import { jotDown } from '../../wire/utf8.js';
import type { Said } from './member.js';

/** A text as it is kept: who of the members of then has said it is forgotten. */
export type Text = Omit<Said, 'member'>;

/** By what a text is known again: whose it is and their name for it; undefined when it has no such names. */
export function markOf(sender: string | undefined, id: string | undefined): string | undefined {
  return sender === undefined || id === undefined || id === '' ? undefined : `${sender} ${id}`;
}

/** Texts in a block: few enough to be objects until they fill one, and enough to have few blocks. */
export const BLOCK_TEXTS = 64;
/** Behind each text: two halves of a character that are not one must not become one. */
const GAP = '\0';
/** A block has that many bytes, or a multiple, and at most so many times as many as it needs. */
const OWN_BYTES = 4096;
const SPARE = 3;

/** Where the numbers of a text stand, from the place of its first on. */
const [SEQ, AT, TEXT_START, TEXT_END, FLAGS, NUMBERS] = [0, 1, 2, 3, 4, 5] as const;
const EMOTE = 1;
const UNKEPT = 2;

/**
 * Some texts behind one another, as bytes and numbers outside of V8's heap. As objects they would cost more than all
 * else that is done with a text: the garbage collector moves twice whatever lives on (docs/PERFORMANCE.md).
 */
export class TextBlock {
  readonly #numbers = new Float64Array(BLOCK_TEXTS * NUMBERS);
  readonly #froms = new Array<string | undefined>(BLOCK_TEXTS);
  readonly #senders = new Array<string | undefined>(BLOCK_TEXTS);
  /** Of each text its sender's name for it, if it has one, and the text. */
  #bytes = Buffer.alloc(0);
  /** Where the texts stand by their marks; null until somebody asks for one. */
  #places: ReadonlyMap<string, number> | null = null;

  /**
   * Takes {@link BLOCK_TEXTS} texts, and forgets what it had: what has been allocated need not be again.
   *
   * @returns their bytes of UTF-8
   */
  fill(texts: readonly Text[]): number {
    this.#places = null;
    const bytes = this.#encode(texts);
    const isFit = bytes.length <= this.#bytes.length && this.#bytes.length <= bytes.length * SPARE;
    if (!isFit) this.#bytes = Buffer.allocUnsafeSlow(Math.ceil(bytes.length / OWN_BYTES) * OWN_BYTES);
    bytes.copy(this.#bytes);
    return texts.reduce((sum, _, place) => sum + this.sizeAt(place), 0);
  }

  /** The number of the text at this place. */
  seqAt(place: number): number {
    return this.#number(place, SEQ);
  }

  /** Its bytes of UTF-8. */
  sizeAt(place: number): number {
    return this.#number(place, TEXT_END) - this.#number(place, TEXT_START);
  }

  /** The text itself. */
  at(place: number): Said {
    const id = this.#idAt(place);
    const flags = this.#number(place, FLAGS);
    return {
      seq: this.seqAt(place),
      at: this.#number(place, AT),
      member: '',
      from: this.#froms[place] ?? '',
      text: this.#read(this.#number(place, TEXT_START), this.#number(place, TEXT_END)),
      emote: (flags & EMOTE) === 0 ? undefined : true,
      id: id === '' ? undefined : id,
      sender: this.#senders[place],
      unkept: (flags & UNKEPT) === 0 ? undefined : true,
    };
  }

  /** The place of the last text with this mark, if there is one; see {@link markOf}. */
  placeOf(mark: string): number | undefined {
    this.#places ??= new Map(
      this.#senders.flatMap((sender, place) => {
        const known = markOf(sender, this.#idAt(place));
        return known === undefined ? [] : [[known, place]];
      }),
    );
    return this.#places.get(mark);
  }

  /** Marks the text at this place as refused by the store. */
  disown(place: number): void {
    this.#numbers[place * NUMBERS + FLAGS] = this.#number(place, FLAGS) | UNKEPT;
  }

  /** Puts each at its place, and their names and texts behind one another. */
  #encode(texts: readonly Text[]): Buffer {
    let joined = '';
    for (const { id = '', text } of texts) joined += id + text + GAP;
    const bytes = jotDown(joined);
    const isAscii = bytes.length === joined.length;
    const lengthOf = (text: string): number => (isAscii ? text.length : Buffer.byteLength(text));
    let begin = 0;
    for (const [place, said] of texts.entries()) {
      const start = begin + lengthOf(said.id ?? '');
      const end = start + lengthOf(said.text);
      this.#put(place, said, start, end);
      begin = end + GAP.length;
    }
    return bytes;
  }

  #put(place: number, { seq, at, from, emote, sender, unkept }: Text, start: number, end: number): void {
    const flags = (emote === true ? EMOTE : 0) | (unkept === true ? UNKEPT : 0);
    const first = place * NUMBERS;
    this.#numbers[first + SEQ] = seq;
    this.#numbers[first + AT] = at;
    this.#numbers[first + TEXT_START] = start;
    this.#numbers[first + TEXT_END] = end;
    this.#numbers[first + FLAGS] = flags;
    this.#froms[place] = from;
    this.#senders[place] = sender;
  }

  #idAt(place: number): string {
    const start = place === 0 ? 0 : this.#number(place - 1, TEXT_END) + GAP.length;
    return this.#read(start, this.#number(place, TEXT_START));
  }

  #read(start: number, end: number): string {
    return this.#bytes.toString('utf8', start, end);
  }

  #number(place: number, which: number): number {
    return this.#numbers[place * NUMBERS + which] ?? 0;
  }
}
