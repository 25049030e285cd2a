import { words } from '../../src/words/index.js';
import type { Rect } from '../terminal/canvas.js';
import { widthOf } from '../terminal/clusters.js';
import { wrap } from '../terminal/wrap.js';
import type { Found, PaneRow, PaneView } from '../widgets/pane.js';
import { columnsOf, eventWidth, hasSeconds, RECEIPT_COLUMNS, textWidth } from '../widgets/pane-columns.js';
import type { PaneLook } from '../widgets/pane-columns.js';
import type { EventLine, Line, TextLine } from './line.js';
import { patternOf, rangesIn } from './pattern.js';
import type { Scrollback } from './scrollback.js';
import type { Row, Space } from './space.js';

/** What a search marks: what holds the query, and the line that it stands at. */
interface Sought {
  readonly query: string;
  /** The number of the line; null while it stands at none. */
  readonly at: number | null;
}

/** How a log is shown beside its lines. */
export interface Showing {
  /** Greyed, because nothing more will come. */
  readonly dead: boolean;
  readonly sought: Sought | null;
}

/** The room that a log has for its lines, and how they are broken in it. */
export function spaceOf({ width, height }: Rect, look: PaneLook, unreadFrom: number | null): Space {
  const name = `${look.times ? 'times' : ''} ${look.flush ? 'flush' : ''} ${look.seconds === true ? 'seconds' : ''}`;
  const wrapAs = (line: Line, columns: number): readonly string[] => wrapLine(line, columns, look);
  return { width, height, wrap: wrapAs, look: name, unreadFrom };
}

/** What a log shows in that room. */
export function logView(
  lines: Scrollback,
  space: Space,
  look: PaneLook,
  { dead, sought }: Showing,
): PaneView {
  const { rows, below } = lines.visible(space);
  const pattern = sought === null ? null : patternOf(sought.query);
  const mark = (row: Row): Found => foundIn(row, space, look, pattern, sought?.at ?? null);
  const seconds = hasSeconds(space.width, look);
  return {
    rows: rows.map((row) => viewOf(row, mark(row), seconds)),
    below: lines.isScrolled ? below : null,
    dead,
    look,
  };
}

/** "12:04", or "12:04:11", in the time of this machine. */
export function timeOf(at: number, seconds = false): string {
  const date = new Date(at);
  const parts = [date.getHours(), date.getMinutes(), ...(seconds ? [date.getSeconds()] : [])];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function wrapLine(line: Line, width: number, look: PaneLook): readonly string[] {
  if (line.kind === 'day') return [''];
  const text = sourceOf(line, width, look);
  if (look.flush) return wrapFlush(line, text, width, look);
  if (line.kind === 'event') return wrap(text, eventWidth(width, look));
  return wrap(text, textWidth(width, line.id !== null, look));
}

/** The first row leaves out what stands before the text, the others use all of the width. */
function wrapFlush(
  line: Exclude<Line, { kind: 'day' }>,
  text: string,
  width: number,
  look: PaneLook,
): string[] {
  const columns = columnsOf(width, look);
  const indent = line.kind === 'event' ? columns.event : columns.text;
  const [first = '', ...others] = wrap(' '.repeat(indent) + text, width);
  const rows = [first.slice(indent), ...others];
  const last = widthOf(rows.at(-1) ?? '') + (others.length === 0 ? indent : 0);
  const hasReceipt = line.kind === 'text' && line.id !== null;
  return hasReceipt && last > width - RECEIPT_COLUMNS ? [...rows, ''] : rows;
}

/** What a line says, as it is broken into rows. */
function sourceOf(line: Exclude<Line, { kind: 'day' }>, width: number, look: PaneLook): string {
  return line.kind === 'event' ? marked(line) : spoken(line, columnsOf(width, look).nick > 0);
}

/** What went wrong is told by more than its colour. */
function marked({ tone, text }: EventLine): string {
  return tone === 'bad' ? `! ${text}` : text;
}

/** What is said, with the speaker where no column names them. */
function spoken({ from, text, emote }: TextLine, hasNick: boolean): string {
  if (emote) return `* ${from} ${text}`;
  return hasNick ? text : `${from}: ${text}`;
}

const NOTHING_FOUND: Found = { ranges: [], nick: false, here: false };

function foundIn(row: Row, space: Space, look: PaneLook, pattern: RegExp | null, at: number | null): Found {
  if (pattern === null || row.kind === 'unread' || row.line.kind === 'day') return NOTHING_FOUND;
  const { line, number } = row;
  const ranges = rangesIn(sourceOf(line, space.width, look), space.wrap(line, space.width), pattern);
  const nick = line.kind === 'text' && line.from.search(pattern) !== -1;
  return { ranges: ranges[row.at] ?? [], nick, here: number === at };
}

function viewOf(row: Row, found: Found, seconds: boolean): PaneRow {
  if (row.kind === 'unread') return row;
  const { line, text, isFirst, isLast } = row;
  const time = isFirst ? timeOf(line.at, seconds) : '';
  switch (line.kind) {
    case 'day':
      return { kind: 'day', text: words.chat.day(new Date(line.at)) };
    case 'event':
      return { kind: 'event', time, tone: line.tone, text, first: isFirst, found };
    case 'text': {
      const { own, mention, receipt } = line;
      const nick = isFirst && !line.emote ? line.from : '';
      const last = isLast ? receipt : null;
      return { kind: 'said', time, nick, text, own, mention, first: isFirst, receipt: last, found };
    }
  }
}
