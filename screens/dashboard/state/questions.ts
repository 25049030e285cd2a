import type { Effect } from './effects.js';
import { NOTHING } from './effects.js';
import type { Model } from './model.js';
import type { Question } from './modes.js';
import { run } from './submit.js';

/** What says yes to each question. A stray Enter must not stop the server for everybody. */
const YES: Readonly<Record<Question['kind'], readonly string[]>> = {
  run: ['enter', 'y'],
  stop: ['ctrl-c', 'y'],
};
const NO: readonly string[] = ['escape', 'n'];

/**
 * Takes a key for the question that is open. Any key that is no answer takes the question back, too, and then does
 * its own work: null.
 */
export function answerQuestion(model: Model, chord: string): readonly Effect[] | null {
  const { question } = model;
  if (question === null) return null;
  model.question = null;
  if (YES[question.kind].includes(chord)) return run(model, question.kind === 'run' ? question.line : 'exit');
  return NO.includes(chord) ? NOTHING : null;
}
