import { readFileSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { spawn } from '@lydell/node-pty';
import type { IPty } from '@lydell/node-pty';
import unicode11 from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import type { Terminal as Emulator } from '@xterm/headless';
import { readWholeEnd } from './whole-end.js';

/** How long {@link Pty.waitFor} waits, milliseconds: long, for a loaded machine. */
const DEADLINE_MS = 20_000;
/** Between two looks while nothing arrives. */
const STEP_MS = 20;
/** Of the sequence that clears the screen (ED), and of the mode for whole frames. */
const CLEAR_ALL = 2;
const SYNCHRONIZED = 2026;
/** How long a program may live on after its test. */
const KILL_MS = 2_000;

/** What to run, and in which terminal. */
export interface PtyOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Added to a small environment of its own; undefined takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

/** One cell as the emulator shows it. Colours: -1 is the terminal's own. */
export interface ShownCell {
  readonly text: string;
  /** 1 or 2; 0 is the second half of a wide one. */
  readonly width: number;
  readonly fg: number;
  readonly bg: number;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
}

/** A frame that painted all anew: every cell just before it, and behind it. */
export interface Repaint {
  readonly before: readonly (readonly ShownCell[])[];
  readonly after: readonly (readonly ShownCell[])[];
}

/** How a program ended. */
export interface PtyExit {
  readonly exitCode: number;
  readonly signal: number;
}

/**
 * A program in a pseudo-terminal, and an emulator that shows what a person would see.
 *
 * `await using pty = openPty('node', ['program.js'])` ends it with the test.
 */
export class Pty implements AsyncDisposable {
  readonly exited: Promise<PtyExit>;
  readonly #pty: IPty;
  readonly #emulator: Emulator;
  readonly #decoder = new StringDecoder('utf8');
  #raw = '';
  #exit: PtyExit | null = null;
  #title = '';
  #bells = 0;
  /** What stood there when the screen was cleared, until the end of that frame. */
  #cleared: Repaint['before'] | null = null;
  #repaint: Repaint | null = null;

  constructor(file: string, args: readonly string[], options: PtyOptions = {}) {
    const { columns = 80, rows = 24 } = options;
    this.#emulator = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
    this.#emulator.loadAddon(new unicode11.Unicode11Addon());
    this.#emulator.unicode.activeVersion = '11';
    this.#emulator.onTitleChange((title) => {
      this.#title = title;
    });
    this.#emulator.onBell(() => {
      this.#bells++;
    });
    this.#noteRepaints();
    const env = environment(options.env ?? {});
    this.#pty = spawn(file, [...args], {
      name: env.TERM ?? '',
      cols: columns,
      rows,
      cwd: options.cwd ?? process.cwd(),
      env,
      encoding: null,
    });
    // Questions of the program are answered, as a real terminal would.
    this.#emulator.onData((reply) => {
      this.#write(reply);
    });
    const take = (data: Buffer): void => {
      this.#raw += this.#decoder.write(data);
      this.#emulator.write(data);
    };
    // Bytes, as no encoding was asked for; the declaration does not know that.
    this.#pty.onData((data) => {
      take(data as unknown as Buffer);
    });
    readWholeEnd(this.#pty, take);
    this.exited = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        this.#exit = { exitCode, signal: signal ?? 0 };
        resolve(this.#exit);
      });
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Null while the program runs. */
  get exit(): PtyExit | null {
    return this.#exit;
  }

  /** Whether the program has been stopped, as Ctrl-Z does: only then does SIGCONT wake it. */
  get stopped(): boolean {
    return this.#exit === null && readFileSync(`/proc/${this.pid}/stat`, 'utf8').includes(') T ');
  }

  /** The size of the window, in cells. */
  get size(): { readonly columns: number; readonly rows: number } {
    return { columns: this.#emulator.cols, rows: this.#emulator.rows };
  }

  /** Every byte that the program wrote, as text. */
  get raw(): string {
    return this.#raw;
  }

  /** The last frame that began by clearing the screen; null before the first. */
  get repaint(): Repaint | null {
    return this.#repaint;
  }

  get title(): string {
    return this.#title;
  }

  get bells(): number {
    return this.#bells;
  }

  /** Whether the program is on the alternate screen. */
  get alternate(): boolean {
    return this.#emulator.buffer.active.type === 'alternate';
  }

  /** The modes that the program has left the terminal in. */
  get modes(): Emulator['modes'] {
    return this.#emulator.modes;
  }

  /** Where the cursor is, in cells from 0. */
  get cursor(): { readonly x: number; readonly y: number } {
    const { cursorX, cursorY } = this.#emulator.buffer.active;
    return { x: cursorX, y: cursorY };
  }

  /** Whether the cursor is shown, by what was written last. */
  get cursorShown(): boolean {
    return this.#raw.lastIndexOf('\x1b[?25h') >= this.#raw.lastIndexOf('\x1b[?25l');
  }

  /** Presses keys: the bytes that a terminal would send. */
  write(keys: string): void {
    this.#write(keys);
  }

  /** Row `y` of the screen, from 0, without the blanks at its end. */
  row(y: number): string {
    const { active } = this.#emulator.buffer;
    return active.getLine(active.baseY + y)?.translateToString(true) ?? '';
  }

  /** The whole screen, one row a line. */
  screenText(): string {
    return Array.from({ length: this.#emulator.rows }, (_, y) => this.row(y)).join('\n');
  }

  cell(x: number, y: number): ShownCell {
    const { active } = this.#emulator.buffer;
    const cell = active.getLine(active.baseY + y)?.getCell(x);
    if (cell === undefined) throw new RangeError(`no cell at ${x}, ${y}`);
    return {
      text: cell.getChars(),
      width: cell.getWidth(),
      fg: cell.isFgDefault() ? -1 : cell.getFgColor(),
      bg: cell.isBgDefault() ? -1 : cell.getBgColor(),
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
      underline: cell.isUnderline() !== 0,
      inverse: cell.isInverse() !== 0,
    };
  }

  /** Every cell of the screen, row by row. */
  cells(): ShownCell[][] {
    const { columns, rows } = this.size;
    return Array.from({ length: rows }, (_, y) =>
      Array.from({ length: columns }, (__, x) => this.cell(x, y)),
    );
  }

  /**
   * Waits until a text stands on the screen, or a condition holds, with all output so far drawn. As on a terminal with
   * synchronised output, nobody sees a frame of which only a part has come.
   *
   * @throws Error with the screen in it when `ms` milliseconds have passed
   */
  async waitFor(wanted: string | RegExp | ((pty: Pty) => boolean), ms = DEADLINE_MS): Promise<void> {
    const deadline = Date.now() + ms;
    for (;;) {
      await this.drained();
      if (!this.#isMidFrame && this.#holds(wanted)) return;
      if (Date.now() > deadline) throw new Error(this.#complaint(wanted, ms));
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
  }

  /** Waits until the emulator has drawn all that has come from the program. */
  async drained(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#emulator.write('', resolve);
    });
  }

  /** Writes onto the screen past the program, as `wall` or a stray message does. */
  async scribble(text: string): Promise<void> {
    this.#emulator.write(text);
    await this.drained();
  }

  /** Resizes the window: the emulator first, then the program is told. */
  resize(columns: number, rows: number): void {
    this.#emulator.resize(columns, rows);
    if (this.#exit === null) this.#pty.resize(columns, rows);
  }

  /** Takes no more bytes from the program, as a terminal on a stalled line. */
  stall(): void {
    this.#pty.pause();
  }

  /** Takes bytes again. */
  resume(): void {
    this.#pty.resume();
  }

  /** Closes the terminal, as a lost connection does; the program is not asked. */
  hangUp(): void {
    // Only the declaration lacks it.
    (this.#pty as unknown as { destroy: () => void }).destroy();
  }

  /** Sends a signal to the program. */
  kill(signal: NodeJS.Signals): void {
    if (this.#exit === null) process.kill(this.pid, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Ends the program, if it still runs, and lets go of everything. */
  async close(): Promise<void> {
    if (this.#exit === null) {
      this.kill('SIGCONT');
      this.kill('SIGKILL');
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, KILL_MS);
      });
      await Promise.race([this.exited, late]);
      clearTimeout(timer);
    }
    this.#emulator.dispose();
  }

  #noteRepaints(): void {
    const { parser } = this.#emulator;
    // Seen in passing: what they do is for the emulator itself.
    parser.registerCsiHandler({ final: 'J' }, ([what]) => {
      if (what === CLEAR_ALL) this.#cleared = this.cells();
      return false;
    });
    parser.registerCsiHandler({ prefix: '?', final: 'l' }, ([mode]) => {
      if (mode === SYNCHRONIZED && this.#cleared !== null) {
        this.#repaint = { before: this.#cleared, after: this.cells() };
        this.#cleared = null;
      }
      return false;
    });
  }

  #write(text: string): void {
    if (this.#exit === null) this.#pty.write(text);
  }

  /** Whether the end of the last frame is still on its way; whoever has died in the middle of one leaves that. */
  get #isMidFrame(): boolean {
    return this.#exit === null && this.#emulator.modes.synchronizedOutputMode;
  }

  #holds(wanted: string | RegExp | ((pty: Pty) => boolean)): boolean {
    if (typeof wanted === 'function') return wanted(this);
    const text = this.screenText();
    return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
  }

  #complaint(wanted: string | RegExp | ((pty: Pty) => boolean), ms: number): string {
    const ended = this.#exit === null ? 'running' : `ended with ${this.#exit.exitCode}`;
    return `not seen in ${ms} ms: ${String(wanted)} (program ${ended}); the screen is\n${this.screenText()}`;
  }
}

/** Runs a program in a pseudo-terminal of 80x24 cells, or as the options say. */
export function openPty(file: string, args: readonly string[], options: PtyOptions = {}): Pty {
  return new Pty(file, args, options);
}

function environment(own: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const all = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    ...own,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
