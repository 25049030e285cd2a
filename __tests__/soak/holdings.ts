import { eventually } from '../support/eventually.js';

/** What a process holds. */
export interface Holdings {
  readonly heapMib: number;
  readonly rssMib: number;
  /** What it has open: of a server its files, of this process whatever keeps it alive. */
  readonly handles: number;
  /** What kinds of handles they are, where that is known. */
  readonly kinds?: readonly string[];
}

const MIB = 1024 * 1024;
/** For handles that are being closed. */
const CLOSING_MS = 10_000;
/** Garbage is collected so often: what has just been let go of is found at the second look. */
const COLLECTIONS = 3;
/** More heap than at the beginning that is no leak: what was compiled meanwhile, and tables that do not shrink. MiB. */
const HEAP_MIB = 12;
/** More files than at the beginning that are none: a server opens some when they are needed. */
const SERVER_FILES = 4;

/**
 * What this process (`node --expose-gc`) holds after it has collected its garbage.
 *
 * @param before what it held once: it is waited until it has no more handles than that
 */
export async function ownHoldings(before?: Holdings): Promise<Holdings> {
  const handles = (): number => process.getActiveResourcesInfo().length;
  const few = (): boolean => before === undefined || handles() <= before.handles;
  await eventually(few, { ms: CLOSING_MS }).catch(() => undefined);
  for (let count = 0; count < COLLECTIONS; count += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, rss } = process.memoryUsage();
  const kinds = process.getActiveResourcesInfo();
  return { heapMib: heapUsed / MIB, rssMib: rss / MIB, handles: kinds.length, kinds };
}

/** What has grown, a sentence each. */
export function growth(who: string, { begin, end }: { begin: Holdings; end: Holdings }): readonly string[] {
  const heap = end.heapMib - begin.heapMib;
  const handles = end.handles - begin.handles;
  return [
    ...(heap > HEAP_MIB ? [`${who} have ${heap.toFixed(1)} MiB more heap than at the beginning`] : []),
    ...(handles > (end.kinds === undefined ? SERVER_FILES : 0)
      ? [`${who} have ${handles} more handles than at the beginning: ${(end.kinds ?? []).join(' ')}`]
      : []),
  ];
}
