import type { GridRow } from '../screens/terminal/grid.js';
import { WIDE_TAIL } from '../screens/terminal/grid.js';
import { PLAIN_STYLE } from '../screens/terminal/style-code.js';
import { lookOf } from './looks.js';
import type { Look, Paper } from './looks.js';
import { dotsOf, isBraille } from './dots.js';
import type { Shot } from './memory-terminal.js';
import { isBox, strokesOf } from './strokes.js';

/** Pixels. The cell has the proportions of the usual fonts at that size. */
const CELL = { width: 9, height: 20 };
const FONT_SIZE = 15;
const BASELINE = 15;
const BAR = 34;
const PADDING = 12;
const CORNER = 10;
const DOT = 2;
const FONTS = "ui-monospace, 'DejaVu Sans Mono', 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace";
const DOTS = ['#ff5f57', '#febc2e', '#28c840'];

/** Neighbouring cells of a row that are drawn as one. */
interface Run {
  readonly x: number;
  readonly text: string;
  readonly cells: number;
  readonly look: Look;
}

/** A window with a screen's cells in it, as an SVG document. The same cells give the same bytes. */
export function drawWindow(shot: Shot, paper: Paper): string {
  const columns = shot.grid[0]?.length ?? 0;
  const width = columns * CELL.width + 2 * PADDING;
  const height = shot.grid.length * CELL.height + 2 * PADDING + BAR;
  const rows = shot.grid.flatMap((row, y) => drawRow(row, y, paper));
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${escapeXml(shot.title)}</title>`,
    styles(paper),
    ...frame(width, height, shot.title, paper),
    `<g transform="translate(${PADDING} ${BAR + PADDING})">`,
    ...rows,
    ...drawLines(shot, paper),
    ...drawDots(shot, paper),
    ...drawCursor(shot, paper),
    '</g>',
    '</svg>',
  ].join('\n')}\n`;
}

function styles(paper: Paper): string {
  return [
    '<style>',
    `text{font-family:${FONTS};font-size:${FONT_SIZE}px;fill:${paper.text};white-space:pre}`,
    '.b{font-weight:700}.u{text-decoration:underline}.f{opacity:.6}',
    'path{fill:none;stroke-width:1.2}',
    '</style>',
  ].join('\n');
}

function frame(width: number, height: number, title: string, paper: Paper): readonly string[] {
  const box = `x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="${CORNER}"`;
  const dots = DOTS.map((dot, at) => `<circle cx="${20 + at * 20}" cy="${BAR / 2}" r="6" fill="${dot}"/>`);
  const bar = `M.5 ${BAR}V${CORNER}Q.5 .5 ${CORNER} .5H${width - CORNER}Q${width - 0.5} .5 ${width - 0.5} ${CORNER}V${BAR}Z`;
  return [
    `<rect ${box} fill="${paper.background}"/>`,
    `<path d="${bar}" style="fill:${paper.bar}"/>`,
    `<rect ${box} fill="none" stroke="${paper.edge}"/>`,
    ...dots,
    `<text x="${width / 2}" y="${BAR / 2 + 5}" text-anchor="middle" style="fill:${paper.barText};font-size:13px">${escapeXml(title)}</text>`,
  ];
}

function drawRow(row: GridRow, y: number, paper: Paper): readonly string[] {
  const grounds = runsOf(row, paper, (char) => char, sameGround).flatMap(({ x, cells, look }) =>
    look.ground === null
      ? []
      : [
          `<rect x="${x * CELL.width}" y="${y * CELL.height}" width="${cells * CELL.width}" height="${CELL.height}" fill="${look.ground}"/>`,
        ],
  );
  const texts = runsOf(row, paper, (char) => (isBox(char) || isBraille(char) ? ' ' : char), sameInk);
  return [...grounds, ...texts.flatMap((run) => drawText(run, y))];
}

