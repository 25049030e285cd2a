import { words } from '../../src/words/index.js';
import type { QuestionWords } from '../../src/words/question-words.js';
import type { Style } from '../terminal/canvas.js';
import type { Segment } from '../widgets/bar.js';
import { hintSegments } from '../widgets/hints.js';
import { othersHosted } from './state/local-action.js';
import type { Model } from './state/model.js';
import type { Question } from './state/modes.js';

const say = words.chat;

/** Why something is asked is cut shorter than this only where nothing is left beside it but the key that says yes. */
const WHY_MIN = 24;
/** The same of a nick. */
const NICK_MIN = 8;

/** A question above the status line: where there is little room for it, the keys that answer are kept longest. */
export function questionSegments(model: Model, question: Question, style: Style): readonly Segment[] {
  if (question.kind === 'paste') return hintSegments(say.askPaste(question.lines), style);
  const { why, yes, whom = '', no } = askedBy(model, question);
  return [
    { text: why, style, rank: 3, least: WHY_MIN },
    { text: yes, style },
    { text: whom, style, rank: 2, least: NICK_MIN },
    { text: no, style, rank: 1 },
  ];
}

/** A chat that has ended: how, that nobody reads what is written there, and which key invites them again. */
export function endedSegments(ended: string, nick: string, style: Style): readonly Segment[] {
  const { why, yes, again } = say.nobodyHere;
  return [
    { text: ended, style, rank: 3, least: WHY_MIN },
    { text: why, style, rank: 1 },
    { text: yes, style },
    { text: nick, style, rank: 2, least: NICK_MIN },
    { text: again, style, rank: 4 },
  ];
}

function askedBy(model: Model, question: Exclude<Question, { kind: 'paste' }>): QuestionWords {
  switch (question.kind) {
    case 'leave': {
      const others = othersHosted(model);
      return others === 0 ? say.askLeave : say.askLeaveHost(others, question.by);
    }
    case 'close':
      return question.waiting === 0 ? say.askClose : say.askCloseWaiting(question.waiting);
    case 'invite':
      return say.askInvite(question.nick);
  }
}
