/** Where things stand in a row of a pane, in cells from its left edge. */
export interface PaneColumns {
  /** The width of the time and the blank after it; 0 in very narrow panes. */
  readonly time: number;
  /** The width of the nick and the blank after it; 0 where the nick stands in the text. */
  readonly nick: number;
  /** Where the text begins. */
  readonly text: number;
  /** Where begins what happened: beside the texts where there is room, under the nicks where not. */
  readonly event: number;
}

const TIME = 6;
/** Below these widths the nick, then the time, make room for the text. */
const NARROW = 28;
const WIDE = 72;
const NICK_NARROW = 8;
const NICK_WIDE = 11;
/** A blank and the acknowledgement at the right edge. */
const MARK = 2;

/** The columns of a pane of `width` cells. */
export function columnsOf(width: number): PaneColumns {
  if (width < NARROW) return { time: 0, nick: 0, text: 0, event: 0 };
  const nick = width < WIDE ? NICK_NARROW : NICK_WIDE;
  const text = TIME + nick;
  return { time: TIME, nick, text, event: width < WIDE ? TIME : text };
}

/** The width for what happened. */
export function eventWidth(width: number): number {
  return Math.max(1, width - columnsOf(width).event);
}

/** The width for the text itself; one that is acknowledged leaves room for the mark. */
export function textWidth(width: number, isMarked: boolean): number {
  return Math.max(1, width - columnsOf(width).text - (isMarked ? MARK : 0));
}
