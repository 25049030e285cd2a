import type { Outcome } from '../../../src/bus/events.js';

/** Something that the next key answers. */
export type Question =
  /** A command that is carried out when the answer is yes. */
  | { readonly kind: 'run'; readonly line: string; readonly text: string }
  /** Ctrl-C on an empty line, where leaving stops the server. */
  | { readonly kind: 'stop' };

/** What lies over the panes. `top` is the first row shown. */
export type Overlay =
  | { readonly kind: 'help'; readonly top: number; readonly command: string | null }
  | { readonly kind: 'answer'; readonly top: number; readonly outcome: Outcome };

/** What was said last, until then (epoch milliseconds). */
export interface Notice {
  readonly text: string;
  readonly tone: 'plain' | 'good' | 'bad';
  /** By the elapsed clock. */
  readonly until: number;
}
