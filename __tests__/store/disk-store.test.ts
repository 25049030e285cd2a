import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Ban } from '../../src/bus/events.js';
import { EPOCHS_KEPT, STORE_RETRY_MS } from '../../src/limits.js';
import type { KeptText, Store } from '../../src/store/store.js';
import { sanitize } from '../../src/wire/sanitize.js';
import type { TestDisk } from './test-disk.js';
import { diskForEach, remembered, sqliteError, texts, textsOf } from './test-disk.js';

const FULL = sqliteError(13);
const BOB: Ban = { kind: 'nick', what: 'bob', until: null, reason: null, by: 'root', at: 1 };
const NET: Ban = { kind: 'network', what: '10.0.0.0/8', until: 9e12, reason: 'spam, "it"', by: 'ann', at: 2 };

let disk: TestDisk;
let path: string;
diskForEach((...fresh) => {
  [disk, path] = fresh;
});

/** Closes a store and opens it anew, as a server that is started again. */
function again(store: Store): Store {
  store.close();
  return disk.store(path);
}

describe('a store on disk', () => {
  it('brings back every text as it was', () => {
    const store = disk.store(path);
    const said: KeptText[] = [
      { seq: 1, at: 1769861045678, from: 'grüße', text: '  two blanks,\n\ta tab, 🍜 "quoted" \\ back' },
      { seq: 2, at: 1769861045679, from: 'bob', text: 'waves', emote: true, id: 'a-2', sender: 's_1' },
    ];
    expect(store.keep(said, 1)).toBe(true);
    expect(again(store).recall().texts).toEqual(said);
    expect(disk.told).toEqual([]);
  });

  it('brings back whatever text can be said', () => {
    const store = disk.store(path);
    const all: KeptText[] = [];
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 20 }), (raw) => {
        const said = raw.map((text, i) => {
          return { seq: all.length + i + 1, at: i, from: 'bob', text: sanitize(text) };
        });
        all.push(...said);
        expect(store.keep(said, 1)).toBe(true);
      }),
    );
    expect(again(store).recall().texts).toEqual(all);
  });

  it('goes on counting over the runs, and knows them', () => {
    const first = disk.store(path);
    const one = first.recall();
    expect(one).toMatchObject({ seq: 0, runs: [], texts: [] });
    first.keep(texts(1, 2), 1);
    const second = again(first);
    const two = second.recall();
    expect(two).toMatchObject({ seq: 2, runs: [{ epoch: one.epoch, first: 1 }] });
    expect(two.epoch).not.toBe(one.epoch);
    const third = again(second);
    expect(third.recall().runs).toEqual([
      { epoch: one.epoch, first: 1 },
      { epoch: two.epoch, first: 3 },
    ]);
    third.close();
  });

  it('hands its texts over once, and does not hold on to them', () => {
    const store = disk.store(path);
    store.keep(texts(1), 1);
    const next = again(store);
    expect(remembered(next)).toEqual([1]);
    expect(remembered(next)).toEqual([]);
    next.close();
  });

  it('remembers so many runs', () => {
    let store = disk.store(path);
    const epochs = [store.recall().epoch];
    for (let run = 0; run < EPOCHS_KEPT + 3; run += 1) {
      store = again(store);
      epochs.push(store.recall().epoch);
    }
    expect(
      again(store)
        .recall()
        .runs.map(({ epoch }) => epoch),
    ).toEqual(epochs.slice(-EPOCHS_KEPT));
  });

  it('keeps bans and the message of the day', () => {
    const store = disk.store(path);
    expect([store.bans(), store.motd()]).toEqual([[], null]);
    expect([store.saveBan(BOB), store.saveBan(NET), store.setMotd('be kind')]).toEqual([true, true, true]);
    const second = again(store);
    expect([second.bans(), second.motd()]).toEqual([[BOB, NET], 'be kind']);
    second.saveBan({ ...BOB, until: 5 });
    second.removeBans([
      { kind: 'network', what: '10.0.0.0/8' },
      { kind: 'address', what: 'bob' },
    ]);
    second.setMotd(null);
    expect([second.bans(), second.motd()]).toEqual([[{ ...BOB, until: 5 }], null]);
    const third = again(second);
    expect([third.bans(), third.motd()]).toEqual([[{ ...BOB, until: 5 }], null]);
    third.close();
  });

  it('writes nothing any more once it is closed', () => {
    const store = disk.store(path);
    store.close();
    store.close();
    expect(store.keep(texts(1), 1)).toBe(false);
    expect(remembered(disk.store(path))).toEqual([]);
  });
});

