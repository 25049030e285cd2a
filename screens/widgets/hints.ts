import { words } from '../../src/words/index.js';
import type { HintWords } from '../../src/words/hint-words.js';
import type { Recall } from '../input/recall.js';
import type { Style } from '../terminal/canvas.js';
import type { Segment } from './bar.js';

const say = words.input.recall;

/** Which keys there are and what they do: where there is little room, first what the last of them do, never the keys. */
export function hintSegments(hints: readonly HintWords[], style: Style): readonly Segment[] {
  return hints.flatMap(({ key, does, more = '' }, at) => [
    ...(at === 0 ? [] : [dot(style)]),
    { text: key, style },
    { text: does, style, rank: 3 + at },
    { text: more, style, rank: 3 + hints.length },
  ]);
}

/** A search in the history: what is searched for, and the keys. */
export function recallSegments({ query, failed }: Recall, style: Style): readonly Segment[] {
  const { title, short } = failed ? say.noMore : say.history;
  return [
    { text: title, style, rank: 2, short },
    { text: say.query(query), style },
    dot(style),
    ...hintSegments(say.hints, style),
  ];
}

function dot(style: Style): Segment {
  return { text: ' · ', style, rank: 1, short: ' ' };
}
