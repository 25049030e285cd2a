import { DOUBLE_CLICK_MS, WHEEL_ROWS } from '../../../src/limits.js';
import type { MouseEvent } from '../../terminal/input-event.js';
import type { Context, Spot } from './context.js';
import { NOTHING } from './effects.js';
import type { Effect } from './effects.js';
import type { Model } from './model.js';
import { overlayKey } from './overlay-keys.js';
import { focusPane } from './panes.js';
import { invite } from './people-list.js';

const LEFT = 0;

/** Does what the mouse asks for: the wheel scrolls what is under it, a click goes to it. */
export function point(model: Model, event: MouseEvent, context: Context): readonly Effect[] {
  const { action, button, x, y } = event;
  const spot = context.spotAt(x, y);
  if (spot === null) return NOTHING;
  if (action === 'wheel-up') wheel(model, spot, 1, context);
  if (action === 'wheel-down') wheel(model, spot, -1, context);
  return action === 'down' && button === LEFT ? click(model, spot) : NOTHING;
}

function wheel(model: Model, spot: Spot, by: 1 | -1, context: Context): void {
  if (spot.kind === 'pane') {
    const space = context.spaceOf(spot.pane);
    if (space !== null) spot.pane.lines.scroll(by * WHEEL_ROWS, space);
    return;
  }
  if (spot.kind === 'people') model.overlay ??= { kind: 'people', selected: null, filter: null };
  for (let step = 0; step < WHEEL_ROWS; step += 1) overlayKey(model, by > 0 ? 'up' : 'down', context);
}

function click(model: Model, spot: Spot): readonly Effect[] {
  if (spot.kind === 'people') return spot.nick === null ? NOTHING : choose(model, spot.nick);
  if (spot.kind === 'pane') {
    model.overlay = null;
    focusPane(model, spot.pane.id);
  }
  return NOTHING;
}

/** The first click chooses somebody, a second one soon after invites them. */
function choose(model: Model, nick: string): readonly Effect[] {
  const { lastClick, overlay } = model;
  const now = model.now.elapsed;
  const isDouble = lastClick?.nick === nick && now - lastClick.at < DOUBLE_CLICK_MS;
  model.lastClick = isDouble ? null : { nick, at: now };
  if (isDouble) {
    model.overlay = null;
    return invite(model, nick);
  }
  const filter = overlay?.kind === 'people' ? overlay.filter : null;
  model.overlay = { kind: 'people', selected: nick, filter };
  return NOTHING;
}
