import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadDatabase } from '../../src/store/database.js';
import type { Database } from '../../src/store/database.js';
import { MIGRATIONS, migrate, readContents, versionOf } from '../../src/store/schema.js';
import { temporaryDirectories } from '../support/temporary.js';

const directory = temporaryDirectories();
const open = await loadDatabase();

function fresh(): Database {
  return open(join(directory(), 'x.db'));
}

const STEPS = ['CREATE TABLE one (a)', 'ALTER TABLE one ADD COLUMN b', 'INSERT INTO one VALUES (1, 2)'];

describe('migrate', () => {
  it('makes an empty file one of the present version', () => {
    const database = fresh();
    expect(versionOf(database, 0)).toBe(0);
    migrate(database, MIGRATIONS);
    expect(versionOf(database, MIGRATIONS.length)).toBe(MIGRATIONS.length);
    expect(readContents(database)).toEqual({
      seq: 0,
      runs: [],
      texts: [],
      bans: [],
      motd: null,
      records: [],
    });
    migrate(database, MIGRATIONS);
    expect(versionOf(database, MIGRATIONS.length)).toBe(MIGRATIONS.length);
  });

  it('goes through every version from the one that there is', () => {
    const database = fresh();
    migrate(database, STEPS.slice(0, 1));
    database.exec('INSERT INTO one VALUES (0)');
    migrate(database, STEPS);
    expect(versionOf(database, 3)).toBe(3);
    expect(database.rows('SELECT a, b FROM one')).toEqual([
      [0, null],
      [1, 2],
    ]);
  });

  it('leaves a version as it was when it fails on the way to the next', () => {
    const database = fresh();
    expect(() => {
      migrate(database, [...STEPS.slice(0, 1), 'INSERT INTO one VALUES (7); INSERT INTO none VALUES (1)']);
    }).toThrow('none');
    expect(versionOf(database, 2)).toBe(1);
    expect(database.rows('SELECT a FROM one')).toEqual([]);
    expect(database.inTransaction).toBe(false);
  });

  it('does not touch what a later version has written', () => {
    const database = fresh();
    migrate(database, STEPS);
    expect(() => {
      migrate(database, STEPS.slice(0, 2));
    }).toThrow(expect.objectContaining({ code: 'store-newer' }));
    expect(versionOf(database, 3)).toBe(3);
  });
});

describe('readContents', () => {
  /** A database with these rows of batches. */
  function holding(...batches: readonly (readonly [last: number, texts: string])[]): Database {
    const database = fresh();
    migrate(database, MIGRATIONS);
    const put = database.prepare('INSERT INTO batches VALUES (?, ?)');
    for (const batch of batches) put.run(batch);
    return database;
  }

  function said(...seqs: readonly unknown[]): string {
    return JSON.stringify(seqs.map((seq) => ({ seq, at: 1, from: 'bob', text: 'hi' })));
  }

  it('leaves out numbers after which nobody could count on', () => {
    const database = holding([-1, said(-1)], [4, said(3, -2, '4', 4, 5, 2 ** 53)]);
    database.exec(`INSERT INTO batches VALUES (${2 ** 53}, '${said(6)}')`);
    database.exec(`INSERT INTO runs VALUES (1, 'a', 3, 0), (2, 'b', ${2 ** 53}, 0), (3, 'c', -1, 0)`);
    expect(readContents(database)).toMatchObject({
      seq: 4,
      texts: [{ seq: 3 }, { seq: 4, text: 'hi' }],
      runs: [{ epoch: 'a', first: 3 }],
    });
  });

  it('leaves out texts whose numbers do not rise', () => {
    const database = holding([3, said(1, 3, 2)], [5, said(3, 4, 4, 5)]);
    expect(readContents(database).texts.map(({ seq }) => seq)).toEqual([1, 3, 4, 5]);
  });

  it('leaves out what is no text, and does not give its number again', () => {
    const good = '{"seq":7,"at":5,"from":"bob","text":"hi","emote":true,"id":"a1","later":[1]}';
    const bad = [
      'null',
      '[1]',
      '{"seq":6,"at":"5","from":"bob","text":"hi"}',
      '{"seq":6,"at":5,"from":"bob"}',
    ];
    const database = holding([7, `[${bad.join()},${good}]`], [8, '[{'], [9, '{}'], [10, '']);
    const text = { seq: 7, at: 5, from: 'bob', text: 'hi', emote: true, id: 'a1' };
    expect(readContents(database)).toMatchObject({ seq: 10, texts: [text] });
  });

  it('finds the texts that an earlier version has written', () => {
    const database = fresh();
    migrate(database, MIGRATIONS.slice(0, 2));
    for (const seq of [1, 2]) database.exec(`INSERT INTO texts VALUES (${seq}, '${said(seq).slice(1, -1)}')`);
    migrate(database, MIGRATIONS);
    expect(readContents(database)).toMatchObject({ seq: 2, texts: [{ seq: 1 }, { seq: 2, from: 'bob' }] });
  });
});

describe('the first version', () => {
  // Whoever changes the schema adds a migration: what stands here is on people's disks.
  it('is still the same', () => {
    const database = fresh();
    migrate(database, MIGRATIONS.slice(0, 1));
    const columns = database.rows(
      `SELECT tables.name, group_concat(columns.name) FROM sqlite_schema AS tables, pragma_table_info(tables.name)
       AS columns WHERE tables.type = 'table' GROUP BY tables.name ORDER BY tables.name`,
    );
    expect(columns).toEqual([
      ['bans', 'kind,what,until,reason,operator,at'],
      ['notes', 'name,value'],
      ['runs', 'number,epoch,first,at'],
      ['texts', 'seq,said'],
    ]);
  });
});
