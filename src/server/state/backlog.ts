import { NEWCOMER_TEXTS } from '../../limits.js';
import type { Past, Run } from '../../store/store.js';
import type { Said } from './member.js';
import { TextLog } from './text-log.js';

/** Where somebody stopped reading: in which run of the server, and the last text seen. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

/** What somebody missed: the texts still there, and how many are not (null: nobody knows). */
export interface Missed {
  readonly gap: number | null;
  readonly texts: readonly Said[];
}

/** By what a text is known that its sender sends once more: the secret name of whose it is, and theirs for it. */
export interface Mark {
  readonly sender: string;
  readonly id: string;
}

/** How much is kept; read anew at each text, so that it may change meanwhile. */
export interface Bounds {
  readonly texts: number;
  /** UTF-8 of the texts alone. */
  readonly bytes: number;
}

/**
 * The room's last texts, for klatsch clients that come back or are new (docs/PROTOCOL.md, "Coming back"). Numbers
 * go on over every run of the server that its store remembers; some are missing, of texts that could not be kept.
 */
export class Backlog {
  /** The run that there is now. */
  readonly epoch: string;
  readonly #bounds: Bounds;
  /** Every run that is known, oldest first; the last one is this one. */
  readonly #runs: readonly Run[];
  readonly #texts = new TextLog();
  #seq: number;

  constructor(past: Past, bounds: Bounds) {
    this.epoch = past.epoch;
    this.#bounds = bounds;
    this.#runs = [...past.runs, { epoch: past.epoch, first: past.seq + 1 }];
    this.#seq = past.seq;
    for (const kept of past.texts) this.#texts.push(kept);
    this.#trim();
  }

  /** The number of the last text, 0 before the first. */
  get seq(): number {
    return this.#seq;
  }

  /** The number of the oldest text that is kept, or a lower one; without any, that of the next one. */
  get oldest(): number {
    const tooMany = Math.max(0, this.#texts.length - this.#bounds.texts);
    return Math.min(this.#texts.seqAt(tooMany), this.#seq + 1);
  }

  /** Keeps a text and numbers it. */
  add({ at, member, from, text, emote, id, sender }: Omit<Said, 'seq' | 'unkept'>): Said {
    this.#seq += 1;
    const said = { seq: this.#seq, at, member, from, text, emote, id, sender };
    // For many at once: for each, its bytes would have to be measured, and the oldest fetched from memory.
    if (this.#texts.push(said)) this.#trim();
    return said;
  }

  /** Marks the texts from number `first` on as refused by the store. */
  disown(first: number): void {
    for (let at = this.#indexOf(first); at < this.#texts.length; at += 1) this.#texts.disown(at);
  }

  /**
   * The text with this mark, null when there is none, and 'unsure' when it may be one of those not kept.
   *
   * @param after it was said after this one, if it was
   */
  recall({ sender, id }: Mark, after: Position): Said | null | 'unsure' {
    this.#trim();
    const since = this.#resume(after);
    const first = since === null ? 0 : this.#indexOf(since + 1);
    const found = this.#texts.lastMarked(sender, id);
    if (found >= first) return this.#texts.at(found) ?? null;
    // Numbers that nobody has any more are of texts that nobody kept.
    if (since === null || since < after.seq) return 'unsure';
    return this.#texts.length - first === this.#seq - since ? null : 'unsure';
  }

  /**
   * What somebody has to be sent who stopped reading at `last`: what came after, up to and including the text
   * numbered `upTo`. The last texts, for somebody who was never here (`null`) or of whom nothing is known.
   */
  missedSince(last: Position | null, upTo = this.#seq): Missed {
    this.#trim();
    const after = last === null ? null : this.#resume(last);
    if (after === null) return { gap: last === null ? 0 : null, texts: this.#latest(upTo) };
    const texts = this.#between(after, upTo);
    return { gap: Math.max(0, upTo - after) - texts.length, texts };
  }

  /**
   * The number to go on after; null when it is not known. Numbers of texts that were said at the end of an earlier
   * run and not kept have been given anew: whoever saw them goes on at the beginning of the run after it.
   */
  #resume({ epoch, seq }: Position): number | null {
    const run = this.#runs.findIndex((known) => known.epoch === epoch);
    if (run === -1) return null;
    const next = this.#runs[run + 1];
    if (next !== undefined) return Math.min(seq, next.first - 1);
    return seq <= this.#seq ? seq : null;
  }

  #latest(upTo: number): readonly Said[] {
    const end = this.#indexOf(upTo + 1);
    return this.#texts.slice(Math.max(0, end - NEWCOMER_TEXTS), end);
  }

  #between(after: number, upTo: number): readonly Said[] {
    return this.#texts.slice(this.#indexOf(after + 1), this.#indexOf(upTo + 1));
  }

  /** Where the first text with this number or a higher one stands. */
  #indexOf(seq: number): number {
    let [low, high] = [0, this.#texts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#texts.seqAt(middle) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #trim(): void {
    const { texts, bytes } = this.#bounds;
    while (this.#texts.length > texts || this.#texts.bytes > bytes) this.#texts.shift();
  }
}
