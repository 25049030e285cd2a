import {
  CELLS_PER_CLUSTER,
  CLUSTER_CACHE,
  MARKS_PER_CELL,
  SEGMENT_CHARS,
  TAB_COLUMNS,
} from '../../src/limits.js';
import { isApart, kindOf } from './code-point.js';

/** What is drawn at one place: a base character and its marks, one or two columns wide. */
interface Cell {
  readonly text: string;
  readonly width: 1 | 2;
}

/**
 * One character as a person sees it. `text` is as it came; `cells` is what is drawn of it. A joined emoji is
 * drawn as its parts, since terminals disagree about the width of the whole; an unsafe one as nothing.
 */
export interface Cluster {
  readonly text: string;
  /** Columns: the sum of its cells, 0 for what is never drawn. */
  readonly width: number;
  readonly cells: readonly Cell[];
}

const PLAIN = /^[ -~]*$/;
const SKIN_TONE = /[\u{1f3fb}-\u{1f3ff}]/u;
const REPLACEMENT: Cell = { text: '\ufffd', width: 1 };
const BLANK: Cell = { text: ' ', width: 1 };

const plain: readonly Cluster[] = Array.from({ length: 0x7f }, (_, code) => {
  const text = String.fromCharCode(code);
  if (code === 9) return { text, width: TAB_COLUMNS, cells: Array<Cell>(TAB_COLUMNS).fill(BLANK) };
  return code < 0x20 ? { text, width: 0, cells: [] } : { text, width: 1, cells: [{ text, width: 1 }] };
});
const remembered = new Map<string, Cluster>();
let segmenter: Intl.Segmenter | undefined;

/** Whether a text is printable ASCII only: as many columns as characters. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/** The clusters of a text, one by one, so that whoever needs only the first pays only for those. */
export function* eachCluster(text: string): Generator<Cluster, void, undefined> {
  for (let start = 0; start < text.length;) {
    const end = runEnd(text, start);
    if (end === start + 1) yield clusterOf(text.charAt(start));
    else yield* segmented(text.slice(start, end));
    start = end;
  }
}

/** The clusters of a text; joined, their texts are the text. */
export function clusters(text: string): readonly Cluster[] {
  return [...eachCluster(text)];
}

/** The columns that a text takes when it is drawn in one row. */
export function widthOf(text: string): number {
  if (isPlain(text)) return text.length;
  // One character, as the input line asks for each of its own, need not be cut out again.
  const known = remembered.get(text);
  if (known !== undefined && isDrawnWhole(known)) return known.width;
  let width = 0;
  for (const cluster of eachCluster(text)) width += cluster.width;
  return width;
}

/**
 * Where the run that begins at `start` ends: before the first boundary that is certain without the segmenter,
 * which is slow, and before it is too long for it.
 */
function runEnd(text: string, start: number): number {
  const limit = Math.min(text.length, start + SEGMENT_CHARS);
  let sure = isApart(text.charCodeAt(start));
  for (let end = start + 1; end < limit; end++) {
    const next = isApart(text.charCodeAt(end));
    if (sure && next) return end;
    sure = next;
  }
  return limit < text.length && isLowSurrogate(text.charCodeAt(limit)) ? limit - 1 : limit;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

function* segmented(run: string): Generator<Cluster, void, undefined> {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment } of segmenter.segment(run)) {
    const cluster = clusterOf(segment);
    if (isDrawnWhole(cluster)) yield cluster;
    else for (const char of segment) yield clusterOf(char);
  }
}

function isDrawnWhole({ cells }: Cluster): boolean {
  return cells.length <= CELLS_PER_CLUSTER;
}

function clusterOf(text: string): Cluster {
  const known =
    text.length === 1 ? (plain[text.charCodeAt(0)] ?? remembered.get(text)) : remembered.get(text);
  if (known !== undefined) return known;
  const cells = cellsOf(text);
  const cluster = { text, width: cells.reduce((sum, cell) => sum + cell.width, 0), cells };
  if (remembered.size >= CLUSTER_CACHE) remembered.clear();
  remembered.set(text, cluster);
  return cluster;
}

/** What is drawn of one cluster. NFC first: one code point is drawn alike everywhere, a base and a mark is not. */
function cellsOf(text: string): readonly Cell[] {
  const cells: Cell[] = [];
  let marks = 0;
  for (const char of text.normalize('NFC')) {
    const kind = kindOf(char);
    if (kind === 'unsafe' || (cells.length > 0 && SKIN_TONE.test(char))) continue;
    if (kind !== 'mark') {
      cells.push(cellOf(char, kind));
      marks = 0;
    } else if (++marks <= MARKS_PER_CELL) {
      const base = cells.pop() ?? BLANK;
      cells.push({ text: base.text + char, width: base.width });
    }
  }
  return cells;
}

function cellOf(char: string, kind: 'blank' | 'broken' | 'narrow' | 'wide'): Cell {
  if (kind === 'blank') return BLANK;
  if (kind === 'broken') return REPLACEMENT;
  return { text: char, width: kind === 'wide' ? 2 : 1 };
}
