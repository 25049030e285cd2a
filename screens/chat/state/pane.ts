import type { ChatEnd, ChatSecurity } from '../../../src/bus/events.js';
import type { History } from '../../input/history.js';
import { NO_HISTORY } from '../../input/history.js';
import { EMPTY_LINE } from '../../input/input-line.js';
import type { InputLine } from '../../input/input-line.js';
import type { Line, TextLine } from '../../log/line.js';
import { Scrollback } from '../../log/scrollback.js';

/** The room, or the private chat with one person. Changed in place by `reduce` and `act`. */
export interface Pane {
  /** Stays the same while panes before it open and close; the lobby's is {@link LOBBY}. */
  readonly id: number;
  /** The partner; null for the lobby. */
  nick: string | null;
  /**
   * Who that is, as `chat:opened` numbers people, where they were, and the key that the server vouches for, if it does;
   * null for the lobby.
   */
  partner: { readonly number: number; readonly ip: string; readonly fingerprint: string | null } | null;
  /** `ended` panes stay, greyed, with their text and draft. */
  phase: 'open' | 'ended';
  /** Why it ended, while it is. */
  end: ChatEnd | null;
  /** While it is interrupted, until when it can be resumed, by the elapsed clock. */
  interruptedUntil: number | null;
  /** Whether others can read what is said here; means nothing in the lobby. */
  security: ChatSecurity;
  readonly lines: Scrollback;
  input: InputLine;
  /** Texts that came while nobody looked. */
  unread: number;
  /** The number of the first of them: the unread line stands above it, also after they were read. */
  unreadFrom: number | null;
  /** One's own texts that wait for the partner's acknowledgement, by id. */
  readonly unacknowledged: Map<number, TextLine>;
  /** Those of which nobody knows whether they arrived, oldest first. */
  undelivered: readonly TextLine[];
}

/** The id of the pane of the room. */
export const LOBBY = 0;

/** A pane without lines. */
export function newPane(id: number, nick: string | null, history: History = NO_HISTORY): Pane {
  return {
    id,
    nick,
    partner: null,
    phase: 'open',
    end: null,
    interruptedUntil: null,
    security: 'clear',
    lines: new Scrollback(),
    input: { ...EMPTY_LINE, history },
    unread: 0,
    unreadFrom: null,
    unacknowledged: new Map(),
    undelivered: [],
  };
}

/** Adds a line, and a day line before it where the day changed. Gives the line's number. */
export function write(pane: Pane, line: Line): number {
  const before = pane.lines.last;
  if (before !== undefined && !isSameDay(before.at, line.at)) pane.lines.push({ kind: 'day', at: line.at });
  return pane.lines.push(line);
}

/**
 * Adds a line above those that were written last, as long as they are `below`: what was said before one came goes
 * above the lines that tell of it. Gives the line's number.
 */
export function writeAbove(pane: Pane, line: Line, below: readonly Line[]): number {
  const { lines } = pane;
  const [first] = below;
  if (first === undefined || lines.last !== below.at(-1)) return write(pane, line);
  for (let left = below.length; left > 0; left -= 1) takeBack(pane);
  // At the top of a pane nothing else says that this was another day.
  if (lastOf(pane) === undefined && !isSameDay(line.at, first.at)) lines.push({ kind: 'day', at: line.at });
  const number = write(pane, line);
  for (const one of below) write(pane, one);
  return number;
}

/** The line written last, and the day line that was written for it. */
function takeBack(pane: Pane): void {
  pane.lines.pop();
  if (lastOf(pane)?.kind === 'day') pane.lines.pop();
}

/** The line of that number was written while nobody looked: it counts as unread. Never a join, never a leave. */
export function countUnread(pane: Pane, number: number): void {
  if (pane.unread === 0) pane.unreadFrom = number;
  pane.unread += 1;
}

function lastOf({ lines }: Pane): Line | undefined {
  return lines.last;
}

const DAY_MS = 24 * 60 * 60 * 1000;

function isSameDay(a: number, b: number): boolean {
  return Math.abs(a - b) < DAY_MS && new Date(a).getDate() === new Date(b).getDate();
}
