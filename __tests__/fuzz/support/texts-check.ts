import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenDatabase } from '../../../src/store/database/database.js';
import { storeCode } from '../../../src/store/failures.js';
import { textIn } from '../../../src/store/texts/lines.js';
import { LAST_NUMBER } from '../../../src/store/numbers.js';
import { openStore } from '../../../src/store/open-store.js';
import type { Past, Store } from '../../../src/store/store.js';

const SEGMENT = /^\d{16}\.jsonl$/;

/**
 * Opens a store, whatever its files hold, and opens it again. Its database may be damaged so that nothing can be
 * written into it: that must be told then.
 *
 * @throws Error when what can be read is not what is remembered, or is not the same the next time
 */
export function checkTexts(path: string, open: OpenDatabase): void {
  const least = highestIn(path.replace(/\.db$/, '.texts'));
  const first = opened(path, open);
  if (first === null) return;
  const before = first.recall();
  checkNumbers(before, least);
  first.close();
  const told: unknown[] = [];
  const second = opened(path, open, told);
  assert(second !== null, 'it cannot be opened again');
  const after = second.recall();
  assert.deepEqual([after.seq, after.texts], [before.seq, before.texts], 'it is not the same again');
  const next = { seq: after.seq + 1, at: 1, from: 'bob', text: 'next' };
  const keeps = second.keep([next], 1);
  second.close();
  assert(keeps !== told.length > 0, 'what is told is not what is so');
  if (!keeps) return;
  const third = opened(path, open);
  const kept = third?.recall().texts;
  third?.close();
  // A number past the last one is not read again.
  if (next.seq <= LAST_NUMBER) assert.deepEqual(kept, [...after.texts, next], 'what was kept is gone');
}

/** Null when a later klatsch has written it, as a damaged version says, or an earlier one that it is not. */
function opened(path: string, open: OpenDatabase, told: unknown[] = []): Store | null {
  try {
    const events = { changed: (code: unknown) => told.push(code), setAside: () => undefined };
    return openStore({ path, open, now: Date.now, events });
  } catch (error) {
    if (['store-newer', 'store-failed'].includes(storeCode(error))) return null;
    throw error;
  }
}

function checkNumbers({ seq, texts }: Past, least: number): void {
  let last = -1;
  for (const text of texts) {
    assert(text.seq > last, 'numbers do not rise');
    last = text.seq;
  }
  assert(seq >= last && seq >= least, `the last number is ${seq}, and ${Math.max(last, least)} was read`);
}

/** The highest number of a whole line with a text that belongs where it stands. */
function highestIn(directory: string): number {
  const names = readdirSync(directory).filter((name) => SEGMENT.test(name));
  const numbers = names.sort().flatMap((name, index) => {
    const below = Number.parseInt(names[index + 1] ?? String(LAST_NUMBER + 1), 10);
    const lines = readFileSync(join(directory, name), 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => textOf(line)?.seq ?? 0).filter((number) => number < below);
  });
  return Math.max(0, ...numbers);
}

function textOf(line: string): ReturnType<typeof textIn> {
  try {
    return textIn(JSON.parse(line));
  } catch {
    return null;
  }
}
