import type { ServerBus } from '../bus/buses.js';
import { systemClock } from '../clock.js';
import { FAREWELL_MS } from '../limits.js';
import type { Log } from '../log.js';
import { configPath, readConfigObject } from './config-file.js';
import { EXIT_DONE } from './exit.js';
import { openOwnScreen } from './own-screen.js';
import { preferencesIn } from './preference-keys.js';
import { within } from './within.js';

/** A server, and its operator in front of a terminal. */
export interface ServeDashboard {
  readonly bus: ServerBus;
  readonly log: Log;
  /** Who sits here, for the event log. */
  readonly by: string;
  /** Starts the server, behind the first frame. What it gives says goodbye to everyone and stops, once. */
  readonly start: () => Promise<{ close(): Promise<void> }>;
}

/**
 * `klatsch serve` on a terminal (`canOpen`): the dashboard until the server has stopped. A signal or a lost terminal
 * says goodbye, gives the terminal back and ends the process with 128 and the signal's number.
 *
 * @returns the exit code
 * @throws whatever `start` throws, with the terminal given back
 */
export async function runServeDashboard({ bus, log, by, start }: ServeDashboard): Promise<number> {
  const { theme, mouse } = preferencesIn(readConfigObject(configPath(process.env)));
  let stop: () => Promise<void> = () => Promise.resolve();
  const { terminal, themes, asked } = await openOwnScreen({ log, theme, goodbye: () => stop() });
  // The terminal answers while the screen is loaded.
  const { openDashboard } = await import('../../screens/dashboard/open-dashboard.js');
  let close: () => void = () => undefined;
  const quit = new Promise<void>((resolve) => {
    const options = { bus, terminal, themes, clock: systemClock, mode: 'serve', by, mouse } as const;
    close = openDashboard({ ...options, onQuit: resolve });
  });
  try {
    await asked;
    terminal.flushNow();
    const server = await start();
    stop = () => within(server.close(), FAREWELL_MS, systemClock);
    await quit;
  } finally {
    close();
    terminal.close();
  }
  await stop();
  return EXIT_DONE;
}
