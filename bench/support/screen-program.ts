import { spawn } from '@lydell/node-pty';
import type { IPty } from '@lydell/node-pty';
import { writeSync } from 'node:fs';
import { pause } from './pause.js';
import { scratchDirectory } from './scratch.js';

/** Of the terminal that a program gets, unless another size is asked for. */
export const COLUMNS = 100;
export const ROWS = 30;

/** Between two looks at a condition. */
const STEP_MS = 10;
/** A program may take this long for anything, on a loaded machine. */
const DEADLINE_MS = 60_000;
/** OSC 11 and primary device attributes: questions that full-screen programs begin with. */
const ASKS_BACKGROUND = '\x1b]11;?';
const ASKS_KIND = '\x1b[c';
/** Shown when a program does not do what it should. */
const TAIL_CHARS = 300;

/** A program in a pseudo-terminal, of which only the bytes are looked at: an emulator would cost what is measured. */
export class ScreenProgram {
  readonly spawned = performance.now();
  readonly #pty: IPty;
  readonly #listeners = new Set<(bytes: Buffer) => void>();
  #bytes = 0;
  #tail = '';
  #ended = false;
  readonly #exited: Promise<void>;

  constructor(
    file: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    size: readonly [columns: number, rows: number] = [COLUMNS, ROWS],
  ) {
    const home = scratchDirectory();
    this.#pty = spawn(file, [...args], {
      name: 'xterm-256color',
      cols: size[0],
      rows: size[1],
      cwd: home,
      encoding: null,
      env: { PATH: process.env.PATH, HOME: home, LANG: 'C.UTF-8', TERM: 'xterm-256color', ...env },
    });
    // Without an encoding, buffers come; only the declaration says otherwise.
    this.#pty.onData((data: unknown) => {
      const bytes = data as Buffer;
      this.#bytes += bytes.length;
      this.#answer(bytes);
      this.#tail = bytes.toString().slice(-TAIL_CHARS);
      for (const listener of [...this.#listeners]) listener(bytes);
    });
    this.#exited = new Promise((resolve) => {
      this.#pty.onExit(() => {
        this.#ended = true;
        resolve();
      });
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** How many bytes the program has written. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Hears every chunk. */
  onBytes(listener: (bytes: Buffer) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Presses keys, at once: node-pty's own write waits for a thread. */
  type(keys: string): void {
    if (!this.#ended) writeSync((this.#pty as unknown as { fd: number }).fd, keys);
  }

  /**
   * Waits until the program writes this text.
   *
   * @returns the moment, on the clock of `performance.now()`
   * @throws Error when it does not
   */
  async sees(text: string, act: () => void = () => undefined, ms = DEADLINE_MS): Promise<number> {
    const wanted = Buffer.from(text);
    let rest = Buffer.alloc(0);
    let seen: (at: number) => void = () => undefined;
    let timer: NodeJS.Timeout | undefined;
    const found = new Promise<number>((resolve, reject) => {
      seen = resolve;
      timer = setTimeout(() => {
        reject(new Error(`not seen in ${ms} ms: ${text}; the last bytes are ${JSON.stringify(this.#tail)}`));
      }, ms);
    });
    const stop = this.onBytes((bytes) => {
      const at = performance.now();
      const all = Buffer.concat([rest, bytes]);
      if (all.includes(wanted)) seen(at);
      rest = all.subarray(-wanted.length);
    });
    act();
    return found.finally(() => {
      stop();
      clearTimeout(timer);
    });
  }

  /** A real terminal says at once what it is asked: here, that its background is black. */
  #answer(bytes: Buffer): void {
    if (bytes.includes(ASKS_BACKGROUND)) this.type('\x1b]11;rgb:0000/0000/0000\x1b\\');
    if (bytes.includes(ASKS_KIND)) this.type('\x1b[?62;22c');
  }

  /** Waits until nothing has come for a while. */
  async quiet(ms = 500): Promise<void> {
    for (let before = -1, since = 0; since < ms; since += STEP_MS) {
      if (this.#bytes !== before) since = 0;
      before = this.#bytes;
      await pause(STEP_MS);
    }
  }

  async kill(): Promise<void> {
    if (!this.#ended) this.#pty.kill('SIGKILL');
    await this.#exited;
  }
}
