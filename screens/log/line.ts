/** The time stands in `at`, epoch milliseconds. */
interface Timed {
  readonly at: number;
}

/**
 * One's own text is with the partner's program (`arrived`); nobody knows, because the chat has ended first (`lost`);
 * nobody knows, and it stands further down, sent once more (`again`).
 */
type Receipt = 'arrived' | 'lost' | 'again';

/** Something that somebody said. */
export interface TextLine extends Timed {
  readonly kind: 'text';
  readonly from: string;
  readonly text: string;
  readonly own: boolean;
  readonly emote: boolean;
  /** It names us: painted so that it is found again. */
  readonly mention: boolean;
  /** One's own private text to a klatsch peer carries an id until and after it is acknowledged. */
  readonly id: number | null;
  /** What became of it, where an id can tell. */
  receipt: Receipt | null;
}

/**
 * Something that happened: `quiet` (joins and leaves), `event` (worth reading), `good` (a link is up),
 * `bad` (a link is down, a refusal).
 */
export interface EventLine extends Timed {
  readonly kind: 'event';
  readonly tone: 'quiet' | 'event' | 'good' | 'bad';
  readonly text: string;
}

/** What follows was said on another day. */
interface DayLine extends Timed {
  readonly kind: 'day';
}

/** One entry of a pane. */
export type Line = TextLine | EventLine | DayLine;

/** A line of speech; what is not given is not so. All have one shape: they are made for every text of a flood. */
export function textLine({
  at,
  from,
  text,
  own,
  emote,
  mention = false,
  id = null,
  receipt = null,
}: Pick<TextLine, 'at' | 'from' | 'text' | 'own' | 'emote'> & Partial<TextLine>): TextLine {
  return { kind: 'text', at, from, text, own, emote, mention, id, receipt };
}
