import type { Line } from './line.js';

/** A stretch of a text, in UTF-16 units: from `start` up to, not including, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What finds `query` as it is written, upper and lower case alike; null for nothing but blanks. */
export function patternOf(query: string): RegExp | null {
  return query.trim() === '' ? null : new RegExp(query.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'giu');
}

/** Whether a line holds it: what was said, who said it, or what happened. */
export function isIn(line: Line, pattern: RegExp): boolean {
  if (line.kind === 'day') return false;
  return line.text.search(pattern) !== -1 || (line.kind === 'text' && line.from.search(pattern) !== -1);
}

/** Where it stands in each row of a text that was broken into `rows`; what a break cuts in two is in both. */
export function rangesIn(
  text: string,
  rows: readonly string[],
  pattern: RegExp,
): readonly (readonly Range[])[] {
  const found = Array.from(text.matchAll(pattern), ({ 0: match, index }) => ({
    start: index,
    end: index + match.length,
  }));
  let at = 0;
  return rows.map((row) => {
    // Only blanks and newlines are left out between two rows.
    const start = Math.max(at, text.indexOf(row, at));
    at = start + row.length;
    const inRow = found.filter((range) => range.start < at && range.end > start);
    return inRow.map((range) => ({
      start: Math.max(0, range.start - start),
      end: Math.min(row.length, range.end - start),
    }));
  });
}
