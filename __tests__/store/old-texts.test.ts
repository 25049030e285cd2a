import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadDatabase } from '../../src/store/database/database.js';
import type { Database } from '../../src/store/database/database.js';
import { DamagedError } from '../../src/store/failures.js';
import { readOldTexts } from '../../src/store/database/old-texts.js';
import { LAST_WITH_TEXTS, MIGRATIONS, migrate } from '../../src/store/database/schema.js';
import { temporaryDirectories } from '../support/temporary.js';

const directory = temporaryDirectories();
const open = await loadDatabase();
const OLD = MIGRATIONS.slice(0, LAST_WITH_TEXTS);

function fresh(version = LAST_WITH_TEXTS): Database {
  const database = open(join(directory(), 'x.db'));
  migrate(database, MIGRATIONS.slice(0, version));
  return database;
}

/** A database with these rows of batches. */
function holding(...batches: readonly (readonly [last: number, texts: string])[]): Database {
  const database = fresh();
  const put = database.prepare('INSERT INTO batches VALUES (?, ?)');
  for (const batch of batches) put.run(batch);
  return database;
}

function said(...seqs: readonly unknown[]): string {
  return JSON.stringify(seqs.map((seq) => ({ seq, at: 1, from: 'bob', text: 'hi' })));
}

describe('readOldTexts', () => {
  it('leaves out numbers after which nobody could count on', () => {
    const database = holding([-1, said(-1)], [4, said(3, -2, '4', 4, 5, 2 ** 53)]);
    database.exec(`INSERT INTO batches VALUES (${2 ** 53}, '${said(6)}')`);
    expect(readOldTexts(database)).toMatchObject({ seq: 4, texts: [{ seq: 3 }, { seq: 4, text: 'hi' }] });
  });

  it('leaves out texts whose numbers do not rise', () => {
    const database = holding([3, said(1, 3, 2)], [5, said(3, 4, 4, 5)]);
    expect(readOldTexts(database).texts.map(({ seq }) => seq)).toEqual([1, 3, 4, 5]);
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
    expect(readOldTexts(database)).toEqual({ seq: 10, texts: [text] });
  });

  it('finds the texts of the first versions', () => {
    for (const version of [1, 2]) {
      const database = fresh(version);
      for (const seq of [1, 2])
        database.exec(`INSERT INTO texts VALUES (${seq}, '${said(seq).slice(1, -1)}')`);
      migrate(database, OLD);
      expect(readOldTexts(database)).toMatchObject({ seq: 2, texts: [{ seq: 1 }, { seq: 2, from: 'bob' }] });
    }
  });

  it('finds none in an empty one', () => {
    expect(readOldTexts(fresh())).toEqual({ seq: 0, texts: [] });
  });

  it('calls one damaged that has no place for them', () => {
    expect(() => readOldTexts(fresh(1))).toThrow(DamagedError);
  });
});
