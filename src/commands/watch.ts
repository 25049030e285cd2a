import type { ServerBus } from '../bus/buses.js';
import { canOpen } from '../../screens/terminal/tty.js';
import { systemClock } from '../clock.js';
import type { ServerLink } from '../control/server-link.js';
import { connectControl } from '../control/server-link.js';
import { watchServer } from '../control/watch-server.js';
import type { Disposer } from '../disposer.js';
import { KlatschError } from '../errors.js';
import { CONTROL_ANSWER_MS } from '../limits.js';
import { words } from '../words/index.js';
import type { EndSignal } from './exit.js';
import { EXIT_DONE, exitCodeOf } from './exit.js';
import { findSocket } from './find-socket.js';
import type { Run } from './invocation.js';
import { operatorName } from './operator-name.js';
import { programLog } from './program-log.js';
import { loggedBus } from './logged-bus.js';
import type { Settings } from './settings.js';
import type { WatchView } from './watch-lines.js';
import { openWatchLines } from './watch-lines.js';
import { openWatchScreen } from './watch-screen.js';
import { within } from './within.js';

/** Why watching is over: the server's end, with or without a goodbye, or our leaving, perhaps by a signal. */
type End =
  | { readonly reason: 'server'; readonly goodbye: boolean }
  | { readonly reason: 'left'; readonly signal: EndSignal | null };

/** The far server, on a bus here. */
interface FarServer {
  /** Settles when the connection is over, not by us. */
  readonly lost: Promise<End>;
  /** Settles when the present state has been told. */
  readonly shown: Promise<void>;
  readonly stop: Disposer;
}

/** `klatsch watch [socket]`: in front of a server that runs already. Leaving it stops nothing. */
export const watch: Run = async ({ settings }) => {
  const link = await connectControl(await findSocket(settings, process.env, false));
  const bus: ServerBus = loggedBus(programLog(process.env));
  const screen = await openScreen(settings, bus);
  const server = watchOver(link, bus);
  const end = await Promise.race([server.lost, leaving(screen, server.shown)]);
  server.stop();
  await screen.close();
  return judge(end);
};

/** The dashboard on a terminal; lines where there is none, or where they were asked for. */
async function openScreen(settings: Settings, bus: ServerBus): Promise<WatchView> {
  const by = operatorName();
  const json = settings.json === true;
  const isForLines = json || settings.lines === true;
  if (isForLines || !canOpen(process.env, process.stdin, process.stdout))
    return openWatchLines({ bus, by }, json);
  return openWatchScreen({ bus, by });
}

/** Fills the bus from the server's, until either end has enough of it. */
function watchOver(link: ServerLink, bus: ServerBus): FarServer {
  const shown = new Promise<void>((resolve) => {
    bus.onFact('server:presented', () => {
      resolve();
    });
  });
  let lose: (goodbye: boolean) => void = () => undefined;
  const lost = new Promise<End>((resolve) => {
    lose = (goodbye) => {
      resolve({ reason: 'server', goodbye });
    };
  });
  return { lost, shown, stop: watchServer({ link, bus, clock: systemClock, onLost: lose }) };
}

/** Input that ends at once still gets to see how the server stands. */
async function leaving(screen: WatchView, shown: Promise<void>): Promise<End> {
  const signal = await screen.left;
  if (signal === null) await within(shown, CONTROL_ANSWER_MS, systemClock);
  return { reason: 'left', signal };
}

/** The exit code. A goodbye has been told on the screen, a broken connection has not. */
function judge(end: End): number {
  if (end.reason === 'left') return end.signal === null ? EXIT_DONE : exitCodeOf(end.signal);
  if (end.goodbye) return EXIT_DONE;
  throw new KlatschError('server-unreachable', words.control.lost);
}
