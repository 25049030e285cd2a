import type { WatchView, WatchViewOptions } from './watch-lines.js';
import { openWatchLines } from './watch-lines.js';

/**
 * Opens the operator's dashboard on the terminal of this process.
 *
 * THE PLACE OF THE DASHBOARD: `openDashboard` of screens/dashboard, loaded here, with `left` settling when it asks to
 * be left. Until then a terminal gets the console of lines.
 */
export function openWatchScreen(options: WatchViewOptions): Promise<WatchView> {
  return Promise.resolve(openWatchLines(options, false));
}
