import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeDirectory } from '../../make-directory.js';
import type { Refusal } from '../gate.js';
import { Gate } from '../gate.js';
import type { KeptText } from '../store.js';
import type { FileCalls } from './segment-file.js';
import { SegmentFile } from './segment-file.js';
import { segmentPath, syncPath } from './segment-files.js';
import { quietly } from './quietly.js';
import type { LastSegment, Segments } from './segment-reader.js';

/** What a {@link SegmentWriter} works with. */
export interface SegmentWriterOptions {
  /** Nobody else may write there. It is made when there is something to write. */
  readonly directory: string;
  /** What is there. */
  readonly segments: Pick<Segments, 'numbers' | 'last'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly calls: FileCalls;
}

/** Writes texts into segments for as long as the disk lets it, and drops those whose texts are all out of bounds. */
export class SegmentWriter {
  readonly #directory: string;
  readonly #calls: FileCalls;
  readonly #gate: Gate;
  /** The segments that are there, rising. */
  readonly #numbers: number[];
  /** Those of them that may not have reached the disk. */
  readonly #fresh = new Set<number>();
  /** The one to go on with, until that is opened. */
  #last: LastSegment | null;
  #file: SegmentFile | null = null;

  constructor({ directory, segments, now, calls }: SegmentWriterOptions) {
    this.#directory = directory;
    this.#calls = calls;
    this.#gate = new Gate({ now, look: () => this.#file?.look() });
    this.#numbers = [...segments.numbers];
    this.#last = segments.last;
  }

  /** Why nothing can be written; null when it can. */
  get refusal(): Refusal | null {
    return this.#gate.refusal;
  }

  /**
   * Writes texts, all or none.
   *
   * @param oldest texts with a number below this one may go
   * @returns false when none was written
   */
  append(texts: readonly KeptText[], oldest: number): boolean {
    const [first] = texts;
    const written = this.#gate.attempt(() => {
      if (first !== undefined) this.#open(first.seq).append(texts);
    });
    if (written) this.#drop(oldest);
    return written;
  }

  /** Lets go of the files, when all that was written has reached the disk, if it does; to be called once. */
  close(): void {
    quietly(() => this.#file?.close(true));
    if (this.#fresh.size === 0) return;
    for (const number of this.#fresh)
      quietly(() => {
        syncPath(this.#pathOf(number));
      });
    for (const path of [this.#directory, dirname(this.#directory)])
      quietly(() => {
        syncPath(path);
      });
  }

  /** The segment for texts from this number on. */
  #open(seq: number): SegmentFile {
    if (this.#last !== null) {
      const { number } = this.#last;
      this.#file = SegmentFile.goOn(this.#pathOf(number), this.#last, this.#calls);
      this.#fresh.add(number);
      this.#last = null;
    }
    return this.#file === null || this.#file.isFull ? this.#begin(seq) : this.#file;
  }

  #begin(seq: number): SegmentFile {
    makeDirectory(this.#directory);
    const next = SegmentFile.begin(this.#pathOf(seq), this.#calls);
    const full = this.#file;
    this.#file = next;
    this.#numbers.push(seq);
    this.#fresh.add(seq);
    // Not synced, which would take milliseconds: it reaches the disk as everything does, at the latest in `close`.
    quietly(() => full?.close(false));
    return next;
  }

  /** The last one stays, whatever the bounds: the next run counts on from it. */
  #drop(oldest: number): void {
    for (let next = this.#numbers[1]; next !== undefined && next <= oldest; next = this.#numbers[1]) {
      const number = this.#numbers.shift() ?? next;
      this.#fresh.delete(number);
      // One that cannot be removed now is tried again by the next run.
      quietly(() => {
        rmSync(this.#pathOf(number), { force: true });
      });
    }
  }

  #pathOf(number: number): string {
    return segmentPath(this.#directory, number);
  }
}
