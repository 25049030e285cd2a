import { chmodSync, closeSync, fchmodSync, readSync, statSync } from 'node:fs';
import { STORE_READ_BYTES } from '../../limits.js';
import { systemCode } from '../../reason.js';
import { LAST_NUMBER } from '../numbers.js';
import type { KeptText } from '../store.js';
import type { NumberRange, ParsedLines } from './lines.js';
import { LineParser } from './lines.js';
import { quietly } from './quietly.js';
import type { Extent } from './segment-file.js';
import type { OpenFile } from './segment-files.js';
import { listSegments, openFile, segmentPath } from './segment-files.js';
import type { Mending } from './segment-mending.js';
import { mendSegment, moveAside } from './segment-mending.js';

/** So much is read at once. */
const CHUNK_BYTES = 256 * 1024;
const OTHERS = 0o077;
/** What opening a name says that is no file of ours, and will never be one. */
const OBSTACLES = [
  'ENOENT',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ELOOP',
  'EMLINK',
  'EISDIR',
  'ENXIO',
  'EACCES',
  'EPERM',
];

/** The last segment, for whoever goes on with it. */
export interface LastSegment extends Extent {
  readonly number: number;
}

/** What a directory of segments holds. */
export interface Segments {
  /** Oldest first, with numbers that rise. */
  readonly texts: readonly KeptText[];
  /** The last number that is used up; 0 when none is. */
  readonly seq: number;
  /** The segments that are there. */
  readonly numbers: readonly number[];
  /** Null when there is none, or none that can be gone on with. */
  readonly last: LastSegment | null;
}

/** What {@link readSegments} works with. */
export interface ReadSegmentsOptions extends Mending {
  readonly directory: string;
  /** Whether nobody else has them: damage is then set aside, if the disk lets it. */
  readonly mends: boolean;
}

/**
 * Reads every segment. What cannot be read is skipped; the file that has it is set aside, and what could be read
 * stands in a new one.
 *
 * @throws NodeJS.ErrnoException when the system lets nothing be read, for lack of file descriptors, say
 */
export function readSegments(options: ReadSegmentsOptions): Segments {
  const { directory } = options;
  const all = listSegments(directory);
  if (all.length > 0) closeToOthers(directory);
  const texts: KeptText[] = [];
  const numbers: number[] = [];
  let seq = 0;
  let last: LastSegment | null = null;
  for (const [index, number] of all.entries()) {
    const range = { from: number, below: all[index + 1] ?? LAST_NUMBER + 1 };
    const segment = readSegment(options, number, range);
    if (segment === null) continue;
    for (const text of segment.texts) texts.push(text);
    seq = Math.max(seq, segment.seq);
    numbers.push(number);
    last = segment.unreadable > 0 ? null : { number, texts: segment.texts.length, end: segment.end };
  }
  return { texts, seq, numbers, last };
}

/** What a segment holds; null when there is none, or what had its name is out of the way now. */
function readSegment(options: ReadSegmentsOptions, number: number, range: NumberRange): ParsedLines | null {
  const path = segmentPath(options.directory, number);
  try {
    const parsed = parseFile(path, range);
    return parsed.unreadable === 0 ? parsed : mended(path, number, parsed, options);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') return null;
    if (!OBSTACLES.includes(code)) throw error;
    if (options.mends && moveAside(path, error, options)) return null;
    return { texts: [], seq: number, unreadable: 1, end: 0 };
  }
}

function mended(
  path: string,
  number: number,
  parsed: ParsedLines,
  options: ReadSegmentsOptions,
): ParsedLines {
  const end = options.mends ? mendSegment(path, parsed, options) : null;
  if (end !== null) return { ...parsed, unreadable: 0, end };
  // Nobody goes on with it, and the next one must not get its name.
  return { ...parsed, seq: Math.max(parsed.seq, number) };
}

function parseFile(path: string, range: NumberRange): ParsedLines {
  const file = openFile(path, 'read');
  try {
    if ((file.mode & OTHERS) !== 0) {
      quietly(() => {
        fchmodSync(file.descriptor, file.mode & ~OTHERS);
      });
    }
    const parser = new LineParser(range);
    const whole = pushAll(file, parser);
    const parsed = parser.result();
    return whole ? parsed : { ...parsed, unreadable: parsed.unreadable + 1 };
  } finally {
    closeSync(file.descriptor);
  }
}

/** False when that is not all of the file: the disk cannot read it, or it is none of ours. */
function pushAll({ descriptor, size }: OpenFile, parser: LineParser): boolean {
  for (let read = 0; read < STORE_READ_BYTES && !parser.isHopeless;) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(1, size - read)));
    let length: number;
    try {
      length = readSync(descriptor, chunk);
    } catch (error) {
      if (systemCode(error) === 'EIO') return false;
      throw error;
    }
    if (length === 0) return true;
    parser.push(chunk.subarray(0, length));
    read += length;
  }
  return false;
}

/** What the system refuses here is refused again, and told, when something is written. */
function closeToOthers(directory: string): void {
  quietly(() => {
    const { mode } = statSync(directory);
    if ((mode & OTHERS) !== 0) chmodSync(directory, mode & 0o777 & ~OTHERS);
  });
}
