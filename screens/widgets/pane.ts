import { words } from '../../src/words/index.js';
import type { Canvas, Style } from '../terminal/canvas.js';
import { widthOf } from '../terminal/clusters.js';
import { truncate } from '../terminal/wrap.js';
import { paintRule } from './frame.js';
import { columnsOf } from './pane-columns.js';
import type { PaneColumns, PaneLook } from './pane-columns.js';
import { nickStyle } from './theme.js';
import type { Theme } from './theme.js';

/** What a search has found in a row. */
export interface Found {
  /** Stretches of the row's text, in UTF-16 units: from `start` up to, not including, `end`. */
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
  /** The speaker's name holds it, too. */
  readonly nick: boolean;
  /** It is the line that the search stands at. */
  readonly here: boolean;
}

/** What one row of a pane shows. */
export type PaneRow =
  | { readonly kind: 'unread' }
  | { readonly kind: 'day'; readonly text: string }
  | {
      readonly kind: 'said';
      /** "12:01", or '' on the rows after the first one. */
      readonly time: string;
      /** Likewise. */
      readonly nick: string;
      readonly text: string;
      readonly own: boolean;
      readonly mention: boolean;
      /** The first row of its line. */
      readonly first: boolean;
      /** Here `✓`, the partner's program has it; `✗`: nobody knows, the chat has ended; `↓`: it is sent again below. */
      readonly receipt: 'arrived' | 'lost' | 'again' | null;
      readonly found: Found;
    }
  | {
      readonly kind: 'event';
      readonly time: string;
      readonly tone: 'quiet' | 'event' | 'good' | 'bad';
      readonly text: string;
      readonly first: boolean;
      readonly found: Found;
    };

/** What a pane shows, from the top. */
export interface PaneView {
  readonly rows: readonly PaneRow[];
  /** Lines below what is visible; null at the end. */
  readonly below: number | null;
  /** The chat has ended: everything is greyed. */
  readonly dead: boolean;
  readonly look: PaneLook;
}

/** Paints the text of a pane; the rows stand at the bottom, as long as they do not fill it. */
export function paintPane(canvas: Canvas, view: PaneView, theme: Theme): void {
  const columns = columnsOf(canvas.width, view.look);
  const shown = view.dead ? greyed(theme) : theme;
  for (const [y, row] of view.rows.entries()) {
    const isFlush = view.look.flush && 'first' in row && !row.first;
    paintRow(canvas, y, row, isFlush ? AT_THE_EDGE : columns, shown);
  }
  if (view.below !== null) {
    const text = ` ${words.chat.below(view.below)} `;
    canvas.put(canvas.width - widthOf(text), canvas.height - 1, text, theme.unread);
  }
}

/** Where a row stands that uses the whole width. */
const AT_THE_EDGE: PaneColumns = { time: 0, nick: 0, text: 0, event: 0 };

function paintRow(canvas: Canvas, y: number, row: PaneRow, columns: PaneColumns, theme: Theme): void {
  switch (row.kind) {
    case 'unread':
      paintRule(canvas, y, words.chat.unreadLine, theme.unread);
      return;
    case 'day':
      paintRule(canvas, y, row.text, theme.dim);
      return;
    case 'said':
      paintSaid(canvas, y, row, columns, theme);
      return;
    case 'event':
      if (columns.time > 0) canvas.put(0, y, row.time, theme.dim);
      canvas.put(columns.event, y, row.text, toneStyle(row.tone, theme));
      paintFound(canvas, columns.event, y, row, theme);
  }
}

function paintSaid(
  canvas: Canvas,
  y: number,
  row: Extract<PaneRow, { kind: 'said' }>,
  columns: PaneColumns,
  theme: Theme,
): void {
  if (columns.time > 0) canvas.put(0, y, row.time, theme.dim);
  const style = row.mention ? theme.mention : nickLook(row, theme);
  const nick = row.found.nick && row.nick !== '' ? foundStyle(row.found, theme) : style;
  if (columns.nick > 0) canvas.put(columns.time, y, truncate(row.nick, columns.nick - 1), nick);
  canvas.put(columns.text, y, row.text, theme.text);
  paintFound(canvas, columns.text, y, row, theme);
  if (row.receipt === 'arrived') canvas.put(canvas.width - 1, y, '✓', theme.good);
  if (row.receipt === 'lost') canvas.put(canvas.width - 1, y, '✗', theme.bad);
  if (row.receipt === 'again') canvas.put(canvas.width - 1, y, '↓', theme.dim);
}

/** Paints what was found once more, over the text. */
function paintFound(
  canvas: Canvas,
  x: number,
  y: number,
  { text, found }: { readonly text: string; readonly found: Found },
  theme: Theme,
): void {
  for (const { start, end } of found.ranges) {
    canvas.put(x + widthOf(text.slice(0, start)), y, text.slice(start, end), foundStyle(found, theme));
  }
}

function foundStyle({ here }: Found, theme: Theme): Style {
  return here ? theme.foundHere : theme.found;
}

function nickLook(row: { readonly own: boolean; readonly nick: string }, theme: Theme): Style {
  if (theme.nicks.length === 0) return theme.dim;
  return row.own ? { ...nickStyle(theme, row.nick), ...theme.own } : nickStyle(theme, row.nick);
}

function toneStyle(tone: 'quiet' | 'event' | 'good' | 'bad', theme: Theme): Style {
  const styles = { quiet: theme.dim, event: theme.text, good: theme.good, bad: theme.bad };
  return styles[tone];
}

/** Everything in the colour of what may be overlooked. */
function greyed(theme: Theme): Theme {
  const { dim } = theme;
  return { ...theme, text: dim, good: dim, bad: dim, own: dim, mention: dim, nicks: [] };
}
