import type { Pane } from './pane.js';
import type { Space } from '../../log/space.js';

/** What stands at a place of the screen. */
export type Spot =
  | { readonly kind: 'pane'; readonly pane: Pane }
  /** A row of the people list; `nick` is null below the last one. */
  | { readonly kind: 'people'; readonly nick: string | null }
  | { readonly kind: 'help' };

/** What a key or a click may depend on beside the model: the screen as it was painted last. */
export interface Context {
  /** The room for lines of a pane; null when it was not painted. */
  spaceOf(pane: Pane): Space | null;
  /** What stands at a cell; null for a border, a bar, the input line. */
  spotAt(x: number, y: number): Spot | null;
  /** The last row that the help can begin with; 0 when all of it is to be seen, or none. */
  lastTop(): number;
  /** The names of the themes there are. */
  themes(): readonly string[];
}
