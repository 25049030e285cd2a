import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Ban } from '../../src/bus/events.js';
import { KlatschError } from '../../src/errors.js';
import type { OpenDatabase } from '../../src/store/database/database.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import { storeIn } from '../../src/store/store-in.js';
import type { PortStore } from '../../src/store/store.js';
import { temporaryDirectories } from '../support/temporary.js';
import { TestDisk, texts } from './test-disk.js';

const BAN: Ban = { kind: 'nick', what: 'bob', until: null, reason: 'spam', by: 'root', at: 1 };

const temporary = temporaryDirectories();
let disk: TestDisk;
let directory: string;
let unopened: string[];
beforeEach(() => {
  disk = new TestDisk();
  unopened = [];
  directory = join(temporary(), 'klatsch');
});

function prepare(load: () => Promise<OpenDatabase> = () => Promise.resolve(disk.open)): Promise<PortStore> {
  return storeIn({
    ...{ directory, now: () => disk.clock.now(), events: disk.events, load },
    onUnopened: (code) => unopened.push(code),
  });
}

describe('storeIn', () => {
  it('touches nothing before the port is known, and has a file for each', async () => {
    const store = await prepare();
    expect(existsSync(directory)).toBe(false);
    store.open(9000);
    expect(store.keep(texts(1), 1)).toBe(true);
    expect([store.saveBan(BAN), store.setMotd('be kind')]).toEqual([true, true]);
    store.close();
    const other = await prepare();
    other.open(9001);
    expect([other.recall().texts, other.bans(), other.motd()]).toEqual([[], [], null]);
    other.close();
    const same = await prepare();
    same.open(9000);
    expect([same.recall().texts, same.bans(), same.motd()]).toEqual([texts(1), [BAN], 'be kind']);
    expect(unopened).toEqual([]);
    same.removeBans([BAN]);
    expect(same.bans()).toEqual([]);
    same.close();
    expect(existsSync(join(directory, '9000.db'))).toBe(true);
  });

  it('goes on in memory when nothing can be opened, and says so once', async () => {
    writeFileSync(directory, 'in the way');
    const store = await prepare();
    store.open(9000);
    expect(store.recall()).toMatchObject({ seq: 0, runs: [], texts: [] });
    expect([store.keep(texts(1), 1), store.saveBan(BAN), store.setMotd('hi')]).toEqual([false, false, false]);
    expect([store.bans(), store.motd()]).toEqual([[BAN], 'hi']);
    expect([disk.told, unopened]).toEqual([['store-unavailable'], ['store-unavailable']]);
    store.close();
  });

  it('goes on in memory where the library has no part for this platform', async () => {
    const store = await prepare(() =>
      Promise.reject(new KlatschError('store-unavailable', 'no such module')),
    );
    expect(disk.told).toEqual([]);
    store.open(9000);
    expect(store.keep(texts(1), 1)).toBe(false);
    expect([disk.told, unopened]).toEqual([['store-unavailable'], ['store-unavailable']]);
    expect(existsSync(directory)).toBe(false);
  });
});

describe('a store without a disk', () => {
  it('breaks no promise when none was wanted', () => {
    const store = new MemoryStore({ epoch: 'e' });
    expect(store.recall()).toEqual({ epoch: 'e', seq: 0, runs: [], texts: [] });
    expect([store.keep(), store.saveBan(BAN), store.setMotd('hi')]).toEqual([true, true, true]);
    expect([store.bans(), store.motd()]).toEqual([[BAN], 'hi']);
    expect(store.removeBans([{ kind: 'nick', what: 'bob' }])).toBe(true);
    expect(store.bans()).toEqual([]);
    store.close();
  });
});
