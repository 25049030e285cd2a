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
  it('leaves out numbers after which nobody could count on', () => {
    const database = fresh();
    migrate(database, MIGRATIONS);
    const said = JSON.stringify({ at: 1, from: 'bob', text: 'hi' });
    for (const seq of [-1, 4, 2 ** 53]) database.exec(`INSERT INTO texts VALUES (${seq}, '${said}')`);
    database.exec(`INSERT INTO runs VALUES (1, 'a', 3, 0), (2, 'b', ${2 ** 53}, 0), (3, 'c', -1, 0)`);
    expect(readContents(database)).toMatchObject({
      seq: 4,
      texts: [{ seq: 4, text: 'hi' }],
      runs: [{ epoch: 'a', first: 3 }],
    });
  });

  it('leaves out what is no text', () => {
    const database = fresh();
    migrate(database, MIGRATIONS);
    const good = '{"at":5,"from":"bob","text":"hi","emote":true,"id":"a1","later":[1]}';
    const bad = ['', 'null', '[1]', '{', '{"at":"5","from":"bob","text":"hi"}', '{"at":5,"from":"bob"}'];
    for (const said of [...bad, good]) {
      database.prepare('INSERT INTO texts (said) VALUES (?)').run([said]);
    }
    const text = { seq: bad.length + 1, at: 5, from: 'bob', text: 'hi', emote: true, id: 'a1' };
    expect(readContents(database).texts).toEqual([text]);
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
