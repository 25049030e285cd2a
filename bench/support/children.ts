import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { onOtherCores } from './cores.js';

/** Longer than anything takes that a process is asked for, also on a busy machine: past it something is broken. */
const DEADLINE_MS = 600_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const running = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of SIGNALS) process.once(signal, () => process.exit(128 + constants.signals[signal]));

/** A process that ends with this one, however this one ends. */
export function owned<T extends ChildProcess>(child: T): T {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** A script of `bench/sources`, as it is compiled. */
export function script(name: string): string {
  return fileURLToPath(new URL(`../sources/${name}.js`, import.meta.url));
}

/** Starts a script of `bench/sources` that loads something, on our own core. */
export function startLoad(name: string, order: unknown): ChildProcess {
  return owned(fork(script(name), [JSON.stringify(order)]));
}

/** Starts a script of `bench/sources` that is loaded, on the other cores. */
export function startLoaded(
  name: string,
  args: readonly string[],
  node: readonly string[] = [],
  env: Readonly<Record<string, string | undefined>> = {},
): ChildProcess {
  const [execPath, ...execArgv] = [...onOtherCores(process.execPath), ...node];
  return owned(fork(script(name), [...args], { execPath, execArgv, env: { ...process.env, ...env } }));
}

/**
 * The next message of a process.
 *
 * @throws Error when it ends before, or says nothing
 */
export function told<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      child.off('exit', onExit).off('message', onMessage);
    };
    const onExit = (): void => {
      stop();
      reject(new Error('a process of the benchmark ended early'));
    };
    const onMessage = (message: unknown): void => {
      stop();
      resolve(message as T);
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error('a process of the benchmark says nothing'));
    }, DEADLINE_MS);
    child.once('exit', onExit).once('message', onMessage);
  });
}

/** Ends a process, and waits until it is gone: what it did must not fall into the next one's time. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
