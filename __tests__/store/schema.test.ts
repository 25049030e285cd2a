import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadDatabase } from '../../src/store/database/database.js';
import type { Database } from '../../src/store/database/database.js';
import { MIGRATIONS, migrate, readContents, versionOf } from '../../src/store/database/schema.js';
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
    expect(readContents(database)).toEqual({ runs: [], bans: [], motd: null, records: [] });
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

  it('leaves everything as it was when a step fails', () => {
    const database = fresh();
    migrate(database, STEPS.slice(0, 1));
    expect(() => {
      migrate(database, [...STEPS.slice(0, 2), 'INSERT INTO one VALUES (7, 8); INSERT INTO none VALUES (1)']);
    }).toThrow('none');
    expect(versionOf(database, 3)).toBe(1);
    expect(database.rows('SELECT * FROM one')).toEqual([]);
    expect(database.inTransaction).toBe(false);
  });

  it('says which versions it leaves, of one that was there, and goes back when that fails', () => {
    const left: unknown[] = [];
    const leave = (database: Database) => (version: number) => {
      left.push([version, database.rows('SELECT * FROM one')]);
      if (left.length === 3) throw new Error('enough');
    };
    const empty = fresh();
    migrate(empty, STEPS, leave(empty));
    expect(left).toEqual([]);
    const database = fresh();
    migrate(database, STEPS.slice(0, 1));
    migrate(database, STEPS, leave(database));
    expect(left).toEqual([
      [1, []],
      [2, []],
    ]);
    expect(() => {
      migrate(database, [...STEPS, 'DROP TABLE one'], leave(database));
    }).toThrow('enough');
    expect(versionOf(database, 4)).toBe(3);
    expect(database.rows('SELECT * FROM one')).toEqual([[1, 2]]);
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
  it('leaves out runs after which nobody could count on', () => {
    const database = fresh();
    migrate(database, MIGRATIONS);
    database.exec(`INSERT INTO runs VALUES (1, 'a', 3, 0), (2, 'b', ${2 ** 53}, 0), (3, 'c', -1, 0)`);
    expect(readContents(database).runs).toEqual([{ epoch: 'a', first: 3 }]);
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

  it('and those after it are brought to the present one by the same steps as ever', () => {
    expect(MIGRATIONS.map((step) => createHash('sha256').update(step).digest('hex').slice(0, 16))).toEqual([
      '4eda778c6fee4fb9',
      '343bbb5fe4e57fb9',
      '65eaf82497a74996',
      '0b8e5db47c2742b6',
    ]);
  });
});
