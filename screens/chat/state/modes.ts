/** Something that the next key answers; it stands over the status line. */
export type Question =
  | { readonly kind: 'leave'; readonly by: 'key' | 'command' }
  /** `waiting` texts have not arrived; none: a draft stands in the input line. */
  | { readonly kind: 'close'; readonly pane: number; readonly waiting: number }
  | { readonly kind: 'invite'; readonly pane: number; readonly nick: string }
  | {
      readonly kind: 'paste';
      readonly pane: number;
      readonly lines: number;
      /** The pasted part, in characters of the input line. */
      readonly from: number;
      readonly to: number;
    };

/** What lies over the panes. */
export type Overlay =
  | { readonly kind: 'help'; readonly top: number; readonly command: string | null }
  | {
      readonly kind: 'people';
      readonly selected: string | null;
      /** Null until `/` is pressed. */
      readonly filter: string | null;
    };

/** A search in one pane. */
export interface Search {
  readonly pane: number;
  readonly query: string;
  /** What is typed goes into the query, not into the input line. */
  readonly typing: boolean;
  /** The number of the line that is shown; null while there is none. */
  readonly at: number | null;
  /** Which of all the lines found that is, from 1 at the oldest. */
  readonly place: number;
  readonly found: number;
}
