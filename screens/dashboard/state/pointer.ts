import { DOUBLE_CLICK_MS, WHEEL_ROWS } from '../../../src/limits.js';
import { isEmpty } from '../../input/editor.js';
import type { MouseEvent } from '../../terminal/input-event.js';
import type { Context, Spot } from './context.js';
import type { Effect } from './effects.js';
import { NOTHING } from './effects.js';
import type { Model } from './model.js';
import { bringToFront } from './model.js';
import { scrollOverlay } from './overlay-keys.js';
import { scrollPane } from './scrolling.js';
import { submit } from './submit.js';
import type { User } from './user.js';

const LEFT = 0;

/** Does what the mouse asks for: the wheel scrolls what is under it, a click chooses it. */
export function point(model: Model, event: MouseEvent, context: Context): readonly Effect[] {
  const { action, button, x, y } = event;
  const spot = context.spotAt(x, y);
  if (spot === null) return NOTHING;
  if (action === 'wheel-up') wheel(model, spot, -WHEEL_ROWS, context);
  if (action === 'wheel-down') wheel(model, spot, WHEEL_ROWS, context);
  return action === 'down' && button === LEFT ? click(model, spot) : NOTHING;
}

function wheel(model: Model, spot: Spot, by: number, context: Context): void {
  if (spot.kind === 'overlay') scrollOverlay(model, by, context);
  else scrollPane(model, spot.kind === 'pane' ? spot.pane : 'users', by, context);
}

function click(model: Model, spot: Spot): readonly Effect[] {
  if (spot.kind === 'overlay') return NOTHING;
  model.overlay = null;
  if (spot.kind === 'pane') {
    bringToFront(model, spot.pane);
    return NOTHING;
  }
  bringToFront(model, 'users');
  if (spot.kind === 'user') return choose(model, spot.user);
  model.users.sortBy(spot.key);
  return NOTHING;
}

/** A click chooses somebody; a second one soon after does what Enter does, while nothing is written. */
function choose(model: Model, user: User): readonly Effect[] {
  const { lastClick } = model;
  const now = model.now.elapsed;
  const isDouble = lastClick?.id === user.id && now - lastClick.at < DOUBLE_CLICK_MS;
  model.lastClick = isDouble ? null : { id: user.id, at: now };
  model.users.view.choose(user);
  return isDouble && isEmpty(model.input.editor) ? submit(model) : NOTHING;
}
