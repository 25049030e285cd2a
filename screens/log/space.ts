import type { Line } from './line.js';

/** Breaks a line into the rows it takes in a pane of `width` columns; at least one. */
type WrapLine = (line: Line, width: number) => readonly string[];

/** The part of a pane where lines stand, in cells, and how they are broken. */
export interface Space {
  readonly width: number;
  readonly height: number;
  readonly wrap: WrapLine;
  /** Names the way in which lines are broken: rows are made anew when it changes. */
  readonly look: string;
  /** The line above which the unread line stands. */
  readonly unreadFrom: number | null;
}

/** One visible row: a row of a line, or the unread line. */
export type Row =
  | { readonly kind: 'unread' }
  | {
      readonly kind: 'row';
      readonly line: Line;
      readonly text: string;
      /** The number of the line, and the place of the row among its rows. */
      readonly number: number;
      readonly at: number;
      /** The first row carries time and nick, the last one the acknowledgement. */
      readonly isFirst: boolean;
      readonly isLast: boolean;
    };

/** The visible rows, from the top, and how many lines stand below them. */
export interface Visible {
  readonly rows: readonly Row[];
  readonly below: number;
}
