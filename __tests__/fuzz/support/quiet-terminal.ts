import type { Canvas } from '../../../screens/terminal/canvas.js';
import type { InputEvent } from '../../../screens/terminal/input-event.js';
import { titleSequence } from '../../../screens/terminal/modes.js';
import type { Terminal } from '../../../screens/terminal/terminal.js';
import type { Disposer } from '../../../src/disposer.js';
import { paintOnce } from '../../support/terminal/stage.js';

/** What must never stand in a cell; blessed marks the second half of a wide character with U+0003. */
const CONTROLS = /[\p{Cc}\p{Surrogate}\u202a-\u202e\u2066-\u2069]/u;

/** What stands around a title. */
const TITLE = new RegExp(String.raw`^\x1b\]2;|(?:\x07|\x1b\\)$`, 'g');

/** A terminal in memory that is painted when somebody looks. */
export class QuietTerminal implements Terminal {
  readonly columns = 80;
  readonly rows = 24;
  #painter: (canvas: Canvas) => void = () => undefined;
  #title = '';
  readonly #input = new Set<(event: InputEvent) => void>();

  /**
   * Paints a frame.
   *
   * @throws Error for a cell, or a title, that a terminal would take for more than a character
   */
  look(): void {
    const bad = [...paintOnce(this.columns, this.rows, this.#painter).rows, this.#title].find((row) =>
      CONTROLS.test(row),
    );
    if (bad !== undefined) throw new Error(`on the screen: ${JSON.stringify(bad)}`);
  }

  /** Somebody presses a key, pastes, clicks. */
  give(event: InputEvent): void {
    for (const listener of [...this.#input]) listener(event);
  }

  onInput(listener: (event: InputEvent) => void): Disposer {
    this.#input.add(listener);
    return () => this.#input.delete(listener);
  }

  onResize(): Disposer {
    return () => undefined;
  }

  paintWith(painter: (canvas: Canvas) => void): void {
    this.#painter = painter;
  }

  setTitle(text: string): void {
    this.#title = titleSequence(text).replace(TITLE, '');
  }

  requestFrame(): void {
    // Painted by `look`.
  }

  flushNow(): void {
    // As above.
  }

  redraw(): void {
    // As above.
  }

  bell(): void {
    // Nobody hears it.
  }

  setMouse(): void {
    // There is none.
  }

  suspend(): void {
    // It goes on.
  }

  close(): void {
    this.#input.clear();
  }
}
