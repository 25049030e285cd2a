import type { Grid } from '../screens/terminal/grid.js';

/** Box characters, by the ways in which their lines lead from the middle of the cell: up, left, right, down. */
const BOXES: Readonly<Record<string, string>> = {
  '│': 'ud',
  '─': 'lr',
  '┌': 'rd',
  '┐': 'ld',
  '└': 'ur',
  '┘': 'ul',
  '├': 'urd',
  '┤': 'uld',
  '┬': 'lrd',
  '┴': 'ulr',
  '┼': 'ulrd',
};

/** A straight line: in half cells from the upper left corner, along a row or along a column. */
interface Stroke {
  readonly along: 'row' | 'column';
  /** The row or column on which it lies. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** Whether a character is drawn as lines and not as text. */
export function isBox(char: string): boolean {
  return char in BOXES;
}

/**
 * The lines of all box characters, by the ink that a cell's style has: a font's own leave gaps between rows,
 * and the fonts of a reader are not ours.
 */
export function strokesOf(grid: Grid, inkOf: (style: number) => string): ReadonlyMap<string, Stroke[]> {
  const byInk = new Map<string, Stroke[]>();
  for (const [y, row] of grid.entries()) {
    for (const [x, [style, char]] of row.entries()) {
      const ways = BOXES[char];
      if (ways === undefined) continue;
      const ink = inkOf(style);
      const strokes = byInk.get(ink) ?? [];
      byInk.set(ink, strokes);
      strokes.push(...cellStrokes(x, y, ways));
    }
  }
  return new Map([...byInk].map(([ink, strokes]) => [ink, joined(strokes)]));
}

function cellStrokes(x: number, y: number, ways: string): readonly Stroke[] {
  const middle = { x: 2 * x + 1, y: 2 * y + 1 };
  return Array.from(ways, (way): Stroke => {
    if (way === 'l') return { along: 'row', at: middle.y, from: middle.x - 1, to: middle.x };
    if (way === 'r') return { along: 'row', at: middle.y, from: middle.x, to: middle.x + 1 };
    if (way === 'u') return { along: 'column', at: middle.x, from: middle.y - 1, to: middle.y };
    return { along: 'column', at: middle.x, from: middle.y, to: middle.y + 1 };
  });
}

/** What goes straight on is one line. */
function joined(strokes: readonly Stroke[]): Stroke[] {
  const sorted = [...strokes].sort(
    (a, b) => a.along.localeCompare(b.along) || a.at - b.at || a.from - b.from,
  );
  const lines: Stroke[] = [];
  for (const stroke of sorted) {
    const last = lines.at(-1);
    const goesOn = last?.along === stroke.along && last.at === stroke.at && last.to === stroke.from;
    if (goesOn) lines[lines.length - 1] = { ...last, to: stroke.to };
    else lines.push(stroke);
  }
  return lines;
}
