import type { Said } from './member.js';

/** Where somebody stopped reading: which run of the room, and the last text seen of it. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

/** What somebody missed: the texts still there, and how many are not (null: unknown, the epoch is another). */
export interface Missed {
  readonly gap: number | null;
  readonly texts: readonly Said[];
}

/**
 * The room's last texts, for klatsch clients that come back (docs/PROTOCOL.md, "Coming back"). Bounded in
 * texts and in bytes of text. An epoch is one run of the room: a server that starts anew counts from 1 again.
 */
export class Backlog {
  readonly epoch: string;
  readonly #maxTexts: number;
  readonly #maxBytes: number;
  /** A queue whose head is `#first`; cut when half of it is dead, so that dropping stays cheap. */
  #texts: Said[] = [];
  #first = 0;
  #bytes = 0;
  #seq = 0;

  constructor(epoch: string, bounds: { readonly texts: number; readonly bytes: number }) {
    this.epoch = epoch;
    this.#maxTexts = bounds.texts;
    this.#maxBytes = bounds.bytes;
  }

  /** The number of the last text, 0 before the first. */
  get seq(): number {
    return this.#seq;
  }

  /** Keeps a text and numbers it. */
  add(text: Omit<Said, 'seq'>): Said {
    this.#seq += 1;
    const said = { seq: this.#seq, ...text };
    this.#texts.push(said);
    this.#bytes += sizeOf(said);
    while (this.#texts.length - this.#first > this.#maxTexts || this.#bytes > this.#maxBytes) this.#drop();
    return said;
  }

  /** What came after `last`, up to and including the text numbered `upTo`. */
  missedSince(last: Position, upTo = this.#seq): Missed {
    if (last.epoch !== this.epoch || last.seq > this.#seq) return { gap: null, texts: [] };
    const kept = this.#texts.slice(this.#first);
    const oldest = kept[0]?.seq ?? this.#seq + 1;
    return {
      gap: Math.max(0, Math.min(oldest - 1, upTo) - last.seq),
      texts: kept.filter((said) => said.seq > last.seq && said.seq <= upTo),
    };
  }

  #drop(): void {
    const dropped = this.#texts[this.#first];
    this.#first += 1;
    if (dropped !== undefined) this.#bytes -= sizeOf(dropped);
    if (this.#first * 2 <= this.#texts.length) return;
    this.#texts = this.#texts.slice(this.#first);
    this.#first = 0;
  }
}

/** UTF-8 is at most three bytes a UTF-16 unit; an estimate that never counts too little. */
function sizeOf(said: Said): number {
  return said.text.length * 3;
}
