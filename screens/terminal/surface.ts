import { Box, Screen, Tput } from './blessed.js';
import type { Canvas } from './canvas.js';
import { CellCanvas } from './cell-canvas.js';
import type { Grid, Position } from './grid.js';
import { InertInput, InertOutput } from './inert-streams.js';

/** What a surface tells its owner. */
export interface SurfaceOptions {
  readonly columns: number;
  readonly rows: number;
  /** A frame has been painted: bring it to the terminal. */
  readonly draw: (grid: Grid, cursor: Position | null) => void;
  /** Blessed wants to be rendered (`screen.render()` of an element of its own): let the scheduler decide when. */
  readonly requestFrame: () => void;
}

/** The events on which blessed hangs handlers of its own, which would fight with the guard's. */
const HOOKED = ['uncaughtException', 'SIGTERM', 'SIGINT', 'SIGQUIT', 'exit'] as const;

/** One blessed element over the whole screen, whose painting is ours. */
export class Surface {
  readonly #output: InertOutput;
  readonly #screen: Screen;
  readonly #box: Box;
  #painter: (canvas: Canvas) => void = () => undefined;

  constructor(options: SurfaceOptions) {
    this.#output = new InertOutput(options.columns, options.rows);
    this.#screen = quietly(() => createScreen(this.#output));
    this.#box = new Box({
      screen: this.#screen,
      top: 0,
      left: 0,
      width: options.columns,
      height: options.rows,
      tags: false,
    });
    this.#screen.append(this.#box);
    let cursor: Position | null = null;
    this.#box.render = (): unknown => {
      const coordinates = this.#box._render();
      const canvas = CellCanvas.over(this.#screen.lines);
      this.#painter(canvas);
      cursor = canvas.cursorPosition;
      return coordinates;
    };
    this.#screen.draw = (): void => {
      options.draw(this.#screen.lines, cursor);
    };
    this.#screen.render = options.requestFrame;
  }

  /** What paints from the next frame on. */
  set painter(painter: (canvas: Canvas) => void) {
    this.#painter = painter;
  }

  /** Paints a frame now and hands it to `draw`. */
  paint(): void {
    Screen.prototype.render.call(this.#screen);
  }

  /** Takes a new size; blessed forgets all cells and asks for a frame. */
  resize(columns: number, rows: number): void {
    this.#box.width = columns;
    this.#box.height = rows;
    this.#output.resize(columns, rows);
  }

  destroy(): void {
    this.#screen.destroy();
  }
}

function createScreen(output: InertOutput): Screen {
  Tput.ipaths.length = 0;
  return new Screen({
    input: new InertInput(),
    output,
    terminal: 'xterm-256color',
    forceUnicode: true,
    fullUnicode: true,
  });
}

/**
 * Runs blessed's constructor without two of its habits: it hangs handlers on the process, and inside tmux it
 * runs `tmux -V` and waits for it.
 */
function quietly<T>(create: () => T): T {
  const before = HOOKED.map((event) => new Set(process.listeners(event as 'exit')));
  const tmux = process.env.TMUX;
  delete process.env.TMUX;
  try {
    return create();
  } finally {
    if (tmux !== undefined) process.env.TMUX = tmux;
    HOOKED.forEach((event, index) => {
      for (const listener of process.listeners(event as 'exit'))
        if (before[index]?.has(listener) === false) process.removeListener(event, listener);
    });
  }
}
