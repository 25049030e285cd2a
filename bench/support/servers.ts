import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { end, owned, startLoaded, told } from './children.js';
import { onOtherCores } from './cores.js';
import { KLATSCH } from './program.js';
import { scratchDirectory } from './scratch.js';

/** The clients of a benchmark say more than people, or nothing at all. */
export const FREE = [
  'texts-per-second=0',
  'text-burst=0',
  'room-bytes-per-second=0',
  'client-silence-ms=0',
].flatMap((limit) => ['--limit', limit]);

/** A server under load. */
export interface LoadedServer {
  readonly pid: number;
  /** The port that it gets. */
  readonly port: Promise<number>;
  /** Ends it, and waits until it is gone. */
  end(): Promise<void>;
}

/** A server that is a process of ours. */
export interface OwnServer extends LoadedServer {
  /** Asks it to end, and waits until it has. */
  quit(): Promise<void>;
}

/** A klatsch server, whose log is read. */
export interface LoggingServer extends OwnServer {
  /** How many of each it has refused or dropped. */
  readonly refused: ReadonlyMap<string, number>;
}

/** Makes one of the process. */
export function serverOf(child: ChildProcess, port: Promise<number>): OwnServer {
  // Whoever only ends it does not ask for its port.
  port.catch(() => undefined);
  return { pid: child.pid ?? 0, port, end: () => end(child), quit: () => end(child, 'SIGTERM') };
}

/** What a process is started with: arguments of node, and variables. */
export interface Probe {
  readonly node: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The variables of a klatsch that finds nothing of ours, and leaves nothing. */
function ownHome(): Record<string, string | undefined> {
  const home = scratchDirectory();
  const xdg = { XDG_CONFIG_HOME: '', XDG_STATE_HOME: '', XDG_DATA_HOME: '', XDG_RUNTIME_DIR: '' };
  return { ...process.env, ...xdg, HOME: home };
}

/** `klatsch serve` as it is shipped, without a limit of rates, its memory in a directory that ends with us. */
export function openServe(args: readonly string[] = [], probe: Partial<Probe> = {}): OwnServer {
  return openLimited([...FREE, ...args], probe);
}

/** The same with all its limits. */
export function openLimited(args: readonly string[] = [], probe: Partial<Probe> = {}): LoggingServer {
  const all = [KLATSCH, 'serve', '--headless', '--host', '127.0.0.1', '--port', '0', ...args];
  const [command, ...before] = onOtherCores(process.execPath);
  const child = owned(
    spawn(command, [...before, ...(probe.node ?? []), ...all], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...ownHome(), ...probe.env },
    }),
  );
  const lines = createInterface(child.stdout);
  const port = new Promise<number>((resolve, reject) => {
    child.once('exit', () => {
      reject(new Error('the server ended early'));
    });
    lines.once('line', (line) => {
      resolve(Number(/"port":(\d+)/.exec(line)?.[1]));
    });
  });
  const refused = new Map<string, number>();
  lines.on('line', (line) => {
    countRefused(refused, line);
  });
  return { ...serverOf(child, port), refused };
}

/** Adds up what a line of the log says of who was refused, or did not read. */
function countRefused(refused: Map<string, number>, line: string): void {
  const [, refusal, count] = /"code":"refused","refusal":"([a-z-]+)","count":(\d+)/.exec(line) ?? [];
  if (refusal !== undefined) refused.set(refusal, (refused.get(refusal) ?? 0) + Number(count));
  const slow = Number(/"slowReaders":(\d+)/.exec(line)?.[1] ?? 0);
  if (slow > 0) refused.set('reader-too-slow', slow);
}

/**
 * The least that a fan-out can be, on `net` or `tls`.
 *
 * @param identity the file with the key and certificate that it shows; null in the clear
 */
export function openFloor(identity: string | null, probe?: Probe): LoadedServer {
  return openBare('fan-out-floor', identity, probe);
}

/** The least that a server can be which keeps its connections, likewise. */
export function openListener(identity: string | null, probe?: Probe): LoadedServer {
  return openBare('bare-listener', identity, probe);
}

/** The least that an echo can be, likewise. */
export function openEcho(identity: string | null): LoadedServer {
  return openBare('echo-floor', identity);
}

function openBare(name: string, identity: string | null, probe?: Probe): LoadedServer {
  const child = startLoaded(name, identity === null ? [] : [identity], probe?.node, probe?.env);
  return serverOf(
    child,
    told<{ port: number }>(child).then(({ port }) => port),
  );
}
