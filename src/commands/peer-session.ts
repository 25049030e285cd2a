import type { PeerBus } from '../bus/buses.js';
import { systemClock } from '../clock.js';
import type { ErrorCode } from '../errors.js';
import { isDistrust, KlatschError } from '../errors.js';
import { FAREWELL_MS } from '../limits.js';
import type { IdentityAtHand } from '../identity/identity-file.js';
import type { Log } from '../log.js';
import type { PeerLimits } from '../peer/peer-limits.js';
import type { Auth } from '../peer/registration.js';
import type { ServerAddress } from '../peer/state/server-address.js';
import { formatServer } from '../peer/state/server-address.js';
import type { Trust } from '../peer/trust.js';
import { hasDeadTerminal, standardTerminals } from '../../screens/terminal/dead-terminal.js';
import { canOpen, unblock } from '../../screens/terminal/tty.js';
import type { LineEnd } from '../../screens/lines/line-program.js';
import { words } from '../words/index.js';
import { keepEarlyIntents } from './early-intents.js';
import { EXIT_DONE, exitCodeOf } from './exit.js';
import type { ChosenNick } from './nickname.js';
import { openOwnScreen } from './own-screen.js';
import { loggedBus } from './logged-bus.js';
import { PeerMemory } from './peer-memory.js';
import type { Settings } from './settings.js';
import { watchSignals } from './signals.js';
import { within } from './within.js';

/** What `host` and `join` have in common: somebody in a room, in front of a screen or of lines. */
export interface PeerSession {
  readonly settings: Settings;
  readonly server: ServerAddress;
  readonly nick: ChosenNick;
  /** What lets us in where not everybody may come in. */
  readonly auth: Auth;
  readonly limits: PeerLimits;
  readonly log: Log;
  /** Set by `host`: where its own server listens. */
  readonly hosting?: { readonly host: string; readonly port: number; readonly fingerprint: string };
  /** Our key, where it was needed before; else it is looked for behind the first frame. */
  readonly identity?: IdentityAtHand;
  /** Ends what runs beside the peer, after its goodbyes. */
  readonly closing?: () => Promise<void>;
}

/** Runs until somebody leaves, and gives the exit code: the full screen on a terminal, else the line program. */
export async function runPeerSession(session: PeerSession): Promise<number> {
  const { settings, log } = session;
  const bus: PeerBus = loggedBus(log);
  const memory = new PeerMemory(process.env);
  memory.follow(bus, log);
  const lines = settings.lines === true || settings.json === true;
  if (lines || !canOpen(process.env, process.stdin, process.stdout)) return runLines(session, bus, memory);
  return runScreen(session, bus, memory);
}

async function runLines(session: PeerSession, bus: PeerBus, memory: PeerMemory): Promise<number> {
  const { settings, hosting } = session;
  const signals = watchSignals();
  const terminals = standardTerminals();
  // A terminal or pipe that is not read must not hold up the sockets, least of all those of a host.
  unblock(process.stdout);
  const { openLineProgram } = await import('../../screens/lines/line-program.js');
  const program = openLineProgram({
    bus,
    clock: systemClock,
    input: process.stdin,
    output: process.stdout,
    asides: process.stderr,
    json: settings.json === true,
    atEndOfInput: hosting === undefined ? 'leave' : 'stay',
    ...(hosting === undefined ? {} : { hosting }),
  });
  const leave = await startPeerOn(session, bus, memory, false);
  const signal = signals.signal.then((name) => ({ reason: 'signal', name }) as const);
  const end = await Promise.race([program.ended, signal]);
  await leave();
  await within(program.close(), FAREWELL_MS, systemClock);
  signals.dispose();
  if (end.reason === 'signal') return exitCodeOf(end.name);
  // A lost terminal also ends the input and breaks the output, often before the signal comes.
  return hasDeadTerminal(terminals) ? exitCodeOf('SIGHUP') : judge(end, session.server);
}

