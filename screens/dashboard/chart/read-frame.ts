import type { ChartRow, ChartRun, Ink } from './chart-cells.js';

const ESC = String.fromCharCode(0x1b);
/** A colour as contrib writes it, or one character. */
const TOKENS = new RegExp(`${ESC}\\[([0-9;]*)m|([^])`, 'gu');

/**
 * Reads a frame of contrib's canvas: characters, colours between them, a newline behind each row. What has no ink
 * is blank.
 */
export function readFrame(frame: string, inkOf: (sgr: number) => Ink | null): readonly ChartRow[] {
  return frame.split('\n').map((row) => readRow(row, inkOf));
}

function readRow(row: string, inkOf: (sgr: number) => Ink | null): ChartRow {
  const runs: ChartRun[] = [];
  let ink: Ink | null = null;
  let x = 0;
  for (const [, sgr, char = ''] of row.matchAll(TOKENS)) {
    if (sgr !== undefined) {
      // A background (49) says nothing about the ink.
      if (sgr.startsWith('3')) ink = inkOf(Number(sgr));
      continue;
    }
    if (ink !== null && char !== ' ') add(runs, x, char, ink);
    x += 1;
  }
  return runs;
}

function add(runs: ChartRun[], x: number, char: string, ink: Ink): void {
  const last = runs.at(-1);
  const goesOn = last?.ink === ink && last.x + last.text.length === x;
  if (goesOn) runs[runs.length - 1] = { ...last, text: last.text + char };
  else runs.push({ x, text: char, ink });
}
