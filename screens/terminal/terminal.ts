import type { Disposer } from '../../src/disposer.js';
import type { Canvas } from './canvas.js';
import type { InputEvent } from './input-event.js';

/** The whole screen of a terminal, its keyboard and its mouse. */
export interface Terminal {
  /** Size in cells; follows the window. */
  readonly columns: number;
  readonly rows: number;
  /** Hears every key, text, paste, click and change of focus. */
  onInput(listener: (event: InputEvent) => void): Disposer;
  /** Hears of a new size; a frame is requested by itself. */
  onResize(listener: (columns: number, rows: number) => void): Disposer;
  /** Sets what paints every frame from now on, and requests one. It must be quick and must not throw. */
  paintWith(painter: (canvas: Canvas) => void): void;
  /** Something changed: paint soon, at once when nothing was painted lately, at most 30 times a second. */
  requestFrame(): void;
  /**
   * Paint without waiting for the frame clock: a key's echo. Called while input is being delivered, it paints
   * once after the whole chunk; while the terminal is still busy with the last frame, right after it.
   */
  flushNow(): void;
  /** Forgets what the terminal is believed to show and paints everything (Ctrl-L). */
  redraw(): void;
  /** Rings, at most once in `BELL_MS`: a plain BEL, which tmux and screen hand on as they are told to. */
  bell(): void;
  /** Sets the window title; it is sanitised here, and the old one comes back on leaving. */
  setTitle(text: string): void;
  /** Mouse reports on or off; off lets people select text as usual. */
  setMouse(on: boolean): void;
  /** Leaves the screen and stops the process, as Ctrl-Z does; comes back whole on SIGCONT. */
  suspend(): void;
  /** Restores the terminal and lets go of everything. Calling it twice is harmless. */
  close(): void;
}
