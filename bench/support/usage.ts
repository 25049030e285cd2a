import { readFileSync } from 'node:fs';

/** `_SC_CLK_TCK` of every Linux there is. */
const TICKS_PER_SECOND = 100;
/** Where the fields of `/proc/PID/stat` stand, counted behind the program's name. */
const USER_TICKS = 11;

/** The processor time that a process has used, seconds; NaN where there is no `/proc`. */
export function cpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[USER_TICKS]) + Number(fields[USER_TICKS + 1])) / TICKS_PER_SECOND;
  } catch {
    return NaN;
  }
}

/** The memory that a process has in RAM, MiB; NaN where there is no `/proc`. */
export function residentMib(pid: number): number {
  return mibOf(pid, 'VmRSS');
}

/** The most of it that a process has had, likewise. */
export function peakMib(pid: number): number {
  return mibOf(pid, 'VmHWM');
}

function mibOf(pid: number, field: string): number {
  try {
    const line = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(
      readFileSync(`/proc/${pid}/status`, 'utf8'),
    );
    return Number(line?.[1]) / 1024;
  } catch {
    return NaN;
  }
}
