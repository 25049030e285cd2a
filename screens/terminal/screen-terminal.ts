import type { Clock } from '../../src/clock.js';
import { Disposers } from '../../src/disposer.js';
import type { Disposer } from '../../src/disposer.js';
import { BELL_MS } from '../../src/limits.js';
import type { Rgb } from '../theme/colours.js';
import { ASK_BACKGROUND, BackgroundQuestion } from './background.js';
import type { Canvas } from './canvas.js';
import { FrameEncoder } from './frame-encoder.js';
import { FrameScheduler } from './frame-scheduler.js';
import type { InputEvent } from './input-event.js';
import { readInput } from './input-reader.js';
import { mouseMode, titleSequence } from './modes.js';
import type { GuardedProcess } from './process-watch.js';
import { looksOf } from './style-code.js';
import { catchStray } from './stray-output.js';
import type { StrayStream } from './stray-output.js';
import { Surface } from './surface.js';
import { TerminalGuard } from './terminal-guard.js';
import type { Terminal } from './terminal.js';
import { refreshSize } from './tty.js';
import type { Environment, TtyInput, TtyOutput } from './tty.js';

/** All that a terminal is made of. */
export interface ScreenTerminalOptions {
  readonly stdin: TtyInput;
  readonly stdout: TtyOutput;
  readonly env: Environment;
  readonly process: GuardedProcess;
  readonly clock: Clock;
  readonly mouse: boolean;
  readonly goodbye: () => Promise<void>;
  readonly writeNow: (text: string) => void;
  readonly complain: (text: string) => void;
  readonly onExit: () => void;
  /** Null: the background is not asked for. */
  readonly onBackground: ((rgb: Rgb | null) => void) | null;
  readonly strays: readonly StrayStream[];
  readonly onStray: (text: string) => void;
}

/** A {@link Terminal}: guard, reader, surface, scheduler and encoder, wired together. */
export class ScreenTerminal implements Terminal {
  readonly #options: ScreenTerminalOptions;
  readonly #stdout: TtyOutput;
  readonly #guard: TerminalGuard;
  readonly #surface: Surface;
  readonly #encoder: FrameEncoder;
  readonly #scheduler: FrameScheduler;
  readonly #owned = new Disposers();
  readonly #inputListeners = new Set<(event: InputEvent) => void>();
  readonly #resizeListeners = new Set<(columns: number, rows: number) => void>();
  readonly #titled: boolean;
  #mouse: boolean;
  /** Typed while nobody listens: the screen is still being loaded. */
  #unheard: InputEvent[] = [];
  #delivering = false;
  #flushWanted = false;
  #title: string | null = null;
  #rang = -Infinity;
  #question: BackgroundQuestion | null = null;
  #letStraysPass: Disposer = () => undefined;

