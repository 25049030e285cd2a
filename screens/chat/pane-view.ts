import type { Preferences } from '../../src/preferences/preferences.js';
import { logView, spaceOf } from '../log/log-view.js';
import type { Space } from '../log/space.js';
import type { Rect } from '../terminal/canvas.js';
import type { PaneView } from '../widgets/pane.js';
import type { PaneLook } from '../widgets/pane-columns.js';
import type { Search } from './state/modes.js';
import type { Pane } from './state/pane.js';

/** How every pane looks now. */
export function lookOf({ preferences, zoom }: { preferences: Preferences; zoom: boolean }): PaneLook {
  return { times: preferences.times, flush: zoom };
}

/** The room that a pane has for its lines, and how they are broken in it. */
export function spaceFor(pane: Pane, place: Rect, look: PaneLook): Space {
  return spaceOf(place, look, pane.unreadFrom);
}

/** What a pane shows in that room. */
export function paneView(pane: Pane, space: Space, look: PaneLook, search: Search | null): PaneView {
  return logView(pane.lines, space, look, { dead: pane.phase === 'ended', sought: search });
}