describe('a disk that refuses', () => {
  it('is told once when it begins and once when it ends', () => {
    const store = disk.store(path);
    store.keep(texts(1), 1);
    disk.refusal = FULL;
    expect(store.keep(texts(2), 1)).toBe(false);
    disk.clock.advance(STORE_RETRY_MS);
    expect(store.keep(texts(3), 1)).toBe(false);
    expect(disk.told).toEqual(['store-full']);
    disk.refusal = null;
    disk.clock.advance(STORE_RETRY_MS);
    expect(store.keep(texts(4), 1)).toBe(true);
    expect(store.keep(texts(5), 1)).toBe(true);
    expect(disk.told).toEqual(['store-full', 'kept']);
    expect(remembered(again(store))).toEqual([1, 4, 5]);
  });

  it('is not asked at every turn', () => {
    const store = disk.store(path);
    disk.refusal = FULL;
    store.keep(texts(1), 1);
    const before = disk.tries;
    disk.refusal = null;
    disk.clock.advance(STORE_RETRY_MS - 1);
    for (let seq = 2; seq < 100; seq += 1) expect(store.keep(texts(seq), 1)).toBe(false);
    expect(disk.tries).toBe(before);
    disk.clock.advance(1);
    expect(store.keep(texts(100), 1)).toBe(true);
    store.close();
  });

  it('is asked again after the clock was set back', () => {
    const store = disk.store(path);
    disk.refusal = FULL;
    store.keep(texts(1), 1);
    disk.refusal = null;
    disk.clock.leap(-3_600_000);
    expect(store.keep(texts(2), 1)).toBe(true);
    store.close();
  });

  it('takes no ban away: it holds, and is written when there is room', () => {
    const store = disk.store(path);
    store.saveBan(BOB);
    store.setMotd('old');
    disk.refusal = FULL;
    expect([store.saveBan(NET), store.removeBans([BOB]), store.setMotd('new')]).toEqual([
      false,
      false,
      false,
    ]);
    expect([store.bans(), store.motd()]).toEqual([[NET], 'new']);
    disk.refusal = null;
    disk.clock.advance(STORE_RETRY_MS);
    expect(store.keep(texts(1), 1)).toBe(true);
    const next = again(store);
    expect([next.bans(), next.motd()]).toEqual([[NET], 'new']);
    next.close();
  });

  it('from the beginning lets everything be read, and the run be entered later', () => {
    const first = disk.store(path);
    const { epoch } = first.recall();
    first.keep(texts(1), 1);
    first.saveBan(BOB);
    first.close();
    disk.refusal = FULL;
    const second = disk.store(path);
    expect(disk.told).toEqual(['store-full']);
    expect(second.bans()).toEqual([BOB]);
    const past = second.recall();
    expect(past).toMatchObject({ seq: 1, runs: [{ epoch, first: 1 }] });
    disk.refusal = null;
    disk.clock.advance(STORE_RETRY_MS);
    // The numbers in between were given to texts that nobody kept.
    expect(second.keep(texts(5), 1)).toBe(true);
    const third = again(second).recall();
    expect(third.runs).toEqual([
      { epoch, first: 1 },
      { epoch: past.epoch, first: 2 },
    ]);
    expect(third.texts.map(({ seq }) => seq)).toEqual([1, 5]);
  });

  it('is told once, whichever part it begins or ends with', () => {
    const store = disk.store(path);
    disk.textsRefusal = FULL;
    expect(store.keep(texts(1), 1)).toBe(false);
    // There is room for this alone.
    expect([store.saveBan(BOB), store.setMotd('hi')]).toEqual([true, true]);
    disk.refusal = FULL;
    expect(store.saveBan(NET)).toBe(false);
    disk.clock.advance(STORE_RETRY_MS);
    disk.refusal = null;
    expect(store.saveBan(NET)).toBe(true);
    expect(store.keep(texts(2), 1)).toBe(false);
    disk.clock.advance(STORE_RETRY_MS);
    expect(disk.told).toEqual(['store-full']);
    disk.textsRefusal = null;
    expect(store.keep(texts(3), 1)).toBe(true);
    expect(disk.told).toEqual(['store-full', 'kept']);
    const next = again(store);
    expect([next.bans(), next.motd(), remembered(next)]).toEqual([[BOB, NET], 'hi', [3]]);
    next.close();
  });

  it('of texts alone takes bans at any time, and is not asked for texts more often for it', () => {
    const store = disk.store(path);
    disk.textsRefusal = FULL;
    store.keep(texts(1), 1);
    disk.textsRefusal = null;
    for (let seq = 2; seq < 10; seq += 1) {
      expect([store.saveBan(BOB), store.keep(texts(seq), 1)]).toEqual([true, false]);
    }
    disk.clock.advance(STORE_RETRY_MS);
    expect([store.saveBan(BOB), store.keep(texts(10), 1)]).toEqual([true, true]);
    store.close();
  });

  it('keeps no text of a run that it has not entered', () => {
    disk.refusal = FULL;
    const store = disk.store(path);
    disk.refusal = null;
    expect(store.keep(texts(1), 1)).toBe(false);
    expect(existsSync(textsOf(path))).toBe(false);
    disk.clock.advance(STORE_RETRY_MS);
    disk.textsRefusal = FULL;
    expect(store.keep(texts(2), 1)).toBe(false);
    disk.textsRefusal = null;
    disk.clock.advance(STORE_RETRY_MS);
    expect(store.keep(texts(3), 1)).toBe(true);
    // It was full all the time, as far as anybody can tell.
    expect(disk.told).toEqual(['store-full', 'kept']);
    const past = again(store).recall();
    expect(past).toMatchObject({ seq: 3, runs: [{ first: 1 }], texts: texts(3) });
  });

  it('makes a fresh database when there is room at last', () => {
    disk.refusal = FULL;
    const store = disk.store(path);
    expect(store.keep(texts(1), 1)).toBe(false);
    disk.refusal = null;
    disk.clock.advance(STORE_RETRY_MS);
    expect(store.keep(texts(2), 1)).toBe(true);
    expect(remembered(again(store))).toEqual([2]);
  });

  it.each([
    ['deleted', 'store-unavailable', (): void => undefined],
    [
      'replaced',
      'store-failed',
      (): void => {
        writeFileSync(path, '');
      },
    ],
    [
      'a directory',
      'store-failed',
      (): void => {
        mkdirSync(path);
      },
    ],
  ] as const)('is noticed when the file is %s', (_, code, replace) => {
    const store = disk.store(path);
    expect(store.keep(texts(1), 1)).toBe(true);
    renameSync(path, `${path}.moved`);
    replace();
    disk.clock.advance(STORE_RETRY_MS);
    expect(store.keep(texts(2), 1)).toBe(false);
    expect(disk.told).toEqual([code]);
    rmSync(path, { recursive: true, force: true });
    renameSync(`${path}.moved`, path);
    disk.clock.advance(STORE_RETRY_MS);
    expect(store.keep(texts(3), 1)).toBe(true);
    store.close();
  });
});
