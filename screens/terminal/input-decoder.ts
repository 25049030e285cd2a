import { PASTE_CHARS, SEQUENCE_CHARS } from '../../src/limits.js';
import { parseReply } from './background.js';
import type { Reply } from './background.js';
import { keyEvent } from './input-event.js';
import type { InputEvent, KeyEvent } from './input-event.js';
import { chordKey, controlKey, csiKey, linuxKey, ss3Key } from './key-table.js';
import { mouseEvent } from './mouse.js';
import { PasteCollector } from './paste-collector.js';

/**
 * Where in the input we stand. `escape2` is ESC ESC: a key with Alt in rxvt, or two of the key itself. `x10`
 * are the three characters after `CSI M`; `string` the inside of OSC, DCS or APC; `stringEscape` an ESC in it.
 */
type State =
  | 'ground'
  | 'escape'
  | 'escape2'
  | 'csi'
  | 'linux'
  | 'ss3'
  | 'x10'
  | 'intro'
  | 'string'
  | 'stringEscape'
  | 'paste';

const ESC = '\x1b';
const BEL = '\x07';
/** The parameters of a sequence that we know are far shorter; of a longer one, this is kept. */
const PARAMETER_CHARS = 64;
const TOO_LONG = '!'.repeat(PARAMETER_CHARS);
/** What follows the introducer of a terminal's string for us to believe that it is one, and not Alt and text. */
const STRING_STARTS: Readonly<Record<string, RegExp>> = { ']': /^[\dlL]$/, P: /^[\d>!|$+=]$/, _: /^G$/ };

/**
 * Keys, text, pastes, mouse and focus out of a terminal's bytes. Pure: no stream, no timer. However the bytes
 * are cut, the same events come out, except that neighbouring text may come in one event or several.
 *
 * A lone ESC could be the key or the beginning of a sequence: while {@link pending}, whoever feeds the decoder
 * calls {@link timeout} when nothing has followed for `ESCAPE_MS`.
 */
export class InputDecoder {
  readonly #onReply: (reply: Reply) => void;
  readonly #utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #paste = new PasteCollector(PASTE_CHARS);
  #events: InputEvent[] = [];
  #state: State = 'ground';
  #text = '';
  #parameters = '';
  #swallowed = 0;
  #intro = '';
  #string = '';
  /** The sequence began with ESC ESC. */
  #alt = false;

  /** @param onReply hears what the terminal answers to our own questions; it comes out as no event */
  constructor(onReply: (reply: Reply) => void = () => undefined) {
    this.#onReply = onReply;
  }

  /** Whether {@link timeout} would bring an event. */
  get pending(): boolean {
    const state = this.#state;
    if (state === 'csi' || state === 'ss3') return this.#parameters === '';
    return state === 'escape' || state === 'escape2' || state === 'intro';
  }

  /** Takes bytes as they were read and gives the events that they complete. */
  push(chunk: Uint8Array): InputEvent[] {
    for (const char of this.#utf8.decode(chunk, { stream: true })) this.#take(char);
    this.#endText();
    return this.#drain();
  }

  /** Nothing followed: what was begun was a key by itself. Longer sequences go on waiting for their end. */
  timeout(): InputEvent[] {
    if (this.pending) this.#giveUp();
    return this.#drain();
  }

  #drain(): InputEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #take(char: string): void {
    if (this.#state === 'ground') {
      this.#inGround(char);
      return;
    }
    if (this.#state === 'paste') {
      this.#inPaste(char);
      return;
    }
    this.#inSequence(this.#state, char);
  }

  #inSequence(state: Exclude<State, 'ground' | 'paste'>, char: string): void {
    switch (state) {
      case 'escape':
        this.#afterEscape(char);
        return;
      case 'escape2':
        this.#afterTwoEscapes(char);
        return;
      case 'csi':
        this.#inCsi(char);
        return;
      case 'linux':
        this.#emitKey(linuxKey(char));
        return;
      case 'ss3':
        this.#inSs3(char);
        return;
      case 'x10':
        if (++this.#swallowed >= 3) this.#state = 'ground';
        return;
      case 'intro':
        this.#afterIntro(char);
        return;
      case 'string':
      case 'stringEscape':
        this.#inString(state, char);
        return;
    }
  }

