import { openServerConsole } from '../../screens/lines/server-console.js';
import { userInfo } from 'node:os';
import { systemClock } from '../clock.js';
import { FAREWELL_MS } from '../limits.js';
import { EXIT_DONE, exitCodeOf } from './exit.js';
import { serverBus, startOwnServer } from './own-server.js';
import { programLog } from './program-log.js';
import { watchSignals } from './signals.js';
import type { Run } from './invocation.js';
import { within } from './within.js';

/** `klatsch serve`: a server, and its operator's console on standard input and output. */
export const serve: Run = async ({ settings }) => {
  const log = programLog(process.env);
  const bus = serverBus(log);
  const signals = watchSignals();
  const input = settings.headless === true ? null : process.stdin;
  const operator = openServerConsole({ bus, input, output: process.stdout, by: loginName() });
  const stopped = new Promise<null>((resolve) => {
    bus.onFact('server:closed', () => {
      resolve(null);
    });
  });
  const server = await startOwnServer(settings, bus, log);
  const signal = await Promise.race([stopped, signals.signal]);
  await within(server.close(), FAREWELL_MS, systemClock);
  await within(operator.close(), FAREWELL_MS, systemClock);
  signals.dispose();
  return signal === null ? EXIT_DONE : exitCodeOf(signal);
};

/** Whoever runs this program, for the event log. */
function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'operator');
  }
}
