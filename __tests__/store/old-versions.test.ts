import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { STORE_SEGMENT_TEXTS } from '../../src/limits.js';
import { loadDatabase } from '../../src/store/database/database.js';
import type { Database } from '../../src/store/database/database.js';
import { toLines } from '../../src/store/texts/lines.js';
import { storeCode } from '../../src/store/failures.js';
import { LAST_WITH_TEXTS, MIGRATIONS, migrate, versionOf } from '../../src/store/database/schema.js';
import type { KeptText } from '../../src/store/store.js';
import type { TestDisk } from './test-disk.js';
import {
  diskForEach,
  filesOf,
  remembered,
  segment,
  sqliteError,
  texts,
  textsFrom,
  textsOf,
} from './test-disk.js';

const open = await loadDatabase();
const BAN = { kind: 'nick', what: 'bob', until: null, reason: null, by: 'root', at: 1 } as const;

let disk: TestDisk;
let path: string;
const directory = diskForEach((...fresh) => {
  [disk, path] = fresh;
});

/** A database as that version of klatsch has left it. */
function leave(version: number, said: readonly KeptText[]): void {
  const database = open(path);
  migrate(database, MIGRATIONS.slice(0, version));
  put(database, version, said);
  database.exec(`INSERT INTO runs VALUES (1, 'old', 1, 5)`);
  database.exec(`INSERT INTO bans VALUES ('nick', 'bob', NULL, NULL, 'root', 1)`);
  database.close();
}

function put(database: Database, version: number, said: readonly KeptText[]): void {
  database.exec('BEGIN');
  if (version < 3) {
    const one = database.prepare('INSERT INTO texts VALUES (?, ?)');
    for (const text of said) one.run([text.seq, JSON.stringify(text)]);
  } else {
    const batch = database.prepare('INSERT INTO batches VALUES (?, ?)');
    for (let from = 0; from < said.length; from += 10) {
      const turn = said.slice(from, from + 10);
      batch.run([turn.at(-1)?.seq ?? 0, JSON.stringify(turn)]);
    }
  }
  database.exec('COMMIT');
}

function versionNow(): number {
  const database = open(path);
  const version = versionOf(database, 99);
  database.close();
  return version;
}

describe('a database of an earlier version', () => {
  it.each([1, 2, 3])('(%i) is brought to the present one, and its texts into files', (version) => {
    const said = textsFrom(5, 2 * STORE_SEGMENT_TEXTS);
    leave(version, said);
    const store = disk.store(path);
    expect(store.recall()).toMatchObject({
      seq: 2 * STORE_SEGMENT_TEXTS,
      runs: [{ epoch: 'old', first: 1 }],
      texts: said,
    });
    expect(store.bans()).toEqual([BAN]);
    expect(store.keep(texts(2 * STORE_SEGMENT_TEXTS + 1), 1)).toBe(true);
    store.close();
    expect(versionNow()).toBe(LAST_WITH_TEXTS + 1);
    expect(filesOf(path)).toEqual([segment(5), segment(5 + STORE_SEGMENT_TEXTS)]);
    const again = disk.store(path);
    expect(again.recall()).toMatchObject({ texts: textsFrom(5, 2 * STORE_SEGMENT_TEXTS + 1) });
    again.close();
    expect([disk.told, disk.aside]).toEqual([[], []]);
  });

  it('keeps no copy of the texts that went', () => {
    leave(3, textsFrom(1, 5000));
    const before = readFileSync(path);
    expect(before.includes('text 4321')).toBe(true);
    disk.store(path).close();
    const after = readFileSync(path);
    expect(after.includes('text 4321')).toBe(false);
    expect(after.length).toBeLessThan(before.length / 2);
    expect(readdirSync(join(path, '..')).sort()).toEqual(['9000.db', '9000.texts']);
  });

  it('is what counts while it has texts: what an interrupted attempt has left is replaced', () => {
    leave(3, texts(1, 2, 3));
    mkdirSync(textsOf(path));
    writeFileSync(join(textsOf(path), segment(1)), toLines(texts(1)).slice(0, -9));
    writeFileSync(join(textsOf(path), segment(50)), toLines(texts(50)));
    mkdirSync(join(textsOf(path), segment(60)));
    writeFileSync(join(textsOf(path), 'notes'), '');
    const store = disk.store(path);
    expect(store.recall()).toMatchObject({ seq: 3, texts: texts(1, 2, 3) });
    store.close();
    expect(readFileSync(join(textsOf(path), segment(1)), 'utf8')).toBe(toLines(texts(1, 2, 3)));
    expect(filesOf(path)).toEqual([segment(1), `${segment(60)}.damaged-20260131T120000000Z`, 'notes']);
  });

  it('stays what it was on a disk that takes nothing, and is brought over later, once', () => {
    leave(3, texts(1, 2, 3));
    disk.refusal = sqliteError(13);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(codeOfOpening()).toBe('store-full');
      expect(versionNow()).toBe(3);
      expect(filesOf(path)).toEqual([segment(1)]);
    }
    disk.refusal = null;
    const store = disk.store(path);
    expect(store.keep(texts(4), 1)).toBe(true);
    store.close();
    const again = disk.store(path);
    expect(remembered(again)).toEqual([1, 2, 3, 4]);
    again.close();
  });

  it('stays what it was where no directory can be made', () => {
    leave(3, texts(1));
    writeFileSync(textsOf(path), 'in the way');
    expect(codeOfOpening()).toBe('store-unavailable');
    expect(versionNow()).toBe(3);
    expect([readdirSync(directory()), disk.aside]).toEqual([[], []]);
  });

  it('may have no texts, and numbers that are used up', () => {
    leave(3, []);
    const database = open(path);
    database.exec(`INSERT INTO batches VALUES (9, 'damaged')`);
    database.close();
    const store = disk.store(path);
    expect(store.recall()).toMatchObject({ seq: 9, texts: [] });
    store.close();
    expect(filesOf(path)).toEqual([segment(10)]);
    const again = disk.store(path);
    expect(again.recall().seq).toBe(9);
    expect(again.keep(texts(10), 1)).toBe(true);
    again.close();
    expect(filesOf(path)).toEqual([segment(10)]);
  });

  it('may have no texts at all', () => {
    leave(3, []);
    const store = disk.store(path);
    expect(store.recall()).toMatchObject({ seq: 0, texts: [] });
    expect(store.keep(texts(1), 1)).toBe(true);
    store.close();
    expect(filesOf(path)).toEqual([segment(1)]);
  });

  it('that lacks what its version has is damaged: it is set aside, and the texts in files stay', () => {
    const store = disk.store(path);
    store.keep(texts(1, 2), 1);
    store.close();
    const database = open(path);
    database.exec('PRAGMA user_version = 3');
    database.close();
    const next = disk.store(path);
    expect(disk.aside).toEqual([`${path}.damaged-20260131T120000000Z`]);
    expect(remembered(next)).toEqual([1, 2]);
    next.close();
  });
});

function codeOfOpening(): string {
  try {
    disk.store(path).close();
    return 'opened';
  } catch (error) {
    return storeCode(error);
  }
}
