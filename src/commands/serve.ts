import type { ServerConsole } from '../../screens/lines/server-console.js';
import { openServerConsole } from '../../screens/lines/server-console.js';
import { unblock } from '../../screens/terminal/tty.js';
import type { ServerBus } from '../bus/buses.js';
import { systemClock } from '../clock.js';
import { LOG_FLUSH_MS } from '../limits.js';
import { errorFields } from '../log.js';
import { EXIT_DONE, exitCodeOf } from './exit.js';
import type { Run } from './invocation.js';
import { operatorName } from './operator-name.js';
import { loggedBus } from './logged-bus.js';
import type { ServeLog } from './serve-log.js';
import { serveLog } from './serve-log.js';
import { serveMode } from './serve-mode.js';
import { reloader } from './serve-reload.js';
import type { Serving, ServingOptions } from './serving.js';
import { startServing } from './serving.js';
import { watchSignals } from './signals.js';
import { within } from './within.js';

/** `klatsch serve`: a server, with its operator's screen or console, or as a service (docs/OPERATING.md). */
export const serve: Run = async ({ settings, reread, version }) => {
  const mode = serveMode(settings, process.env, process.stdin, process.stdout);
  const log = serveLog(settings, mode, process.env);
  const bus: ServerBus = loggedBus(log);
  if (mode === 'dashboard') return serveOnScreen({ settings, bus, log, version });
  const operator = mode === 'headless' ? null : openConsole(bus);
  let serving: Serving | null = null;
  const onHangup = reloader({ settings, reread, server: () => serving?.server ?? null, log });
  const signals = watchSignals({
    onCrash: (error) => {
      log.error('crashed', errorFields(error));
    },
    ...(mode === 'headless' ? { onHangup } : {}),
  });
  serving = await startServing({ settings, bus, log, version });
  if (operator !== null) process.stdin.resume();
  const signal = await Promise.race([serving.closed, signals.signal]);
  await serving.stop(signal ?? 'exit');
  await within(Promise.all([operator?.close(), log.close()]), LOG_FLUSH_MS, systemClock);
  signals.dispose();
  return signal === null ? EXIT_DONE : exitCodeOf(signal);
};

/** The operator's dashboard, until the server has stopped; signals are the terminal's guard's. */
async function serveOnScreen(options: ServingOptions & { readonly log: ServeLog }): Promise<number> {
  const { runServeDashboard } = await import('./serve-dashboard.js');
  const { bus, log } = options;
  const start = async (): Promise<{ close(): Promise<void> }> => {
    const serving = await startServing(options);
    return { close: () => serving.stop('exit') };
  };
  const code = await runServeDashboard({ bus, log, by: operatorName(), start });
  await within(log.close(), LOG_FLUSH_MS, systemClock);
  return code;
}

/** Writes from the first; what is typed before there is a server to obey waits in the input, which is paused. */
function openConsole(bus: ServerBus): ServerConsole {
  process.stdin.pause();
  // A terminal that is not read must not hold up the sockets.
  unblock(process.stdout);
  return openServerConsole({ bus, input: process.stdin, output: process.stdout, by: operatorName() });
}
