/** How a pane is to look. */
export interface PaneLook {
  /** With the time before each line. */
  readonly times: boolean;
  /** The time to the second, where there is room. */
  readonly seconds?: boolean;
  /** Rows after a line's first one begin at the left edge and use the whole width, so that links can be copied. */
  readonly flush: boolean;
}

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
const TIME_SECONDS = 9;
/** Below these widths the nick, then the time, make room for the text. */
const NARROW = 28;
const WIDE = 72;
/** Below this width seconds are left out. */
const SECONDS_FROM = 44;
const NICK_NARROW = 8;
const NICK_WIDE = 11;
/** A blank and the receipt at the right edge. */
export const RECEIPT_COLUMNS = 2;

/** The columns of a pane of `width` cells. */
export function columnsOf(width: number, look: PaneLook): PaneColumns {
  if (width < NARROW) return { time: 0, nick: 0, text: 0, event: 0 };
  const nick = width < WIDE ? NICK_NARROW : NICK_WIDE;
  const time = !look.times ? 0 : hasSeconds(width, look) ? TIME_SECONDS : TIME;
  const text = time + nick;
  return { time, nick, text, event: width < WIDE ? time : text };
}

/** Whether times are shown to the second in a pane of `width` cells. */
export function hasSeconds(width: number, { seconds }: PaneLook): boolean {
  return seconds === true && width >= SECONDS_FROM;
}

/** The width for what happened. */
export function eventWidth(width: number, look: PaneLook): number {
  return Math.max(1, width - columnsOf(width, look).event);
}

/** The width for the text itself; one that can be acknowledged leaves room for the receipt. */
export function textWidth(width: number, hasReceipt: boolean, look: PaneLook): number {
  return Math.max(1, width - columnsOf(width, look).text - (hasReceipt ? RECEIPT_COLUMNS : 0));
}