  #inGround(char: string): void {
    if (char === ESC) {
      this.#endText();
      this.#begin('escape', false);
    } else if (char < ' ' || char === '\x7f') {
      this.#endText();
      this.#emitKey(controlKey(char));
    } else if (char < '\x80' || char > '\x9f') {
      this.#text += char;
    }
  }

  #afterEscape(char: string): void {
    if (char === ESC) this.#begin('escape2', true);
    else if (char === '[') this.#begin('csi', false);
    else if (char === 'O') this.#begin('ss3', false);
    else if (char in STRING_STARTS) {
      this.#begin('intro', false);
      this.#intro = char;
    } else this.#altKey(char);
  }

  #afterTwoEscapes(char: string): void {
    if (char === '[') this.#begin('csi', true);
    else if (char === 'O') this.#begin('ss3', true);
    else {
      this.#emit(keyEvent('escape'));
      this.#begin('escape', false);
      this.#take(char);
    }
  }

  #altKey(char: string): void {
    const control = controlKey(char);
    if (control !== null) this.#emitKey({ ...control, alt: true });
    else this.#emitKey(char >= '\x80' && char <= '\x9f' ? null : chordKey(char, { alt: true }));
  }

  #inCsi(char: string): void {
    if (this.#parameters === '' && char === '[') this.#state = 'linux';
    else if (char >= '@' && char <= '~') this.#endCsi(char);
    else if (char === '$' && /^\d+$/.test(this.#parameters)) this.#endCsi(char);
    else if (char >= ' ' && char < '@') this.#addParameter(char);
    else this.#abort(char);
  }

  #endCsi(final: string): void {
    const parameters = this.#parameters;
    if (parameters === '200' && final === '~') this.#state = 'paste';
    else if (parameters === '' && final === 'M') this.#begin('x10', false);
    else if (parameters.startsWith('<') && (final === 'M' || final === 'm'))
      this.#emit(mouseEvent(parameters.slice(1), final));
    else if (parameters.startsWith('?') && final === 'c') this.#reply({ kind: 'attributes' });
    else if (parameters === '' && (final === 'I' || final === 'O'))
      this.#emit({ type: 'focus', focused: final === 'I' });
    else this.#emitKey(csiKey(parameters, final));
  }

  #inSs3(char: string): void {
    if (char >= '0' && char <= '9') {
      this.#addParameter(char);
      return;
    }
    const key = char > ' ' && char <= '~' ? ss3Key(this.#parameters, char) : null;
    if (key !== null && 'text' in key) this.#emit({ type: 'text', text: key.text });
    else if (char < ' ' || char > '~') this.#abort(char);
    else this.#emitKey(key);
  }

  #afterIntro(char: string): void {
    if (STRING_STARTS[this.#intro]?.test(char) === true) {
      this.#begin('string', false);
      this.#string = this.#intro === ']' ? char : '';
      return;
    }
    this.#giveUp();
    this.#take(char);
  }

  /** A string ends with BEL or ST; any other control character means that it never was one. */
  #inString(state: 'string' | 'stringEscape', char: string): void {
    if (state === 'stringEscape') {
      this.#begin('escape', false);
      if (char === '\\') this.#reply(parseReply(this.#string));
      else this.#take(char);
    } else if (char === ESC) this.#state = 'stringEscape';
    else if (char === BEL || char === '\x9c') this.#reply(parseReply(this.#string));
    else if (++this.#swallowed > SEQUENCE_CHARS) this.#state = 'ground';
    else if (char < ' ') this.#abort(char);
    else if (this.#string.length < PARAMETER_CHARS) this.#string += char;
  }

  #reply(reply: Reply | null): void {
    this.#emit(null);
    if (reply !== null) this.#onReply(reply);
  }

  #inPaste(char: string): void {
    const paste = this.#paste.add(char);
    if (paste !== null) this.#emit(paste);
  }

  /** Unknown sequences are swallowed to their end, however long; the mark makes sure that they mean nothing. */
  #addParameter(char: string): void {
    if (this.#parameters.length < PARAMETER_CHARS) this.#parameters += char;
    else this.#parameters = TOO_LONG;
  }

  /** A sequence broken off by a character that cannot stand in it: that character counts by itself. */
  #abort(char: string): void {
    this.#state = 'ground';
    this.#take(char);
  }

  #giveUp(): void {
    const state = this.#state;
    const alt = this.#alt;
    this.#alt = false;
    if (state === 'escape2' || alt) this.#emitKey(keyEvent('escape'));
    if (state === 'csi') this.#altKey('[');
    else if (state === 'ss3') this.#altKey('O');
    else if (state === 'intro') this.#altKey(this.#intro);
    else this.#emitKey(keyEvent('escape'));
  }

  #begin(state: State, alt: boolean): void {
    this.#state = state;
    this.#parameters = '';
    this.#swallowed = 0;
    this.#alt = alt;
  }

  #emitKey(key: KeyEvent | null): void {
    this.#emit(key !== null && this.#alt ? { ...key, alt: true } : key);
  }

  #emit(event: InputEvent | null): void {
    this.#state = 'ground';
    this.#alt = false;
    if (event !== null) this.#events.push(event);
  }

  #endText(): void {
    if (this.#text !== '') this.#events.push({ type: 'text', text: this.#text });
    this.#text = '';
  }
}
