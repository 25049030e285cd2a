import type { Preferences } from '../../src/preferences/preferences.js';
import { words } from '../../src/words/index.js';
import { widthOf } from '../terminal/clusters.js';
import { wrap } from '../terminal/wrap.js';
import type { Found, PaneRow, PaneView } from '../widgets/pane.js';
import { columnsOf, eventWidth, RECEIPT_COLUMNS, textWidth } from '../widgets/pane-columns.js';
import type { PaneLook } from '../widgets/pane-columns.js';
import type { Rect } from '../terminal/canvas.js';
import type { EventLine, Line, TextLine } from './state/line.js';
import type { Search } from './state/modes.js';
import type { Pane } from './state/pane.js';
import { patternOf, rangesIn } from './state/pattern.js';
import type { Row, Space } from './state/space.js';

/** How every pane looks now. */
export function lookOf({ preferences, zoom }: { preferences: Preferences; zoom: boolean }): PaneLook {
  return { times: preferences.times, flush: zoom };
}

/** The room that a pane has for its lines, and how they are broken in it. */
export function spaceFor(pane: Pane, { width, height }: Rect, look: PaneLook): Space {
  const name = `${look.times ? 'times' : ''} ${look.flush ? 'flush' : ''}`;
  const wrapAs = (line: Line, columns: number): readonly string[] => wrapLine(line, columns, look);
  return { width, height, wrap: wrapAs, look: name, unreadFrom: pane.unreadFrom };
}

/** What a pane shows in that room. */
export function paneView(pane: Pane, space: Space, look: PaneLook, search: Search | null): PaneView {
  const { rows, below } = pane.lines.visible(space);
  const pattern = search === null ? null : patternOf(search.query);
  const mark = (row: Row): Found => foundIn(row, space, look, pattern, search?.at ?? null);
  return {
    rows: rows.map((row) => viewOf(row, mark(row))),
    below: pane.lines.isScrolled ? below : null,
    dead: pane.phase === 'ended',
    look,
  };
}

/** "12:04", in the time of this machine. */
export function timeOf(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
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

function viewOf(row: Row, found: Found): PaneRow {
  if (row.kind === 'unread') return row;
  const { line, text, isFirst, isLast } = row;
  const time = isFirst ? timeOf(line.at) : '';
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
