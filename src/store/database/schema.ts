import type { Ban } from '../../bus/events.js';
import { KlatschError } from '../../errors.js';
import { valueOf } from '../../json.js';
import { DamagedError } from '../failures.js';
import type { Noted } from '../memory-store.js';
import { isNumber } from '../numbers.js';
import type { RecordChange, RecordKind, Run } from '../store.js';
import { textOf } from './cells.js';
import type { Cell, Database } from './database.js';
import { transaction } from './database.js';

/**
 * What makes a database of version n one of version n + 1, by n; version 0 is an empty file. What stands here has
 * been run on people's disks: a new version is a new entry, and none is ever changed.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE texts (seq INTEGER PRIMARY KEY, said TEXT NOT NULL) STRICT;
  CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    epoch TEXT NOT NULL UNIQUE,
    first INTEGER NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE bans (
    kind TEXT NOT NULL,
    what TEXT NOT NULL,
    until INTEGER,
    reason TEXT,
    operator TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (kind, what)
  ) STRICT;
  CREATE TABLE notes (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE records (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (kind, name)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE batches (last INTEGER PRIMARY KEY, texts TEXT NOT NULL) STRICT;
  INSERT INTO batches SELECT seq, '[' || said || ']' FROM texts;
  DROP TABLE texts;
  `,
  // Texts stand in files beside it from here on.
  'DROP TABLE batches;',
];

/** The last version whose texts are in the database: while it has this one or an earlier one, no others count. */
export const LAST_WITH_TEXTS = 3;

/** What a database holds when it is opened. */
export interface Contents extends Noted {
  readonly runs: readonly Run[];
}

/** What an empty one holds. */
export const NOTHING: Contents = { runs: [], bans: [], motd: null, records: [] };

/**
 * The version of the schema.
 *
 * @throws KlatschError `store-newer` when a later klatsch has written it; DamagedError when nobody has
 */
export function versionOf(database: Database, known: number): number {
  const version = Number(database.rows('PRAGMA user_version')[0]?.[0] ?? 0);
  if (version < 0) throw new DamagedError(`schema version ${version}`);
  if (version <= known) return version;
  throw new KlatschError('store-newer', `schema version ${version}, this klatsch knows ${known}`);
}

/**
 * Brings a database to the present version, as a whole or not at all.
 *
 * @param leave does what is to be done before this version of one that was there is left
 * @throws what that throws, or SQLite
 */
export function migrate(
  database: Database,
  migrations: readonly string[],
  leave: (version: number) => void = () => undefined,
): void {
  const present = versionOf(database, migrations.length);
  if (present === migrations.length) return;
  transaction(database, () => {
    for (const [version, migration] of migrations.entries()) {
      if (version < present) continue;
      if (present > 0) leave(version);
      database.exec(migration);
    }
    database.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

/**
 * Reads everything from a database of the present version. Whatever is text is read as bytes: a damaged one may
 * not be UTF-8, which SQLite does not look for, and which would make libsql abort the process.
 */
export function readContents(database: Database): Contents {
  const runs = database.rows('SELECT CAST(epoch AS BLOB), first FROM runs ORDER BY number').flatMap(toRun);
  const bans = database.rows(BANS).map(toBan);
  const [motd] = database.rows(`SELECT CAST(value AS BLOB) FROM notes WHERE name = 'motd'`);
  const records = database.rows(RECORDS).flatMap(toRecord);
  return { runs, bans, motd: motd === undefined ? null : textOf(motd[0]), records };
}

const BANS = `SELECT CAST(kind AS BLOB), CAST(what AS BLOB), until, CAST(reason AS BLOB), CAST(operator AS BLOB), at
  FROM bans ORDER BY at, rowid`;

const RECORDS = `SELECT CAST(kind AS BLOB), CAST(name AS BLOB), CAST(value AS BLOB) FROM records`;

function toRecord([kindCell, name, value]: readonly Cell[]): RecordChange[] {
  const kind = RECORD_KINDS.find((known) => known === textOf(kindCell));
  return kind === undefined ? [] : [{ kind, name: textOf(name), value: valueOf(textOf(value)) }];
}

function toRun([epoch, first]: readonly Cell[]): Run[] {
  return isNumber(first) ? [{ epoch: textOf(epoch), first }] : [];
}

function toBan([kind, what, until, reason, by, at]: readonly Cell[]): Ban {
  return {
    kind: KINDS.find((known) => known === textOf(kind)) ?? 'nick',
    what: textOf(what),
    until: typeof until === 'number' ? until : null,
    reason: reason === null ? null : textOf(reason),
    by: textOf(by),
    at: Number(at),
  };
}

const RECORD_KINDS: readonly RecordKind[] = ['nick', 'allowed', 'invite', 'password'];

const KINDS: readonly Ban['kind'][] = ['nick', 'address', 'network'];
