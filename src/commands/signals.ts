import { hasDeadTerminal, standardTerminals } from '../../screens/terminal/dead-terminal.js';
import type { EndSignal } from './exit.js';
import { END_SIGNALS, exitCodeOf, explain } from './exit.js';

/** Hears of what ends a program without a screen: signals, and errors that nobody caught. */
export interface SignalWatch {
  /** The first one. */
  readonly signal: Promise<EndSignal>;
  /**
   * Watches for errors no more. Signals it goes on to catch: one that comes while the program ends, as after a lost
   * terminal, must not kill it instead of its exit code.
   */
  dispose(): void;
}

/** What else a program does about them. */
export interface SignalOptions {
  /** Makes SIGHUP a request, each time, instead of an end; unless a terminal that we had is gone. */
  readonly onHangup?: () => void;
  /** Hears of the error that ends the program. */
  readonly onCrash?: (error: unknown) => void;
}

const CRASHES = ['uncaughtException', 'unhandledRejection'] as const;

/** Begins to watch; whoever sends a second signal does not want to wait for goodbyes, and the program ends. */
export function watchSignals({ onHangup, onCrash }: SignalOptions = {}): SignalWatch {
  const terminals = standardTerminals();
  let caught = false;
  let settle: (signal: EndSignal) => void = () => undefined;
  const signal = new Promise<EndSignal>((resolve) => {
    settle = resolve;
  });
  const onSignal = (name: NodeJS.Signals): void => {
    const end = END_SIGNALS.find((candidate) => candidate === name);
    if (end === undefined) return;
    if (end === 'SIGHUP' && onHangup !== undefined && !hasDeadTerminal(terminals)) {
      if (!caught) onHangup();
      return;
    }
    if (caught) process.exit(exitCodeOf(end));
    caught = true;
    settle(end);
  };
  const onError = (error: unknown): void => {
    onCrash?.(error);
    crash(error);
  };
  for (const name of END_SIGNALS) process.on(name, onSignal);
  for (const name of CRASHES) process.on(name, onError);
  return {
    signal,
    dispose() {
      for (const name of CRASHES) process.off(name, onError);
    },
  };
}

/** A fault of ours: one line, as for everything that fails, and the end. */
function crash(error: unknown): void {
  const { exitCode, line } = explain(error);
  process.stderr.write(`${line}\n`);
  process.exit(exitCode);
}
