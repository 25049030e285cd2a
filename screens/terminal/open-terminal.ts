import { systemClock } from '../../src/clock.js';
import type { Clock } from '../../src/clock.js';
import type { Rgb } from '../theme/colours.js';
import { closeDeadTerminals, standardTerminals } from './dead-terminal.js';
import { OwnOutput } from './own-output.js';
import type { GuardedProcess } from './process-watch.js';
import { ScreenTerminal } from './screen-terminal.js';
import type { StrayStream } from './stray-output.js';
import { writeNow } from './sync-write.js';
import type { Terminal } from './terminal.js';
import { canOpen } from './tty.js';
import type { Environment, TtyInput, TtyOutput } from './tty.js';

const STDOUT = 1;
const STDERR = 2;

/** Everything has the process's own as its default; tests hand in doubles. */
export interface TerminalOptions {
  readonly stdin?: TtyInput;
  readonly stdout?: TtyOutput;
  readonly env?: Environment;
  readonly process?: GuardedProcess;
  readonly clock?: Clock;
  /** Mouse reports from the start; default true. */
  readonly mouse?: boolean;
  /**
   * Says goodbye to the network before a signal or a lost terminal ends the program. The terminal is restored
   * already; after `FAREWELL_MS` the program ends without waiting longer, and at a second signal at once.
   */
  readonly goodbye?: () => Promise<void>;
  /**
   * Asks the terminal for its background, and paints nothing before this has been told the answer, once: null when
   * the terminal does not say, or not within `GROUND_MS`.
   */
  readonly onBackground?: (rgb: Rgb | null) => void;
  /** The streams on which nobody else's bytes may reach the screen; default stdout and stderr, if they are ours. */
  readonly strays?: readonly StrayStream[];
  /** Hears what was caught there: a warning of Node's, a library's remark. */
  readonly onStray?: (text: string) => void;
  /** Writes to the terminal, and to stderr, before it returns. */
  readonly writeNow?: (text: string) => void;
  readonly complain?: (text: string) => void;
}

/**
 * Takes the whole screen of a terminal.
 *
 * @throws Error when there is no terminal that can be drawn on: ask {@link canOpen} first
 */
export function openTerminal(options: TerminalOptions = {}): Terminal {
  const { stdin = process.stdin, stdout = process.stdout, env = process.env } = options;
  if (!canOpen(env, stdin, stdout)) throw new Error('no terminal that can be drawn on');
  const terminals = standardTerminals();
  return new ScreenTerminal({
    onExit: () => {
      closeDeadTerminals(terminals);
    },
    stdin,
    stdout: new OwnOutput(stdout),
    env,
    process: options.process ?? process,
    clock: options.clock ?? systemClock,
    mouse: options.mouse ?? true,
    goodbye: options.goodbye ?? (() => Promise.resolve()),
    onBackground: options.onBackground ?? null,
    strays: options.strays ?? (options.stdout === undefined ? [process.stdout, process.stderr] : []),
    onStray: options.onStray ?? (() => undefined),
    writeNow:
      options.writeNow ??
      ((text) => {
        writeNow(STDOUT, text);
      }),
    complain:
      options.complain ??
      ((text) => {
        writeNow(STDERR, text);
      }),
  });
}
