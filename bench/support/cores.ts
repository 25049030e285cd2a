import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { installed } from './program.js';

/** The cores that this process may use: `0-1,4` in `/proc`; none where there is no `/proc`. */
function allowed(): number[] {
  try {
    const list = /^Cpus_allowed_list:\s*(.+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
    return list.split(',').flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
  } catch {
    return [];
  }
}

const cores = allowed();
const taskset = installed('taskset');

/** Whether servers and what loads them have cores of their own. */
export const apart = taskset !== null && cores.length > 1;

/** Keeps this process, and what it starts, to the last core, where nothing that is measured runs. */
export function keepToLastCore(): void {
  if (apart && taskset !== null) spawnSync(taskset, ['-pc', String(cores.at(-1)), String(process.pid)]);
}

/** What starts a program on all the other cores: a command and its first arguments. */
export function onOtherCores(file: string): readonly [command: string, ...args: string[]] {
  return apart && taskset !== null ? [taskset, '-c', cores.slice(0, -1).join(','), file] : [file];
}
