import type { InputEvent } from '../../terminal/input-event.js';
import { actionOf, chordOf } from '../keys.js';
import { act } from './act.js';
import type { Context } from './context.js';
import { NOTHING } from './effects.js';
import type { Effect } from './effects.js';
import { insert } from './editor.js';
import { withEditor } from './input-line.js';
import type { Model } from './model.js';
import { overlayKey, overlayText } from './overlay-keys.js';
import { cleanPaste, paste } from './paste.js';
import { focused, nickAsked, stopReading } from './panes.js';
import { answerQuestion } from './questions.js';

/** Takes what the terminal tells into the model, in place, and says what is to be done. */
export function press(model: Model, event: InputEvent, context: Context): readonly Effect[] {
  switch (event.type) {
    case 'key':
      return key(model, chordOf(withEscape(model, event)), context);
    case 'text':
      return text(model, event.text, context);
    case 'paste':
      return pasted(model, event.text, event.cut);
    case 'focus':
      look(model, event.focused);
      return NOTHING;
    case 'mouse':
      return NOTHING;
  }
}

/** Esc is a prefix: the key after it counts as pressed with Alt, however slowly it comes. Esc Esc is none. */
function withEscape<E extends { readonly name: string; readonly alt: boolean }>(model: Model, event: E): E {
  const isPrefixed = model.escape;
  model.escape = false;
  return isPrefixed ? { ...event, alt: true } : event;
}

function key(model: Model, chord: string, context: Context): readonly Effect[] {
  const isAsked = model.question !== null;
  const answered = answerQuestion(model, chord) ?? overlayKey(model, chord);
  if (answered !== null) return answered;
  const action = actionOf(chord);
  // A question covers the invitation: nobody answers what they do not see.
  const isHidden = isAsked && (action === 'accept' || action === 'decline');
  if (action === undefined || isHidden) return NOTHING;
  if (model.overlay !== null && action !== 'redraw') model.overlay = null;
  return act(model, action, context);
}

/** Only the first character can be an answer or belong to Esc; the rest is typed. */
function text(model: Model, typed: string, context: Context): readonly Effect[] {
  if (!model.escape && model.question === null) return type(model, typed);
  const [first = '', ...rest] = Array.from(typed);
  const chord = model.escape ? `alt-${first}` : first;
  model.escape = false;
  const isKnown = actionOf(chord) !== undefined;
  const done = isKnown ? key(model, chord, context) : (answerQuestion(model, chord) ?? type(model, first));
  return rest.length === 0 ? done : [...done, ...text(model, rest.join(''), context)];
}

function type(model: Model, typed: string): readonly Effect[] {
  if (overlayText(model, typed)) return NOTHING;
  model.overlay = null;
  write(model, typed);
  return NOTHING;
}

function pasted(model: Model, raw: string, isCut: boolean): readonly Effect[] {
  model.escape = false;
  model.question = null;
  if (overlayText(model, oneLine(raw))) return NOTHING;
  model.overlay = null;
  if (nickAsked(model) === null) return paste(model, raw, isCut);
  write(model, oneLine(raw));
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

function oneLine(raw: string): string {
  return cleanPaste(raw).replace(/\s+/g, ' ');
}
