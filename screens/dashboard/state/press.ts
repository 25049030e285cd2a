import { afterEscape, chordOf } from '../../input/chord.js';
import { cleanPaste, pasteAsLine } from '../../input/clean-paste.js';
import { insert, textOf } from '../../input/editor.js';
import { withEditor } from '../../input/input-line.js';
import { recallKey, recallText } from '../../input/recall.js';
import type { Recalled } from '../../input/recall.js';
import type { InputEvent, KeyEvent } from '../../terminal/input-event.js';
import { actionOf } from '../keys.js';
import { act } from './act.js';
import type { Context } from './context.js';
import type { Effect } from './effects.js';
import { NOTHING } from './effects.js';
import { filterKey, filterText } from './filter.js';
import type { Model } from './model.js';
import { overlayKey } from './overlay-keys.js';
import { point } from './pointer.js';
import { answerQuestion } from './questions.js';

/** Takes what the terminal tells into the model, in place, and says what is to be done. */
export function press(model: Model, event: InputEvent, context: Context): readonly Effect[] {
  switch (event.type) {
    case 'key':
      return pressed(model, withEscape(model, event), context);
    case 'text':
      return text(model, event.text, context);
    case 'paste':
      pasted(model, event.text);
      return NOTHING;
    case 'mouse':
      return point(model, event, context);
    case 'focus':
      return NOTHING;
  }
}

function withEscape(model: Model, event: KeyEvent): KeyEvent {
  const isPrefixed = model.escape;
  model.escape = false;
  return isPrefixed ? afterEscape(event, actionOf) : event;
}

function pressed(model: Model, event: KeyEvent, context: Context): readonly Effect[] {
  const chord = chordOf(event);
  const { name, alt, ctrl, shift } = event;
  const isLoose = alt && !ctrl && Array.from(name).length === 1 && actionOf(chord) === undefined;
  if (!isLoose) return key(model, chord, context);
  // Esc and a character so soon after it that they came as one: nobody's chord, so it is what was typed.
  const closed = taken(model, 'escape', context) ?? NOTHING;
  type(model, shift ? name.toUpperCase() : name);
  return closed;
}

function key(model: Model, chord: string, context: Context): readonly Effect[] {
  const done = taken(model, chord, context);
  if (done !== null) return done;
  const action = actionOf(chord);
  if (action === undefined) return NOTHING;
  if (action !== 'redraw') model.overlay = null;
  return act(model, action, context);
}

/** Whoever asks first is answered first: a question, an overlay, a search, the filter. Null: nobody took the key. */
function taken(model: Model, chord: string, context: Context): readonly Effect[] | null {
  const answered = answerQuestion(model, chord);
  if (answered !== null) return answered;
  const isTaken = overlayKey(model, chord, context) || recalled(model, chord) || filterKey(model, chord);
  return isTaken ? NOTHING : null;
}

function recalled(model: Model, chord: string): boolean {
  const { recall, input } = model;
  return recall !== null && takeRecall(model, recallKey(input, recall, chord));
}

function takeRecall(model: Model, { line, recall, taken }: Recalled): boolean {
  model.input = line;
  model.recall = recall;
  return taken;
}

/** Only the first character can be an answer or belong to Esc; the rest is typed. */
function text(model: Model, typed: string, context: Context): readonly Effect[] {
  if (!model.escape && model.question === null) {
    type(model, typed);
    return NOTHING;
  }
  const [first = '', ...rest] = Array.from(typed);
  const isPrefixed = model.escape;
  model.escape = false;
  const done = isPrefixed ? prefixed(model, first, context) : answered(model, first);
  return rest.length === 0 ? done : [...done, ...text(model, rest.join(''), context)];
}

/** Esc, then a character: its chord with Alt, in either case of its letter. */
function prefixed(model: Model, typed: string, context: Context): readonly Effect[] {
  const lower = typed.toLowerCase();
  const chord = lower === typed ? `alt-${typed}` : `alt-shift-${lower}`;
  if (actionOf(chord) !== undefined) return key(model, chord, context);
  return answered(model, typed);
}

function answered(model: Model, typed: string): readonly Effect[] {
  const done = answerQuestion(model, typed.toLowerCase());
  if (done === null) type(model, typed);
  return done ?? NOTHING;
}

function type(model: Model, typed: string): void {
  model.overlay = null;
  const { recall, input } = model;
  if (recall !== null) takeRecall(model, recallText(input, recall, typed));
  else if (!filterText(model, typed)) write(model, typed);
}

/** What is told to people may have several lines; any other command is one. */
const TELLS = /^\s*\/?(?:announce|motd)\s/i;

/** A paste is only written: nothing of it answers, runs or searches by itself. */
function pasted(model: Model, raw: string): void {
  model.escape = false;
  model.question = null;
  model.overlay = null;
  model.recall = null;
  if (filterText(model, pasteAsLine(raw))) return;
  const before = textOf({
    ...model.input.editor,
    chars: model.input.editor.chars.slice(0, model.input.editor.cursor),
  });
  write(model, TELLS.test(before) ? cleanPaste(raw) : pasteAsLine(raw));
}

function write(model: Model, typed: string): void {
  model.input = withEditor(model.input, insert(model.input.editor, typed));
}
