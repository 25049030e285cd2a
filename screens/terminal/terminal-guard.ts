import type { Clock } from '../../src/clock.js';
import type { Disposer } from '../../src/disposer.js';
import { FAREWELL_MS, RESTORE_MS } from '../../src/limits.js';
import { enterModes, LEAVE_MODES, RESET_MODES } from './modes.js';
import { ENDING_SIGNALS, watchProcess } from './process-watch.js';
import type { EndingSignal, GuardedProcess } from './process-watch.js';
import { unblock } from './tty.js';
import type { TtyInput, TtyOutput } from './tty.js';

/** What a guard needs from outside. */
export interface TerminalGuardOptions {
  readonly stdin: TtyInput;
  readonly stdout: TtyOutput;
  readonly process: GuardedProcess;
  readonly clock: Clock;
  /** Writes to the terminal before it returns. */
  readonly writeNow: (text: string) => void;
  /** Writes to stderr before it returns. */
  readonly complain: (text: string) => void;
  /** Says goodbye before a signal ends the program; given up after `FAREWELL_MS`. */
  readonly goodbye: () => Promise<void>;
  /** Whether to ask for mouse reports, each time the terminal is entered. */
  readonly mouse: () => boolean;
  /** The terminal is not ours any more: paint nothing. */
  readonly onLeave: () => void;
  /** It is ours again, and blank. */
  readonly onReturn: () => void;
  /** The process is about to exit: the very last thing done. */
  readonly onExit: () => void;
}

type State = 'out' | 'in' | 'suspended' | 'ending';

/**
 * Owns entering and leaving the terminal and all that can end the process meanwhile. However it ends, the
 * terminal is as it was before: signals (exit code 128 + n, after a goodbye), an exception or a rejected promise
 * (the error on stderr, exit code 1), a terminal that is gone (as SIGHUP), `process.exit` anywhere.
 */
export class TerminalGuard {
  readonly #options: TerminalGuardOptions;
  #state: State = 'out';
  #unwatch: Disposer = () => undefined;
  /** The restoring bytes wait in stdout behind a frame that a slow terminal has not taken yet. */
  #owed = false;

  constructor(options: TerminalGuardOptions) {
    this.#options = options;
  }

  /** Whether the terminal is ours now. */
  get inside(): boolean {
    return this.#state === 'in';
  }

  /** Takes the terminal. */
  enter(): void {
    const { stdin, stdout } = this.#options;
    const unwatch = watchProcess(this.#options.process, {
      onSignal: (signal) => {
        this.#onSignal(signal);
      },
      onStop: () => {
        this.#suspend(() => undefined);
      },
      onContinue: () => {
        this.#onContinue();
      },
      onCrash: (error) => {
        this.#crash(error);
      },
      onExit: () => {
        this.#restoreNow();
        this.#options.onExit();
      },
    });
    const gone = (): void => {
      this.#onHangup();
    };
    for (const event of ['end', 'error', 'close']) stdin.on(event, gone);
    for (const event of ['error', 'close']) stdout.on(event, gone);
    this.#unwatch = () => {
      unwatch();
      for (const event of ['end', 'error', 'close']) stdin.removeListener(event, gone);
      for (const event of ['error', 'close']) stdout.removeListener(event, gone);
    };
    this.#take('');
  }

  /** Gives the terminal back and stops watching; the process goes on. Calling it twice is harmless. */
  close(): void {
    if (this.#state === 'in') this.#giveBack('out');
    if (this.#state === 'ending') return;
    this.#state = 'out';
    this.#options.stdin.pause();
    if (!this.#owed) this.#unwatch();
  }

  /** Ctrl-Z: gives the terminal back and stops the whole job, as the terminal itself would. */
  suspend(): void {
    this.#suspend(() => {
      this.#options.process.kill(0, 'SIGTSTP');
    });
  }

  #take(before: string): void {
    const { stdin, stdout } = this.#options;
    this.#state = 'in';
    unblock(stdout);
    // Off first: libuv believes that a terminal is still raw which a shell has changed meanwhile.
    stdin.setRawMode?.(false);
    stdin.setRawMode?.(true);
    stdin.resume();
    stdout.write(before + enterModes(this.#options.mouse()));
  }

  /** Restores at once; behind a frame that is still under way, in order, so that no part of it comes after. */
  #giveBack(state: State, done: () => void = () => undefined): void {
    const { stdout, writeNow } = this.#options;
    this.#state = state;
    this.#options.onLeave();
    this.#cook();
    if (stdout.writableLength === 0) {
      writeNow(LEAVE_MODES);
      done();
      return;
    }
    this.#owed = true;
    stdout.write(LEAVE_MODES, () => {
      this.#owed = false;
      if (this.#state === 'out') this.#unwatch();
      done();
    });
  }

  #cook(): void {
    try {
      this.#options.stdin.setRawMode?.(false);
    } catch {
      // The terminal is gone: there is nothing left to restore.
    }
  }

  /** The job's other processes are stopped by SIGTSTP, which `others` sends; we ignore it and stop ourselves. */
  #suspend(others: () => void): void {
    if (this.#state !== 'in') return;
    const { process, clock } = this.#options;
    let stopped = false;
    const stop = (): void => {
      if (stopped || this.#state !== 'suspended') return;
      stopped = true;
      deadline();
      others();
      process.kill(process.pid, 'SIGSTOP');
    };
    const deadline = clock.after(RESTORE_MS, stop);
    this.#giveBack('suspended', stop);
  }

  /** Also after a stop that we could not prepare: whatever the shell did to the terminal is undone. */
  #onContinue(): void {
    if (this.#state !== 'in' && this.#state !== 'suspended') return;
    this.#take(this.#state === 'in' ? RESET_MODES : '');
    this.#options.onReturn();
  }

  #onSignal(signal: EndingSignal): void {
    const code = 128 + ENDING_SIGNALS[signal];
    // Whoever asks twice does not want to wait for the goodbye; a hangup only follows from the first.
    if (this.#state === 'ending' && signal !== 'SIGHUP') this.#options.process.exit(code);
    this.#end(code);
  }

  #onHangup(): void {
    if (this.#state !== 'out') this.#end(128 + ENDING_SIGNALS.SIGHUP);
  }

  #end(code: number): void {
    if (this.#state === 'ending') return;
    if (this.#state === 'in') this.#giveBack('ending');
    this.#state = 'ending';
    const exit = (): void => {
      this.#options.process.exit(code);
    };
    this.#options.clock.after(FAREWELL_MS, exit);
    Promise.resolve().then(this.#options.goodbye).then(exit, exit);
  }

  #crash(error: unknown): void {
    this.#restoreNow();
    this.#state = 'ending';
    this.#options.complain(`klatsch: ${describe(error)}\n`);
    this.#options.process.exit(1);
  }

  /** Nothing runs after this: the bytes must be out before it returns, whatever stdout still holds. */
  #restoreNow(): void {
    if (this.#state === 'in') {
      this.#options.onLeave();
      this.#cook();
      this.#state = 'ending';
    } else if (!this.#owed) return;
    this.#owed = false;
    this.#options.writeNow(LEAVE_MODES);
  }
}

/** An error for stderr; its message may quote what somebody sent. */
function describe(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.replace(/[^\P{C}\n\t]/gu, '');
}
