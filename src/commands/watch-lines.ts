import type { ServerBus } from '../bus/buses.js';
import { openServerConsole } from '../../screens/lines/server-console.js';
import { hasDeadTerminal, standardTerminals } from '../../screens/terminal/dead-terminal.js';
import { unblock } from '../../screens/terminal/tty.js';
import { systemClock } from '../clock.js';
import { FAREWELL_MS } from '../limits.js';
import type { EndSignal } from './exit.js';
import { watchSignals } from './signals.js';
import { within } from './within.js';

/** What somebody who watches a server looks at needs. */
export interface WatchViewOptions {
  /** As the server's own; nothing is told on it before the screen is open. */
  readonly bus: ServerBus;
  /** Who sits at it, for the event log. */
  readonly by: string;
}

/** A screen, or a console of lines. It has the process's signals until it is closed. */
export interface WatchView {
  /** Settles when somebody leaves it, with the signal if it was one. */
  readonly left: Promise<EndSignal | null>;
  /** Gives the terminal back. */
  close(): Promise<void>;
}

/** The console of lines, or of JSON, in front of a server that runs elsewhere. */
export function openWatchLines({ bus, by }: WatchViewOptions, json: boolean): WatchView {
  const signals = watchSignals();
  const terminals = standardTerminals();
  const { stdin: input, stdout: output } = process;
  // Whoever does not read our output must not make us one who does not read the server's.
  unblock(output);
  const operator = openServerConsole({ bus, input, output, by, ...(json ? { json: systemClock } : {}) });
  // A lost terminal also ends the input, often before the signal comes.
  const ended = operator.left.then((): EndSignal | null => (hasDeadTerminal(terminals) ? 'SIGHUP' : null));
  return {
    left: Promise.race([ended, signals.signal]),
    async close() {
      await within(operator.close(), FAREWELL_MS, systemClock);
      signals.dispose();
    },
  };
}