  constructor(options: ScreenTerminalOptions) {
    const { stdin, stdout, clock } = options;
    const soon = (task: () => void): void => {
      setImmediate(task);
    };
    this.#options = options;
    this.#stdout = stdout;
    this.#mouse = options.mouse;
    // The linux console and a VT100 know no titles and would print them.
    this.#titled = !/^(linux|vt\d)/.test(options.env.TERM ?? '');
    this.#encoder = new FrameEncoder(looksOf(options.env));
    this.#scheduler = new FrameScheduler({
      clock,
      soon,
      busy: () => stdout.writableLength > 0,
      paint: () => {
        this.#surface.paint();
      },
    });
    this.#surface = this.#createSurface();
    this.#guard = this.#createGuard(options);
    this.#owned.own(
      readInput({
        stdin,
        clock,
        soon,
        onEvents: (events) => {
          this.#deliver(events);
        },
        onReply: (reply) => {
          this.#question?.take(reply);
        },
      }),
    );
    this.#followSize();
    this.#guard.enter();
    this.#catchStrays();
    this.#askBackground();
  }

  get columns(): number {
    return Math.max(1, this.#stdout.columns ?? 1);
  }

  get rows(): number {
    return Math.max(1, this.#stdout.rows ?? 1);
  }

  onInput(listener: (event: InputEvent) => void): Disposer {
    const unsubscribe = subscribe(this.#inputListeners, listener);
    // Not before whoever subscribes is ready.
    if (this.#unheard.length > 0) {
      setImmediate(() => {
        this.#deliver([]);
      });
    }
    return unsubscribe;
  }

  onResize(listener: (columns: number, rows: number) => void): Disposer {
    return subscribe(this.#resizeListeners, listener);
  }

  paintWith(painter: (canvas: Canvas) => void): void {
    this.#surface.painter = painter;
    this.#scheduler.request();
  }

  requestFrame(): void {
    this.#scheduler.request();
  }

  flushNow(): void {
    if (this.#delivering) this.#flushWanted = true;
    else this.#scheduler.flush();
  }

  redraw(): void {
    this.#encoder.invalidate();
    this.flushNow();
  }

  bell(): void {
    const now = this.#options.clock.elapsed();
    if (now - this.#rang < BELL_MS) return;
    this.#rang = now;
    this.#send('\x07');
  }

  setTitle(text: string): void {
    if (!this.#titled || text === this.#title) return;
    this.#title = text;
    this.#send(titleSequence(text));
  }

  setMouse(on: boolean): void {
    if (on === this.#mouse) return;
    this.#mouse = on;
    this.#send(mouseMode(on));
  }

  suspend(): void {
    this.#guard.suspend();
  }

  close(): void {
    this.#scheduler.stop();
    this.#owned.dispose();
    this.#guard.close();
  }

  #createSurface(): Surface {
    const surface = new Surface({
      columns: this.columns,
      rows: this.rows,
      draw: (grid, cursor) => {
        this.#send(this.#encoder.encode(grid, cursor));
      },
      requestFrame: () => {
        this.#scheduler.request();
      },
    });
    this.#owned.own(() => {
      surface.destroy();
    });
    return surface;
  }

  #createGuard(options: ScreenTerminalOptions): TerminalGuard {
    return new TerminalGuard({
      ...options,
      mouse: () => this.#mouse,
      onLeave: () => {
        this.#scheduler.stop();
        this.#letStraysPass();
      },
      onReturn: () => {
        this.#onReturn();
      },
    });
  }

  #followSize(): void {
    const onResize = (): void => {
      this.#encoder.invalidate();
      this.#surface.resize(this.columns, this.rows);
      for (const listener of [...this.#resizeListeners]) listener(this.columns, this.rows);
      this.#scheduler.request();
    };
    this.#stdout.on('resize', onResize);
    this.#owned.own(() => {
      this.#stdout.removeListener('resize', onResize);
    });
  }

  /** No frame before the answer, so that no colour is seen to change. */
  #askBackground(): void {
    const { onBackground, clock } = this.#options;
    if (onBackground === null) return;
    this.#scheduler.stop();
    const question = new BackgroundQuestion(clock, (rgb) => {
      onBackground(rgb);
      if (this.#guard.inside) this.#scheduler.start();
    });
    this.#question = question;
    this.#owned.own(() => {
      question.dispose();
    });
    this.#send(ASK_BACKGROUND);
  }

  #catchStrays(): void {
    const { strays, onStray } = this.#options;
    this.#letStraysPass();
    this.#letStraysPass = catchStray(strays, onStray);
  }

  #onReturn(): void {
    this.#catchStrays();
    refreshSize(this.#stdout);
    this.#encoder.invalidate();
    if (this.#title !== null) this.#send(titleSequence(this.#title));
    this.#scheduler.start();
  }

  /** A chunk may hold many keys, each of which wants its echo: one frame shows them all. */
  #deliver(events: readonly InputEvent[]): void {
    if (!this.#guard.inside) return;
    this.#unheard.push(...events);
    if (this.#inputListeners.size === 0) return;
    const heard = this.#unheard;
    this.#unheard = [];
    this.#delivering = true;
    try {
      for (const event of heard) for (const listener of [...this.#inputListeners]) listener(event);
    } finally {
      this.#delivering = false;
    }
    if (!this.#flushWanted) return;
    this.#flushWanted = false;
    this.#scheduler.flush();
  }

  #send(text: string): void {
    if (text === '' || !this.#guard.inside) return;
    this.#stdout.write(text, () => {
      this.#scheduler.drained();
    });
  }
}

function subscribe<T>(listeners: Set<T>, listener: T): Disposer {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
