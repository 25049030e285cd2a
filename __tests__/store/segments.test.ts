import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { STORE_RETRY_MS, STORE_SEGMENT_BYTES, STORE_SEGMENT_TEXTS } from '../../src/limits.js';
import { toLines } from '../../src/store/texts/lines.js';
import type { KeptText, Store } from '../../src/store/store.js';
import type { TestDisk } from './test-disk.js';
import {
  diskForEach,
  filesOf,
  remembered,
  segment,
  sqliteError,
  systemError,
  texts,
  textsFrom,
  textsOf,
} from './test-disk.js';

const FULL = systemError('ENOSPC');
const SIZE = STORE_SEGMENT_TEXTS;

let disk: TestDisk;
let path: string;
const directory = diskForEach((...fresh) => {
  [disk, path] = fresh;
}, 'klatsch/9000.db');

/** Closes a store and opens it anew, as a server that is started again. */
function again(store: Store): Store {
  store.close();
  return disk.store(path);
}

function fileOf(number: number): string {
  return join(textsOf(path), segment(number));
}

function read(number: number): string {
  return readFileSync(fileOf(number), 'utf8');
}

/** Says one text after the other, of which so many may be remembered. */
function talk(store: Store, first: number, last: number, bound = Infinity): void {
  for (let from = first; from <= last; from += 100) {
    const to = Math.min(last, from + 99);
    expect(store.keep(textsFrom(from, to), Math.max(1, to - bound + 1))).toBe(true);
  }
}

