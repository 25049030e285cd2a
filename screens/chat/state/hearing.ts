import type { EventLine, TextLine } from '../../log/line.js';
import { BELL, NOTHING } from './effects.js';
import type { Effect } from './effects.js';
import { mentions } from './mention.js';
import type { Model } from './model.js';
import { countUnread, write, writeAbove } from './pane.js';
import type { Pane } from './pane.js';
import { focused, lobbyOf } from './panes.js';

/** Takes in what was said: unread where nobody looks, with a bell where it is for us. */
export function hear(
  model: Model,
  pane: Pane,
  line: TextLine | EventLine,
  isForUs: boolean,
): readonly Effect[] {
  return count(model, pane, line, write(pane, line), isForUs);
}

/**
 * Takes in what was said in the room before we came. Missed, it is like any other text; history, which we were not
 * there for, is neither unread nor for us, and a line stands between it and what comes.
 */
export function hearBefore(model: Model, line: TextLine): readonly Effect[] {
  const { arrival, me } = model;
  const lobby = lobbyOf(model);
  if (arrival?.again === false) {
    writeAbove(lobby, line, arrival.lines);
    markEnd(lobby, arrival.lines);
    return NOTHING;
  }
  const mention = !line.own && mentions(line.text, me);
  const missed = { ...line, mention };
  const number = arrival === null ? write(lobby, missed) : writeAbove(lobby, missed, arrival.lines);
  return count(model, lobby, missed, number, mention);
}

/** Writes that something happened before we came. */
export function noteBefore(model: Model, text: string, at: number): void {
  const line: EventLine = { kind: 'event', tone: 'event', text, at };
  if (model.arrival === null) write(lobbyOf(model), line);
  else writeAbove(lobbyOf(model), line, model.arrival.lines);
}

function count(
  model: Model,
  pane: Pane,
  line: TextLine | EventLine,
  number: number,
  isForUs: boolean,
): readonly Effect[] {
  const isOwn = line.kind === 'text' && line.own;
  if (isOwn || (model.attentive && focused(model) === pane)) return NOTHING;
  countUnread(pane, number);
  return isForUs ? BELL : NOTHING;
}

/** The unread line stands below the history: above what tells of our arrival, or whatever comes next. */
function markEnd(pane: Pane, arrival: readonly EventLine[]): void {
  const { last, end } = pane.lines;
  if (pane.unread === 0) pane.unreadFrom = last === arrival.at(-1) ? end - arrival.length : end;
}
