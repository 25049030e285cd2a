import { Buffer } from 'node:buffer';
import { UNIT_BYTES } from '../../wire/utf8.js';
import type { Said } from './member.js';

/** A text as a {@link TextBlock} takes it. */
type Text = Omit<Said, 'member'>;

/** Texts in a block: few enough that little is lost with the last one, and enough to have few blocks. */
export const BLOCK_TEXTS = 64;
/** Bytes that are there at first for the texts of a block that is not full. */
const DESK_BYTES = 64 * 1024;
/** A full block has that many bytes, or a multiple, and at most so many times as many as it needs. */
const OWN_BYTES = 4096;
const SPARE = 3;

/** Where the numbers of a text stand, from the place of its first on. */
const [SEQ, AT, TEXT_START, TEXT_END, FLAGS, NUMBERS] = [0, 1, 2, 3, 4, 5] as const;
const EMOTE = 1;
const UNKEPT = 2;

/** Bytes on which one block after the other is filled. */
export class Desk {
  #bytes = Buffer.allocUnsafeSlow(DESK_BYTES);

  /** The bytes, of which the first `used` stay as they are, with room for so many more. */
  withRoom(used: number, more: number): Buffer {
    if (used + more <= this.#bytes.length) return this.#bytes;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, used + more));
    this.#bytes.copy(larger, 0, 0, used);
    this.#bytes = larger;
    return larger;
  }
}

/**
 * Some texts behind one another, as bytes and numbers outside of V8's heap. As objects they would cost more than all
 * else that is done with a text: the garbage collector moves twice whatever lives on (docs/PERFORMANCE.md).
 */
export class TextBlock {
  readonly #desk: Desk;
  readonly #numbers = new Float64Array(BLOCK_TEXTS * NUMBERS);
  readonly #froms = new Array<string | undefined>(BLOCK_TEXTS);
  readonly #senders = new Array<string | undefined>(BLOCK_TEXTS);
  #length = 0;
  /** The desk's, until this is sealed: of each text its sender's name for it, if it has one, and the text. */
  #bytes: Buffer;
  #end = 0;
  /** What was filled when this was sealed. */
  #own = Buffer.alloc(0);

  /** @param desk nobody else's until this is sealed */
  constructor(desk: Desk) {
    this.#desk = desk;
    this.#bytes = desk.withRoom(0, 0);
  }

  get length(): number {
    return this.#length;
  }

  /** Adds one, while there is room for one more. @returns its bytes of UTF-8 */
  push({ seq, at, from, text, emote, id, sender, unkept }: Text): number {
    const name = id ?? '';
    const start = this.#end + name.length;
    this.#bytes = this.#desk.withRoom(start, text.length * UNIT_BYTES);
    // It is ASCII and short: put behind one another with the text it would take longer.
    for (let index = 0; index < name.length; index += 1) {
      this.#bytes[this.#end + index] = name.charCodeAt(index);
    }
    const first = this.length * NUMBERS;
    this.#numbers[first + SEQ] = seq;
    this.#numbers[first + AT] = at;
    this.#numbers[first + TEXT_START] = start;
    this.#end = start + this.#bytes.write(text, start);
    this.#numbers[first + TEXT_END] = this.#end;
    this.#numbers[first + FLAGS] = (emote === true ? EMOTE : 0) | (unkept === true ? UNKEPT : 0);
    this.#froms[this.#length] = from;
    this.#senders[this.#length] = sender;
    this.#length += 1;
    return this.#end - start;
  }

  /** Nothing more comes: the desk is free. */
  seal(): void {
    const isFit = this.#end <= this.#own.length && this.#own.length <= this.#end * SPARE;
    if (!isFit) this.#own = Buffer.allocUnsafeSlow(Math.ceil(this.#end / OWN_BYTES) * OWN_BYTES);
    this.#bytes.copy(this.#own, 0, 0, this.#end);
    this.#bytes = this.#own;
  }

  /** Forgets everything, to be filled anew: what has been allocated need not be again. */
  clear(): void {
    this.#length = 0;
    this.#end = 0;
  }

  /** The number of the text at this place. */
  seqAt(place: number): number {
    return this.#number(place, SEQ);
  }

  /** Its bytes of UTF-8. */
  sizeAt(place: number): number {
    return this.#number(place, TEXT_END) - this.#number(place, TEXT_START);
  }

  /** The text itself. Who of the members of then has said it is forgotten. */
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

  /** Whether the text at this place was said by that sender under that name of theirs. */
  isMarked(place: number, sender: string, id: string): boolean {
    return this.#senders[place] === sender && this.#idAt(place) === id;
  }

  /** Marks the text at this place as refused by the store. */
  disown(place: number): void {
    this.#numbers[place * NUMBERS + FLAGS] = this.#number(place, FLAGS) | UNKEPT;
  }

  #idAt(place: number): string {
    const start = place === 0 ? 0 : this.#number(place - 1, TEXT_END);
    return this.#read(start, this.#number(place, TEXT_START));
  }

  #read(start: number, end: number): string {
    return this.#bytes.toString('utf8', start, end);
  }

  #number(place: number, which: number): number {
    return this.#numbers[place * NUMBERS + which] ?? 0;
  }
}
