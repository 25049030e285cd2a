import { closeSync, fsyncSync, ftruncateSync, statSync, writeSync } from 'node:fs';
import { KlatschError } from '../../errors.js';
import { STORE_SEGMENT_BYTES, STORE_SEGMENT_TEXTS } from '../../limits.js';
import type { KeptText } from '../store.js';
import { toLines } from './lines.js';
import type { OpenFile } from './segment-files.js';
import { makeFile, openFile } from './segment-files.js';

/** What is done to an open file; a test has it fail. */
export interface FileCalls {
  /** Writes some of the bytes at least, and says how many. */
  write(descriptor: number, bytes: Uint8Array, position: number): number;
  /** Makes it end there. */
  cut(descriptor: number, end: number): void;
}

/** As the system does it. */
export const FILE_CALLS: FileCalls = {
  write: (descriptor, bytes, position) => writeSync(descriptor, bytes, 0, bytes.length, position),
  cut: ftruncateSync,
};

/** Enough for the texts of a busy turn: no memory has to be found for those. */
const desk = Buffer.allocUnsafeSlow(64 * 1024);
const encoder = new TextEncoder();

/** How far a segment goes. */
export interface Extent {
  readonly texts: number;
  /** Where its last whole line ends, bytes. */
  readonly end: number;
}

/** A segment that is open and grows. */
export class SegmentFile {
  readonly #path: string;
  readonly #file: OpenFile;
  readonly #calls: FileCalls;
  #texts: number;
  #end: number;
  /** Something may stand behind the last whole line. Nobody was promised that: it goes before anything is written. */
  #torn: boolean;

  /**
   * Opens one that is there, and goes on behind its last whole line.
   *
   * @throws NodeJS.ErrnoException when it cannot be opened, KlatschError when it is shorter than it was
   */
  static goOn(path: string, extent: Extent, calls: FileCalls): SegmentFile {
    const file = openFile(path, 'write');
    if (file.size >= extent.end) return new SegmentFile(path, file, extent, calls);
    closeSync(file.descriptor);
    throw new KlatschError('store-failed', `${path} was cut`);
  }

  /** Makes a new one. @throws NodeJS.ErrnoException when it cannot be made, or is there */
  static begin(path: string, calls: FileCalls): SegmentFile {
    return new SegmentFile(path, makeFile(path), { texts: 0, end: 0 }, calls);
  }

  private constructor(path: string, file: OpenFile, { texts, end }: Extent, calls: FileCalls) {
    this.#path = path;
    this.#file = file;
    this.#calls = calls;
    this.#texts = texts;
    this.#end = end;
    this.#torn = file.size > end;
  }

  /** Whether the next texts belong into another one. */
  get isFull(): boolean {
    return this.#texts >= STORE_SEGMENT_TEXTS || this.#end >= STORE_SEGMENT_BYTES;
  }

  /** Writes texts behind the others, all or none. @throws what the system says */
  append(texts: readonly KeptText[]): void {
    if (this.#torn) this.#cut();
    const bytes = encode(toLines(texts));
    this.#torn = true;
    try {
      this.#write(bytes);
    } catch (error) {
      this.#tidy();
      throw error;
    }
    this.#torn = false;
    this.#end += bytes.length;
    this.#texts += texts.length;
  }

  /** @throws KlatschError or NodeJS.ErrnoException when this file is not what stands under its name, or was cut */
  look(): void {
    const { ino, size } = statSync(this.#path);
    if (ino !== this.#file.inode || size < this.#end) {
      throw new KlatschError('store-failed', `${this.#path} was replaced`);
    }
  }

  /** Lets go of it. @param sync whether what is in it reaches the disk before. @throws when it does not */
  close(sync: boolean): void {
    try {
      if (this.#torn) this.#tidy();
      if (sync) fsyncSync(this.#file.descriptor);
    } finally {
      closeSync(this.#file.descriptor);
    }
  }

  #write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      const rest = done === 0 ? bytes : bytes.subarray(done);
      const written = this.#calls.write(this.#file.descriptor, rest, this.#end + done);
      if (written === 0) throw new KlatschError('store-failed', 'nothing was written');
      done += written;
    }
  }

  #tidy(): void {
    try {
      this.#cut();
    } catch {
      // It is tried again before anything else is written.
    }
  }

  #cut(): void {
    this.#calls.cut(this.#file.descriptor, this.#end);
    this.#torn = false;
  }
}

/** The bytes of lines; good until the next call. */
function encode(lines: string): Uint8Array {
  const { read, written } = encoder.encodeInto(lines, desk);
  return read < lines.length ? Buffer.from(lines) : desk.subarray(0, written);
}
