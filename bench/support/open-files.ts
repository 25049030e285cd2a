import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { say } from './report.js';

/** Files of a program besides its connections. */
const OTHERS = 200;

/**
 * How many connections a process of this benchmark can have, at most `wanted`: root may raise the limit, which the
 * processes started later have, too. As many as wanted where there is no `/proc` to ask.
 */
export function connectionsPossible(wanted: number): number {
  const limit = hardLimit();
  if (limit === null || limit >= wanted + OTHERS) return wanted;
  const raised = String(wanted + OTHERS);
  try {
    execFileSync('prlimit', ['--pid', String(process.pid), `--nofile=${raised}:${raised}`], {
      stdio: 'ignore',
    });
    return wanted;
  } catch {
    return limit - OTHERS;
  }
}

/** Says so when fewer connections are possible than wanted. */
export function warnOfFiles(wanted: number): void {
  const possible = connectionsPossible(wanted);
  if (possible < wanted) {
    say(`only ${possible} connections are possible here: ulimit -n is too low, and only root can raise it`);
  }
}

/** What a process may open at most; Node opens as many by itself. */
function hardLimit(): number | null {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(limits)?.[1];
    return hard === 'unlimited' ? null : Number(hard);
  } catch {
    return null;
  }
}
