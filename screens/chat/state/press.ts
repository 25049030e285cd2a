import type { InputEvent, KeyEvent } from '../../terminal/input-event.js';
import { afterEscape, chordOf } from '../../input/chord.js';
import { pasteAsLine } from '../../input/clean-paste.js';
import { actionOf } from '../keys.js';
import { act } from './act.js';
import type { Context } from './context.js';
import { NOTHING } from './effects.js';
import type { Effect } from './effects.js';
import { insert } from '../../input/editor.js';
import { withEditor } from '../../input/input-line.js';
import type { Model } from './model.js';
import { overlayKey, overlayText } from './overlay-keys.js';
import { point } from './pointer.js';
import { paste } from './paste.js';
import { focused, nickAsked, stopReading } from './panes.js';
import { answerQuestion } from './questions.js';
import { recallKey, recallText } from './recall.js';
import { searchKey, searchText } from './search.js';

/** Takes what the terminal tells into the model, in place, and says what is to be done. */
export function press(model: Model, event: InputEvent, context: Context): readonly Effect[] {
  switch (event.type) {
    case 'key':
      return pressed(model, withEscape(model, event), context);
    case 'text':
      return text(model, event.text, context);
    case 'paste':
      return pasted(model, event.text, event.cut, context);
    case 'focus':
      look(model, event.focused);
      return NOTHING;
    case 'mouse':
      return point(model, event, context);
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
  const closed = answer(model, 'escape', context) ?? NOTHING;
  return [...closed, ...type(model, shift ? name.toUpperCase() : name, context)];
}

function key(model: Model, chord: string, context: Context): readonly Effect[] {
  const action = actionOf(chord);
  // A screen that was garbled is drawn anew, whatever is going on in it.
  if (action === 'redraw') return act(model, action, context);
  const isAsked = model.question !== null || model.recall !== null;
  const answered = answer(model, chord, context);
  if (answered !== null) return answered;
  // A question covers the invitation: nobody answers what they do not see.
  const isHidden = isAsked && (action === 'accept' || action === 'decline');
  if (action === undefined || isHidden) return NOTHING;
  model.overlay = null;
  return act(model, action, context);
}

/** Whoever asks first is answered first: a question, an overlay, a search. */
function answer(model: Model, chord: string, context: Context): readonly Effect[] | null {
  return (
    answerQuestion(model, chord, context) ??
    overlayKey(model, chord, context) ??
    recallKey(model, chord) ??
    searchKey(model, chord, context)
  );
}

/** Only the first character can be an answer or belong to Esc; the rest is typed. */
function text(model: Model, typed: string, context: Context): readonly Effect[] {
  if (!model.escape && model.question === null) return type(model, typed, context);
  const [first = '', ...rest] = Array.from(typed);
  const chord = model.escape ? `alt-${first}` : first;
  model.escape = false;
  const isKnown = actionOf(chord) !== undefined;
  const done = isKnown
    ? key(model, chord, context)
    : (answerQuestion(model, chord, context) ?? type(model, first, context));
  return rest.length === 0 ? done : [...done, ...text(model, rest.join(''), context)];
}

function type(model: Model, typed: string, context: Context): readonly Effect[] {
  if (overlayText(model, typed)) return NOTHING;
  model.overlay = null;
  if (recallText(model, typed)) return NOTHING;
  const rest = searchText(model, typed, context);
  if (rest !== '') write(model, rest);
  return NOTHING;
}

function pasted(model: Model, raw: string, isCut: boolean, context: Context): readonly Effect[] {
  model.escape = false;
  model.question = null;
  if (overlayText(model, pasteAsLine(raw))) return NOTHING;
  model.overlay = null;
  model.recall = null;
  if (model.search?.typing === true) {
    searchText(model, pasteAsLine(raw), context);
    return NOTHING;
  }
  model.search = null;
  if (nickAsked(model) === null) return paste(model, raw, isCut);
  write(model, pasteAsLine(raw));
  return NOTHING;
}

function write(model: Model, typed: string): void {
  const asked = nickAsked(model);
  if (asked !== null) {
    model.nickPrompt = insert(asked, typed);
    return;
  }
  const pane = focused(model);
  pane.input = withEditor(pane.input, insert(pane.input.editor, typed));
}

/** While nobody looks at the window, what comes is unread. */
function look(model: Model, isFocused: boolean): void {
  model.attentive = isFocused;
  const pane = focused(model);
  if (isFocused) pane.unread = 0;
  else stopReading(pane);
}
