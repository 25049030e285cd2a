import type { PasteEvent } from './input-event.js';

const END = '\x1b[201~';

/** A bracketed paste, character by character, up to its end marker and up to a maximum of UTF-16 units. */
export class PasteCollector {
  readonly #max: number;
  #text = '';
  #cut = false;
  /** How much of the end marker has just been seen. */
  #matched = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** Takes one character; gives the paste when it was the last of the end marker, else null. */
  add(char: string): PasteEvent | null {
    if (char === END[this.#matched]) {
      this.#matched++;
      return this.#matched === END.length ? this.#finish() : null;
    }
    const held = END.slice(0, this.#matched);
    this.#matched = char === END[0] ? 1 : 0;
    this.#keep(this.#matched === 1 ? held : held + char);
    return null;
  }

  #keep(text: string): void {
    if (this.#text.length + text.length > this.#max) this.#cut = true;
    else if (!this.#cut) this.#text += text;
  }

  #finish(): PasteEvent {
    const paste: PasteEvent = { type: 'paste', text: this.#text, cut: this.#cut };
    this.#text = '';
    this.#cut = false;
    this.#matched = 0;
    return paste;
  }
}
