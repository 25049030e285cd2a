import type { Scrollback } from '../../log/scrollback.js';
import type { PaneName } from '../panes.js';
import type { Context } from './context.js';
import type { Model } from './model.js';
import { frontOf } from './model.js';

/** Scrolls a pane by rows, down when positive; the charts stay. */
export function scrollPane(model: Model, pane: PaneName, by: number, context: Context): void {
  if (pane === 'users') {
    model.users.view.scroll(by);
    return;
  }
  const space = context.spaceOf(pane);
  if (space !== null) logOf(model, pane)?.scroll(-by, space);
}

/** To the first (-1) or the last row (1) of the pane in front. */
export function toEnd(model: Model, context: Context, by: -1 | 1): void {
  const pane = frontOf(model);
  if (pane === 'users') {
    model.users.move(by * Infinity);
    return;
  }
  const [log, space] = [logOf(model, pane), context.spaceOf(pane)];
  if (by > 0) log?.toEnd();
  else if (space !== null) log?.toStart(space);
}

/** The lines of a pane; null of one that has none. */
export function logOf({ room, events }: Model, pane: PaneName): Scrollback | null {
  if (pane === 'room') return room;
  return pane === 'events' ? events : null;
}