/** Cuts a row into runs of one look; a wide character stands alone, so that no font can push what follows it. */
function runsOf(
  row: GridRow,
  paper: Paper,
  read: (char: string) => string,
  same: (one: Look, other: Look) => boolean,
): readonly Run[] {
  const runs: Run[] = [];
  for (let x = 0; x < row.length;) {
    const [style, char] = row[x] ?? [PLAIN_STYLE, ' '];
    const look = lookOf(style, paper);
    const cells = row[x + 1]?.[1] === WIDE_TAIL ? 2 : 1;
    const last = runs.at(-1);
    if (last !== undefined && cells === 1 && !isWide(last) && same(last.look, look)) {
      runs[runs.length - 1] = { ...last, text: last.text + read(char), cells: last.cells + 1 };
    } else runs.push({ x, text: read(char), cells, look });
    x += cells;
  }
  return runs;
}

function isWide({ text, cells }: Run): boolean {
  return cells !== text.length || cells !== Array.from(text).length;
}

function sameGround(one: Look, other: Look): boolean {
  return one.ground === other.ground;
}

function sameInk(one: Look, other: Look): boolean {
  return (
    one.ink === other.ink &&
    one.bold === other.bold &&
    one.underline === other.underline &&
    one.faint === other.faint
  );
}

/** A run's words, each with its exact place and length: whatever the reader's font, columns stay columns. */
function drawText(run: Run, y: number): readonly string[] {
  const { text, look } = run;
  if (look.underline) return text.trim() === '' ? [] : [textElement(run, y)];
  const parts = [...text.matchAll(/\S+(?: \S+)*/g)];
  return parts.map((part) => {
    const [words] = part;
    const cells = isWide(run) ? run.cells : words.length;
    return textElement({ ...run, x: run.x + part.index, text: words, cells }, y);
  });
}

function textElement({ x, text, cells, look }: Run, y: number): string {
  const names = [look.bold ? 'b' : '', look.underline ? 'u' : '', look.faint ? 'f' : ''].filter(Boolean);
  const looks = names.length === 0 ? '' : ` class="${names.join(' ')}"`;
  const place = `x="${x * CELL.width}" y="${y * CELL.height + BASELINE}" textLength="${cells * CELL.width}"`;
  return `<text ${place}${looks} style="fill:${look.ink}">${escapeXml(text)}</text>`;
}

/** What a path has for the ink of a style. */
function strokeOf(style: number, paper: Paper, width: number | null = null): string {
  const { ink, faint } = lookOf(style, paper);
  const thick = width === null ? '' : `;stroke-width:${width}`;
  return `style="stroke:${ink}${thick}"${faint ? ' class="f"' : ''}`;
}

/** The braille of the screen: one path for each colour. */
function drawDots({ grid }: Shot, paper: Paper): readonly string[] {
  const inkOf = (style: number): string => strokeOf(style, paper, DOT);
  return [...dotsOf(grid, inkOf)].map(([ink, dots]) => {
    const marks = dots.map(({ x, y }) => `M${x * CELL.width - DOT / 2} ${y * CELL.height}h${DOT}`);
    return `<path ${ink} d="${marks.join('')}"/>`;
  });
}

/** The box characters of the screen: one path for each colour. */
function drawLines({ grid }: Shot, paper: Paper): readonly string[] {
  const [half, row] = [CELL.width / 2, CELL.height / 2];
  const inkOf = (style: number): string => strokeOf(style, paper);
  return [...strokesOf(grid, inkOf)].map(([ink, strokes]) => {
    const lines = strokes.map(({ along, at, from, to }) =>
      along === 'row'
        ? `M${from * half} ${at * row}H${to * half}`
        : `M${at * half} ${from * row}V${to * row}`,
    );
    return `<path ${ink} d="${lines.join('')}"/>`;
  });
}

function drawCursor({ cursor, grid }: Shot, paper: Paper): readonly string[] {
  if (cursor === null || grid[cursor.y]?.[cursor.x] === undefined) return [];
  const place = `x="${cursor.x * CELL.width}" y="${cursor.y * CELL.height + 1}"`;
  return [
    `<rect ${place} width="${CELL.width}" height="${CELL.height - 2}" fill="${paper.text}" opacity=".75"/>`,
  ];
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
