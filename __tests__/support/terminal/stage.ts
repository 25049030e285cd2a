import { CellCanvas } from '../../../screens/terminal/cell-canvas.js';
import type { Canvas } from '../../../screens/terminal/canvas.js';
import type { Grid, Position } from '../../../screens/terminal/grid.js';
import { keyEvent } from '../../../screens/terminal/input-event.js';
import type { InputEvent } from '../../../screens/terminal/input-event.js';
import type { Terminal } from '../../../screens/terminal/terminal.js';
import type { Disposer } from '../../../src/disposer.js';
import { blankGrid, textsOf } from './grid.js';

type Painter = (canvas: Canvas) => void;

/** One painted frame: its rows as text, its cells, and where the cursor stands. */
export interface Frame {
  readonly rows: readonly string[];
  readonly grid: Grid;
  readonly cursor: Position | null;
}

/** Paints once on a blank canvas of that size. */
export function paintOnce(columns: number, rows: number, painter: Painter): Frame {
  const grid = blankGrid(columns, rows);
  const canvas = CellCanvas.over(grid);
  painter(canvas);
  return { rows: textsOf(grid), grid, cursor: canvas.cursorPosition };
}

/** The events of keys as people write them: 'Ctrl-A', 'Alt-1', 'Enter', 'Up'. */
function chord(name: string): InputEvent {
  const parts = name.toLowerCase().split('-');
  return keyEvent(parts.at(-1) ?? '', {
    ctrl: parts.includes('ctrl'),
    alt: parts.includes('alt'),
    shift: parts.includes('shift'),
  });
}

/**
 * A terminal in memory: a test types and looks. Every frame that is asked for is painted at once, and nothing else is
 * ever seen: what changes without asking for a frame stays as it was.
 */
export class Stage implements Terminal {
  columns: number;
  rows: number;
  bells = 0;
  suspended = 0;
  redrawn = 0;
  title = '';
  mouse = true;
  flushes = 0;
  frames = 0;
  closed = false;
  #painter: Painter = () => undefined;
  #frame: Frame;
  readonly #input = new Set<(event: InputEvent) => void>();
  readonly #resize = new Set<(columns: number, rows: number) => void>();

  constructor(columns = 80, rows = 24) {
    this.columns = columns;
    this.rows = rows;
    this.#frame = this.#paint();
  }

  get listeners(): number {
    return this.#input.size + this.#resize.size;
  }

  /** What is on the screen: the frame that was painted last. */
  get frame(): Frame {
    return this.#frame;
  }

  /** The whole screen as text. */
  get text(): string {
    return this.frame.rows.join('\n');
  }

  /** Presses keys, by name. */
  press(...names: readonly string[]): void {
    for (const name of names) this.#tell(chord(name));
  }

  /** Types text, a character an event. */
  type(text: string): void {
    for (const char of Array.from(text)) this.#tell({ type: 'text', text: char });
  }

  paste(text: string): void {
    this.#tell({ type: 'paste', text, cut: false });
  }

  look(focused: boolean): void {
    this.#tell({ type: 'focus', focused });
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    for (const listener of this.#resize) listener(columns, rows);
    this.requestFrame();
  }

  onInput(listener: (event: InputEvent) => void): Disposer {
    this.#input.add(listener);
    return () => this.#input.delete(listener);
  }

  onResize(listener: (columns: number, rows: number) => void): Disposer {
    this.#resize.add(listener);
    return () => this.#resize.delete(listener);
  }

  paintWith(painter: Painter): void {
    this.#painter = painter;
    this.requestFrame();
  }

  requestFrame(): void {
    this.frames += 1;
    this.#frame = this.#paint();
  }

  flushNow(): void {
    this.flushes += 1;
    this.#frame = this.#paint();
  }

  redraw(): void {
    this.redrawn += 1;
  }

  bell(): void {
    this.bells += 1;
  }

  setTitle(text: string): void {
    this.title = text;
  }

  setMouse(on: boolean): void {
    this.mouse = on;
  }

  /** Clicks, or turns the wheel, at a cell. */
  point(action: 'down' | 'up' | 'wheel-up' | 'wheel-down', x: number, y: number): void {
    this.#tell({ type: 'mouse', action, button: 0, x, y });
  }

  suspend(): void {
    this.suspended += 1;
  }

  close(): void {
    this.closed = true;
  }

  #paint(): Frame {
    return paintOnce(this.columns, this.rows, this.#painter);
  }

  #tell(event: InputEvent): void {
    for (const listener of this.#input) listener(event);
  }
}
