import { words } from '../../src/words/index.js';
import { wrap } from '../terminal/wrap.js';
import type { PaneRow, PaneView } from '../widgets/pane.js';
import { columnsOf, eventWidth, textWidth } from '../widgets/pane-columns.js';
import type { Rect } from '../terminal/canvas.js';
import type { EventLine, Line, TextLine } from './state/line.js';
import type { Pane } from './state/pane.js';
import type { Row, Space } from './state/scrollback.js';

/** The room that a pane has for its lines, and how they are broken in it. */
export function spaceFor(pane: Pane, { width, height }: Rect): Space {
  return { width, height, wrap: wrapLine, unreadFrom: pane.unreadFrom };
}

/** What a pane shows in that room. */
export function paneView(pane: Pane, space: Space): PaneView {
  const { rows, below } = pane.lines.visible(space);
  return {
    rows: rows.map((row) => viewOf(row)),
    below: pane.lines.isScrolled ? below : null,
    dead: pane.phase === 'ended',
  };
}

/** "12:04", in the time of this machine. */
export function timeOf(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}

function wrapLine(line: Line, width: number): readonly string[] {
  if (line.kind === 'day') return [''];
  if (line.kind === 'event') return wrap(marked(line), eventWidth(width));
  return wrap(spoken(line, columnsOf(width).nick > 0), textWidth(width, line.id !== null));
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

function viewOf(row: Row): PaneRow {
  if (row.kind === 'unread') return row;
  const { line, text, isFirst, isLast } = row;
  const time = isFirst ? timeOf(line.at) : '';
  switch (line.kind) {
    case 'day':
      return { kind: 'day', text: words.chat.day(new Date(line.at)) };
    case 'event':
      return { kind: 'event', time, tone: line.tone, text };
    case 'text': {
      const { own, mention, acknowledged } = line;
      const nick = isFirst && !line.emote ? line.from : '';
      return { kind: 'said', time, nick, text, own, mention, acknowledged: acknowledged && isLast };
    }
  }
}