/** The exit code of a line program's end. */
function judge(end: LineEnd, server: ServerAddress): number {
  if (end.reason === 'refused') {
    const { putOut, refused } = words.commands;
    // What we refuse ourselves is a sentence already.
    if (isDistrust(end.code)) throw new KlatschError(end.code, end.message);
    throw new KlatschError('server-refused', end.wasIn ? putOut(end.message) : refused(end.message));
  }
  if (end.reason === 'unreachable') {
    const { noRoom, unreachable } = words.commands;
    const at = formatServer(server);
    throw new KlatschError('connect-failed', end.message === '' ? unreachable(at) : noRoom(at, end.message));
  }
  if (end.unsent > 0) throw new KlatschError('not-connected', words.commands.unsent(end.unsent));
  return EXIT_DONE;
}

async function runScreen(session: PeerSession, bus: PeerBus, kept: PeerMemory): Promise<number> {
  const memory = kept.forScreen();
  let leave: () => Promise<void> = () => Promise.resolve();
  // A theme that is not there is told on the screen.
  const { terminal, themes, asked } = await openOwnScreen({
    log: session.log,
    theme: memory.preferences.theme,
    goodbye: () => leave(),
  });
  const askEngine = keepEarlyIntents(bus);
  // The terminal answers while the screen is loaded.
  const { openChatScreen } = await import('../../screens/chat/open-chat-screen.js');
  let close: () => void = () => undefined;
  const quit = new Promise<void>((resolve) => {
    const mode = session.hosting === undefined ? 'join' : 'host';
    close = openChatScreen({ bus, terminal, themes, memory, clock: systemClock, mode, onQuit: resolve });
  });
  await asked;
  // Somebody waits for the screen: the engine is loaded behind the first frame.
  terminal.flushNow();
  try {
    leave = await startPeerOn(session, bus, kept, true);
    askEngine();
    await quit;
  } finally {
    close();
    terminal.close();
  }
  await leave();
  return EXIT_DONE;
}

/**
 * Starts the engine; what it gives says goodbye to everyone, within a bound, once.
 *
 * @param ask a screen is there to ask on
 */
async function startPeerOn(
  session: PeerSession,
  bus: PeerBus,
  { ignored }: PeerMemory,
  ask: boolean,
): Promise<() => Promise<void>> {
  const { settings, server, nick, auth, limits, log } = session;
  const trust = await trustOf(session, bus, ask);
  const { startPeer } = await import('../peer/start-peer.js');
  const peer = startPeer({
    server,
    ...nick,
    accept: settings.accept ?? 'ask',
    auth,
    limits,
    ignored,
    trust,
    clock: systemClock,
    bus,
    onDropped: (count) => {
      log.warn('datagrams-dropped', { count });
    },
  });
  const leave = async (): Promise<void> => {
    await within(peer.leave(), FAREWELL_MS, systemClock);
    peer.dispose();
    if (session.closing !== undefined) await within(session.closing(), FAREWELL_MS, systemClock);
  };
  let left: Promise<void> | null = null;
  return () => (left ??= leave());
}

/** Behind the first frame: keys are not looked for while somebody waits for the screen. */
async function trustOf(session: PeerSession, bus: PeerBus, ask: boolean): Promise<Trust> {
  const { settings, server, hosting, identity } = session;
  const own =
    hosting === undefined ? hosting : { server: formatServer(server), fingerprint: hosting.fingerprint };
  const { openTrust } = await import('./open-trust.js');
  return openTrust({
    plain: settings.plain === true,
    ask,
    env: process.env,
    ...(own === undefined ? {} : { own }),
    ...(identity === undefined ? {} : { identity }),
    onProblem: (code, message) => {
      tellOnceIn(bus, code, message);
    },
  });
}

/** Tells a problem behind the news that we are in: whoever reads the first line finds that there. */
function tellOnceIn(bus: PeerBus, code: ErrorCode, message: string): void {
  const unhook = bus.onFact('server:connected', () => {
    unhook();
    queueMicrotask(() => {
      bus.tell('problem', { code, message });
    });
  });
}
