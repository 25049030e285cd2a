import type { Canvas } from '../screens/terminal/canvas.js';
import { CellCanvas } from '../screens/terminal/cell-canvas.js';
import type { Grid, GridRow, Position } from '../screens/terminal/grid.js';
import { keyEvent } from '../screens/terminal/input-event.js';
import type { InputEvent, KeyEvent } from '../screens/terminal/input-event.js';
import { PLAIN_STYLE } from '../screens/terminal/style-code.js';
import type { Terminal } from '../screens/terminal/terminal.js';
import type { Disposer } from '../src/disposer.js';

/** One painted frame: its cells, where the cursor stands, and the window's title. */
export interface Shot {
  readonly grid: Grid;
  readonly cursor: Position | null;
  readonly title: string;
}

/** A terminal in memory: a script types, and takes a picture of what is on it. */
export class MemoryTerminal implements Terminal {
  readonly columns: number;
  readonly rows: number;
  #title = '';
  #painter: (canvas: Canvas) => void = () => undefined;
  #onInput: (event: InputEvent) => void = () => undefined;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  /** What is on the screen now. */
  shot(): Shot {
    const grid: Grid = Array.from(
      { length: this.rows },
      () => Array.from({ length: this.columns }, () => [PLAIN_STYLE, ' ']) as GridRow,
    );
    const canvas = CellCanvas.over(grid);
    this.#painter(canvas);
    return { grid, cursor: canvas.cursorPosition, title: this.#title };
  }

  /** Presses one key. */
  press(name: string, modifiers: Partial<Pick<KeyEvent, 'ctrl' | 'alt' | 'shift'>> = {}): void {
    this.#onInput(keyEvent(name, modifiers));
  }

  type(text: string): void {
    this.#onInput({ type: 'text', text });
  }

  onInput(listener: (event: InputEvent) => void): Disposer {
    this.#onInput = listener;
    return () => undefined;
  }

  onResize(): Disposer {
    return () => undefined;
  }

  paintWith(painter: (canvas: Canvas) => void): void {
    this.#painter = painter;
  }

  /** A layout is known to the screen once it has painted: as on a real terminal, before the next key. */
  requestFrame(): void {
    this.shot();
  }

  flushNow(): void {
    this.shot();
  }

  setTitle(text: string): void {
    this.#title = text;
  }

  redraw(): void {
    // Every shot is drawn anew.
  }

  bell(): void {
    // A picture makes no sound.
  }

  setMouse(): void {
    // Nobody clicks.
  }

  suspend(): void {
    // There is no shell to go to.
  }

  close(): void {
    // Nothing was taken.
  }
}
