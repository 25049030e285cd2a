/** One row of a table in Markdown: its cells, without the blanks around them. */
export type Cells = readonly string[];

/**
 * The rows of the first table behind a heading (or other text) of a page.
 *
 * @throws Error when there is none
 */
export function tableBehind(page: string, heading: string, head: Cells): readonly Cells[] {
  const start = page.indexOf(heading);
  if (start === -1) throw new Error(`no "${heading}"`);
  const lines = page.slice(start).split('\n');
  const first = lines.findIndex((line) => line.startsWith('|') && same(cellsOf(line), head));
  if (first === -1) throw new Error(`no table of ${head.join(', ')} behind "${heading}"`);
  const end = lines.findIndex((line, i) => i > first && !line.startsWith('|'));
  return lines.slice(first + 2, end === -1 ? undefined : end).map(cellsOf);
}

/** What stands between the first two backticks of a cell. */
export function codeIn(cell = ''): string {
  return /`([^`]+)`/.exec(cell)?.[1] ?? '';
}

function cellsOf(line: string): Cells {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function same(one: Cells, other: Cells): boolean {
  return one.length === other.length && one.every((cell, i) => cell === other[i]);
}
