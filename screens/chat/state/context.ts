import type { Pane } from './pane.js';
import type { Space } from './scrollback.js';

/** What a key may depend on beside the model. */
export interface Context {
  /** The room for lines of a pane as it was painted last; null when it was not. */
  spaceOf(pane: Pane): Space | null;
}
