import { closeChat } from './act.js';
import { ask, NOTHING } from './effects.js';
import type { Effect } from './effects.js';
import type { Context } from './context.js';
import type { Model } from './model.js';
import type { Question } from './modes.js';
import { joinPaste } from './paste.js';
import { paneById } from './panes.js';
import { submit } from './submit.js';

type Answers<Q> = Readonly<
  Record<string, (model: Model, question: Q, context: Context) => readonly Effect[]>
>;

/** The chords that answer each question; Esc takes it back, any other key does too and then does its work. */
const ANSWERS: { readonly [K in Question['kind']]: Answers<Extract<Question, { kind: K }>> } = {
  leave: { 'ctrl-c': () => [{ kind: 'quit' }] },
  close: {
    'alt-c': (model, { pane }) => {
      const found = paneById(model, pane);
      return found === undefined ? NOTHING : closeChat(model, found);
    },
  },
  invite: { enter: (_model, { nick }) => [ask('chat:open', { nick })] },
  paste: { enter: (model, _question, context) => submit(model, context), j: joinPaste },
};

/** Takes a key for the question that is open; null when it is no answer, and the question is off. */
export function answerQuestion(model: Model, chord: string, context: Context): readonly Effect[] | null {
  const { question } = model;
  if (question === null) return null;
  model.question = null;
  if (chord === 'escape') {
    model.leaving = false;
    return NOTHING;
  }
  const answers: Answers<Question> = ANSWERS[question.kind] as Answers<Question>;
  const answer = Object.hasOwn(answers, chord) ? answers[chord] : undefined;
  return answer === undefined ? null : answer(model, question, context);
}
