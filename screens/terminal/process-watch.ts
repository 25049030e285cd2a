import type { Disposer } from '../../src/disposer.js';

/** The signals that end a program, with their numbers: the exit code is 128 and the number. */
export const ENDING_SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15 } as const;

/** One of {@link ENDING_SIGNALS}. */
export type EndingSignal = keyof typeof ENDING_SIGNALS;

/** What is used of `process`; tests hand in one of their own. */
export interface GuardedProcess {
  readonly pid: number;
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  removeListener(event: string, listener: (...args: unknown[]) => void): unknown;
  kill(pid: number, signal: NodeJS.Signals): unknown;
  exit(code: number): unknown;
}

/** What the guard does about the process's events. */
export interface ProcessEvents {
  readonly onSignal: (signal: EndingSignal) => void;
  /** SIGTSTP from outside; Ctrl-Z is a key as long as the terminal is raw. */
  readonly onStop: () => void;
  readonly onContinue: () => void;
  /** Something was thrown and nobody caught it. */
  readonly onCrash: (error: unknown) => void;
  readonly onExit: () => void;
}

/** Hears everything by which a process ends or stops. The one place with handlers on `process`. */
export function watchProcess(process: GuardedProcess, events: ProcessEvents): Disposer {
  const handlers: [event: string, listener: (...args: unknown[]) => void][] = [
    ['SIGTSTP', events.onStop],
    ['SIGCONT', events.onContinue],
    ['uncaughtException', events.onCrash],
    ['unhandledRejection', events.onCrash],
    ['exit', events.onExit],
  ];
  for (const signal of Object.keys(ENDING_SIGNALS) as EndingSignal[])
    handlers.push([
      signal,
      () => {
        events.onSignal(signal);
      },
    ]);
  for (const [event, listener] of handlers) process.on(event, listener);
  return () => {
    for (const [event, listener] of handlers) process.removeListener(event, listener);
  };
}
