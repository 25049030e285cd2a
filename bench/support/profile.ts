import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What of a `.cpuprofile` is looked at. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  /** Microseconds, on the clock of {@link now}. */
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** A function, and the share of the time in which it was what ran. */
export interface Spent {
  readonly name: string;
  readonly share: number;
}

/** Microseconds on the clock that all processes share. */
export function now(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/** Those are no work. */
const IDLE = new Set(['(idle)', '(program)', '(root)']);

/**
 * What the profile in a directory says of where the time went between two moments, the most first; idle time does not
 * count.
 *
 * @throws Error when there is none
 */
export function readProfile(directory: string, from: number, to: number): Spent[] {
  const name = readdirSync(directory).find((file) => file.endsWith('.cpuprofile'));
  if (name === undefined) throw new Error('the server has left no profile');
  const profile = JSON.parse(readFileSync(join(directory, name), 'utf8')) as CpuProfile;
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const spent = new Map<string, number>();
  let at = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    const took = profile.timeDeltas[index] ?? 0;
    at += took;
    const who = names.get(id) ?? '';
    if (at >= from && at <= to && !IDLE.has(who)) spent.set(who, (spent.get(who) ?? 0) + took);
  }
  const all = [...spent.values()].reduce((sum, time) => sum + time, 0);
  return [...spent]
    .map(([who, time]) => ({ name: who, share: time / all }))
    .sort((one, other) => other.share - one.share);
}

function nameOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  return url === '' ? name : `${name} ${basename(url)}:${lineNumber + 1}`;
}