describe('the texts of a store', () => {
  it('stand line by line in a file of their owner, that is made at the first', () => {
    const store = disk.store(path);
    expect(existsSync(textsOf(path))).toBe(false);
    store.keep(texts(1, 2), 1);
    store.keep(texts(3), 1);
    expect(filesOf(path)).toEqual([segment(1)]);
    expect(read(1)).toBe(toLines(texts(1, 2, 3)));
    expect(statSync(textsOf(path)).mode & 0o777).toBe(0o700);
    expect(statSync(fileOf(1)).mode & 0o777).toBe(0o600);
    store.close();
  });

  it('are in the file before anybody is told so, however little the system writes at once', () => {
    disk.most = 7;
    const store = disk.store(path);
    expect(store.keep(texts(1, 2), 1)).toBe(true);
    expect(read(1)).toBe(toLines(texts(1, 2)));
    store.close();
  });

  it('of a turn may be many', () => {
    const store = disk.store(path);
    const said = textsFrom(1, 1000).map((text) => ({ ...text, text: '語'.repeat(1000) }));
    expect(store.keep(said, 1)).toBe(true);
    expect(again(store).recall().texts).toEqual(said);
  });

  it('may be none, and that is no file', () => {
    const store = disk.store(path);
    expect(store.keep([], 1)).toBe(true);
    expect(existsSync(textsOf(path))).toBe(false);
    store.close();
  });

  it('go on in the same file over many runs', () => {
    let store = disk.store(path);
    for (let seq = 1; seq <= 20; seq += 1) {
      store.keep(texts(seq), 1);
      store = again(store);
    }
    expect(filesOf(path)).toEqual([segment(1)]);
    expect(remembered(store)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    store.close();
  });

  it('go on in another file when one is full, in the middle of a run or at the beginning', () => {
    const store = disk.store(path);
    talk(store, 1, SIZE + 50);
    const one = Math.ceil(SIZE / 100) * 100;
    expect(filesOf(path)).toEqual([segment(1), segment(one + 1)]);
    const next = again(store);
    expect(next.recall().texts).toEqual(textsFrom(1, SIZE + 50));
    talk(next, SIZE + 51, 2 * SIZE + 200);
    expect(filesOf(path)).toHaveLength(3);
    const last = again(next);
    expect(last.recall()).toMatchObject({ seq: 2 * SIZE + 200, texts: textsFrom(1, 2 * SIZE + 200) });
    last.close();
  });

  it('go on in another file when one is large', () => {
    const store = disk.store(path);
    const long = (seq: number): KeptText => ({ seq, at: 1, from: 'bob', text: 'x'.repeat(8000) });
    const many = Math.ceil(STORE_SEGMENT_BYTES / toLines([long(100)]).length);
    for (let seq = 1; seq <= many; seq += 1) store.keep([long(seq)], 1);
    expect(filesOf(path)).toHaveLength(1);
    const next = again(store);
    next.keep([long(many + 1)], 1);
    expect(filesOf(path)).toEqual([segment(1), segment(many + 1)]);
    next.close();
  });

  it('go when all of their file are out of bounds, also when the bound becomes smaller', () => {
    const store = disk.store(path);
    talk(store, 1, 3 * SIZE, 100);
    expect(filesOf(path).length).toBeLessThanOrEqual(2);
    talk(store, 3 * SIZE + 1, 6 * SIZE);
    expect(filesOf(path).length).toBeGreaterThan(3);
    expect(store.keep(texts(6 * SIZE + 1), 6 * SIZE - 10)).toBe(true);
    expect(filesOf(path).length).toBeLessThanOrEqual(2);
    const kept = remembered(again(store));
    expect(kept[0]).toBeLessThanOrEqual(6 * SIZE - 10);
    expect(kept.at(-1)).toBe(6 * SIZE + 1);
  });

  it('never go altogether: the next run counts on from the last', () => {
    const store = disk.store(path);
    talk(store, 1, SIZE);
    store.keep([], SIZE + 1);
    expect(filesOf(path)).toEqual([segment(1)]);
    const next = again(store);
    expect(next.recall().seq).toBe(SIZE);
    next.close();
  });

  it('go when the next file begins with the oldest that may stay, and not before', () => {
    const store = disk.store(path);
    talk(store, 1, SIZE);
    store.keep(texts(SIZE + 1), 1);
    store.keep([], SIZE);
    expect(filesOf(path)).toEqual([segment(1), segment(SIZE + 1)]);
    store.keep([], SIZE + 1);
    expect(filesOf(path)).toEqual([segment(SIZE + 1)]);
    store.close();
  });

  it('that somebody has removed do not give their numbers to others', () => {
    const store = disk.store(path);
    store.keep(texts(1, 2), 1);
    again(store).close();
    rmSync(textsOf(path), { recursive: true });
    const next = disk.store(path);
    expect(next.recall()).toMatchObject({ seq: 2, texts: [] });
    expect(next.keep(texts(3), 1)).toBe(true);
    expect(filesOf(path)).toEqual([segment(3)]);
    next.close();
  });

  it('are dropped by the next run when they could not be now', () => {
    const store = disk.store(path);
    talk(store, 1, SIZE);
    // What is no file cannot be removed as one.
    renameSync(fileOf(1), `${fileOf(1)}.moved`);
    mkdirSync(fileOf(1));
    disk.clock.leap(-STORE_RETRY_MS / 2);
    expect(store.keep(texts(SIZE + 1000), SIZE + 1000)).toBe(true);
    expect(existsSync(fileOf(1))).toBe(true);
    rmSync(fileOf(1), { recursive: true });
    renameSync(`${fileOf(1)}.moved`, fileOf(1));
    const next = again(store);
    expect(next.keep(texts(SIZE + 1001), SIZE + 1001)).toBe(true);
    expect(filesOf(path)).toEqual([segment(SIZE + 1000)]);
    next.close();
  });

  it('that were cut off by the end of the process or of the power are none, and nothing is told', () => {
    const store = disk.store(path);
    store.keep(texts(1, 2), 1);
    store.close();
    const whole = read(1);
    for (const torn of ['{"seq":3,"at":1,"from":"bob","te', '\0'.repeat(5000), '{"seq":3}']) {
      writeFileSync(fileOf(1), whole + torn);
      const next = disk.store(path);
      expect(next.recall()).toMatchObject({ seq: 2, texts: texts(1, 2) });
      // Nothing is written before there is something to write.
      expect(read(1)).toBe(whole + torn);
      expect(next.keep(texts(4), 1)).toBe(true);
      expect(read(1)).toBe(whole + toLines(texts(4)));
      next.close();
    }
    expect([disk.told, disk.aside]).toEqual([[], []]);
  });

  it('stay when the database is damaged or gone, and others count on from them', () => {
    const store = disk.store(path);
    store.keep(texts(1, 2, 3), 1);
    store.close();
    writeFileSync(path, 'rubbish '.repeat(1000));
    const second = disk.store(path);
    expect(disk.aside).toEqual([`${path}.damaged-20260131T120000000Z`]);
    expect(second.recall()).toMatchObject({ seq: 3, runs: [], texts: texts(1, 2, 3) });
    second.keep(texts(4), 1);
    second.close();
    rmSync(path);
    const third = disk.store(path);
    expect(third.recall()).toMatchObject({ seq: 4, runs: [], texts: texts(1, 2, 3, 4) });
    third.close();
    expect(disk.told).toEqual([]);
  });

  it('are closed to others who could read them', () => {
    const store = disk.store(path);
    store.keep(texts(1), 1);
    store.close();
    chmodSync(textsOf(path), 0o755);
    chmodSync(fileOf(1), 0o644);
    disk.store(path).close();
    expect(statSync(textsOf(path)).mode & 0o777).toBe(0o700);
    expect(statSync(fileOf(1)).mode & 0o777).toBe(0o600);
  });
});

describe('a disk that refuses texts', () => {
  it('leaves nothing of them, and takes the next', () => {
    const store = disk.store(path);
    store.keep(texts(1), 1);
    disk.textsRefusal = FULL;
    expect(store.keep(texts(2, 3, 4, 5), 1)).toBe(false);
    expect(read(1)).toBe(toLines(texts(1)));
    disk.textsRefusal = null;
    disk.clock.advance(STORE_RETRY_MS);
    expect(store.keep(texts(6), 1)).toBe(true);
    expect(read(1)).toBe(toLines(texts(1, 6)));
    expect(disk.told).toEqual(['store-full', 'kept']);
    store.close();
  });

  it('and cannot be rid of them takes nothing before it is', () => {
    const store = disk.store(path);
    store.keep(texts(1), 1);
    disk.textsRefusal = FULL;
    disk.cutRefusal = systemError('EIO');
    expect(store.keep(texts(2, 3, 4, 5), 1)).toBe(false);
    expect(read(1)).toMatch(/^.*\n.*"seq":2.*\n/);
    disk.textsRefusal = null;
    disk.clock.advance(STORE_RETRY_MS);
    expect(store.keep(texts(6), 1)).toBe(false);
    disk.cutRefusal = null;
    disk.clock.advance(STORE_RETRY_MS);
    expect(store.keep(texts(7), 1)).toBe(true);
    expect(read(1)).toBe(toLines(texts(1, 7)));
    expect(disk.told).toEqual(['store-full', 'kept']);
    expect(remembered(again(store))).toEqual([1, 7]);
  });

  it('is rid of them at the end at the latest', () => {
    const store = disk.store(path);
    store.keep(texts(1), 1);
    disk.textsRefusal = FULL;
    disk.cutRefusal = FULL;
    store.keep(texts(2, 3), 1);
    disk.cutRefusal = null;
    store.close();
    expect(read(1)).toBe(toLines(texts(1)));
  });

  it('in the first of them goes on with the file that was made', () => {
    const store = disk.store(path);
    disk.textsRefusal = FULL;
    expect(store.keep(texts(1), 1)).toBe(false);
    disk.textsRefusal = null;
    disk.clock.advance(STORE_RETRY_MS);
    expect(store.keep(texts(2), 1)).toBe(true);
    expect(filesOf(path)).toEqual([segment(1)]);
    expect(remembered(again(store))).toEqual([2]);
  });

  it('says so of a directory that cannot be one', () => {
    mkdirSync(join(path, '..'));
    writeFileSync(textsOf(path), 'in the way');
    const store = disk.store(path);
    expect(store.recall()).toMatchObject({ seq: 0, texts: [] });
    expect(store.keep(texts(1), 1)).toBe(false);
    expect(store.setMotd('hi')).toBe(true);
    expect(disk.told).toEqual(['store-unavailable']);
    rmSync(textsOf(path));
    disk.clock.advance(STORE_RETRY_MS);
    expect(store.keep(texts(2), 1)).toBe(true);
    store.close();
  });

  it('lets everything be recalled when it takes nothing at all', () => {
    const store = disk.store(path);
    talk(store, 1, SIZE + 100);
    store.close();
    disk.refusal = sqliteError(13);
    const next = disk.store(path);
    expect(next.recall()).toMatchObject({ seq: SIZE + 100, texts: textsFrom(1, SIZE + 100) });
    next.close();
  });

  const changes: Readonly<Record<string, readonly [code: string, change: () => void]>> = {
    deleted: [
      'store-unavailable',
      () => {
        renameSync(fileOf(1), `${path}.moved`);
      },
    ],
    'deleted with its directory': [
      'store-unavailable',
      () => {
        renameSync(textsOf(path), `${path}.moved`);
      },
    ],
    replaced: [
      'store-failed',
      () => {
        renameSync(fileOf(1), `${path}.moved`);
        writeFileSync(fileOf(1), readFileSync(`${path}.moved`));
      },
    ],
    cut: [
      'store-failed',
      () => {
        truncateSync(fileOf(1));
      },
    ],
  };
  it.each(Object.keys(changes))('is noticed when their file was %s', (change) => {
    const [code, make] = changes[change] ?? ['', () => undefined];
    const store = disk.store(path);
    expect(store.keep(texts(1), 1)).toBe(true);
    make();
    disk.clock.advance(STORE_RETRY_MS);
    expect(store.keep(texts(2), 1)).toBe(false);
    expect(disk.told).toEqual([code]);
    expect(store.setMotd('hi')).toBe(true);
    store.close();
  });

  it('takes them again when their file is back', () => {
    const store = disk.store(path);
    store.keep(texts(1), 1);
    renameSync(textsOf(path), `${path}.moved`);
    disk.clock.advance(STORE_RETRY_MS);
    expect(store.keep(texts(2), 1)).toBe(false);
    renameSync(`${path}.moved`, textsOf(path));
    disk.clock.advance(STORE_RETRY_MS);
    expect(store.keep(texts(3), 1)).toBe(true);
    expect(disk.told).toEqual(['store-unavailable', 'kept']);
    expect(remembered(again(store))).toEqual([1, 3]);
  });

  it('also when it was cut between the start and the first text', () => {
    const store = disk.store(path);
    store.keep(texts(1, 2), 1);
    const next = again(store);
    truncateSync(fileOf(1), 10);
    expect(next.keep(texts(3), 1)).toBe(false);
    expect(disk.told).toEqual(['store-failed']);
    expect(statSync(fileOf(1)).size).toBe(10);
    next.close();
  });

  it('does not follow a symbolic link that was put in their place', () => {
    const store = disk.store(path);
    store.keep(texts(1), 1);
    const next = again(store);
    const elsewhere = join(directory(), 'mine');
    writeFileSync(elsewhere, 'x'.repeat(5000));
    rmSync(fileOf(1));
    symlinkSync(elsewhere, fileOf(1));
    expect(next.keep(texts(2), 1)).toBe(false);
    expect(readFileSync(elsewhere, 'utf8')).toBe('x'.repeat(5000));
    next.close();
  });
});
