import type { Space } from '../../log/space.js';
import type { PaneName } from '../panes.js';
import type { SortKey } from './sorting.js';
import type { User } from './user.js';

/** What stands at a place of the screen. */
export type Spot =
  | { readonly kind: 'pane'; readonly pane: PaneName }
  /** The title of a column of the users table. */
  | { readonly kind: 'title'; readonly key: SortKey }
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'overlay' };

/** What a key or a click may depend on beside the model: the screen as it was painted last. */
export interface Context {
  /** The room for lines of the room or the event log; null when it was not painted. */
  spaceOf(pane: PaneName): Space | null;
  /** How many users were painted at once, at least 1. */
  readonly tableRows: number;
  /**
   * The last row that what lies over the panes can begin with; 0 when all of it is to be seen, or nothing lies there.
   */
  readonly lastTop: number;
  /** Whether there is only room for one of the charts. */
  readonly isOneChart: boolean;
  /** What stands at a cell; null for a border, a bar, the input line. */
  spotAt(x: number, y: number): Spot | null;
}
