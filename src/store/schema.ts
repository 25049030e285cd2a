import type { Ban } from '../bus/events.js';
import { KlatschError } from '../errors.js';
import { decimal, optionalField, quote } from '../json.js';
import type { Cell, Database } from './database.js';
import { transaction } from './database.js';
import { DamagedError } from './failures.js';
import type { Noted } from './memory-store.js';
import type { KeptText, RecordChange, RecordKind, Run } from './store.js';

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
];

/** What a database holds when it is opened. */
export interface Contents extends Noted {
  readonly seq: number;
  readonly runs: readonly Run[];
  readonly texts: readonly KeptText[];
}

/** What an empty one holds. */
export const NOTHING: Contents = { seq: 0, runs: [], texts: [], bans: [], motd: null, records: [] };

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

/** Brings a database to the present version, version by version, each as a whole or not at all. */
export function migrate(database: Database, migrations: readonly string[]): void {
  const present = versionOf(database, migrations.length);
  for (const [version, migration] of migrations.entries()) {
    if (version < present) continue;
    transaction(database, () => {
      database.exec(migration);
      database.exec(`PRAGMA user_version = ${version + 1}`);
    });
  }
}

/**
 * Reads everything from a database of the present version. Whatever is text is read as bytes: a damaged one may
 * not be UTF-8, which SQLite does not look for, and which would make libsql abort the process.
 */
export function readContents(database: Database): Contents {
  const batches = database
    .rows('SELECT last, CAST(texts AS BLOB) FROM batches ORDER BY last')
    .flatMap(toBatch);
  const texts = rising(batches.flatMap(({ texts: these }) => these));
  const runs = database.rows('SELECT CAST(epoch AS BLOB), first FROM runs ORDER BY number').flatMap(toRun);
  const bans = database.rows(BANS).map(toBan);
  const [motd] = database.rows(`SELECT CAST(value AS BLOB) FROM notes WHERE name = 'motd'`);
  const records = database.rows(RECORDS).flatMap(toRecord);
  // The texts of a run may all be gone, or never have been written; its numbers are used up all the same.
  const seq = Math.max(0, batches.at(-1)?.last ?? 0, (runs.at(-1)?.first ?? 1) - 1);
  return { seq, runs, texts, bans, motd: motd === undefined ? null : textOf(motd[0]), records };
}

const BANS = `SELECT CAST(kind AS BLOB), CAST(what AS BLOB), until, CAST(reason AS BLOB), CAST(operator AS BLOB), at
  FROM bans ORDER BY at, rowid`;

const RECORDS = `SELECT CAST(kind AS BLOB), CAST(name AS BLOB), CAST(value AS BLOB) FROM records`;

/** The texts of one turn of the loop, in one row: a quarter of the time of a row and columns for each. */
export function toTexts(texts: readonly KeptText[]): string {
  return `[${texts.map(toJson).join(',')}]`;
}

function toJson({ seq, at, from, text, emote, id, sender }: KeptText): string {
  const marks = `${optionalField('emote', emote)}${optionalField('id', id)}${optionalField('sender', sender)}`;
  return `{"seq":${decimal(seq)},"at":${decimal(at)},"from":${quote(from)},"text":${quote(text)}${marks}}`;
}

/** A batch as it was read; a damaged one has lost texts, but its numbers are used up. */
interface Batch {
  readonly last: number;
  readonly texts: readonly KeptText[];
}

function toBatch([last, texts]: readonly Cell[]): Batch[] {
  if (!isNumber(last)) return [];
  const values = valueOf(textOf(texts));
  const numbered = (Array.isArray(values) ? values : [])
    .flatMap(toText)
    .filter(({ seq }) => seq <= Number(last));
  return [{ last: Number(last), texts: numbered }];
}

/** Texts are looked for by their number: one that does not rise has been altered. */
function rising(texts: readonly KeptText[]): KeptText[] {
  let highest = -1;
  return texts.filter(({ seq }) => {
    const rises = seq > highest;
    if (rises) highest = seq;
    return rises;
  });
}

/** What somebody else has written there is left out. */
function toText(value: unknown): KeptText[] {
  const { seq, at, from, text, emote, id, sender } = fieldsOf(value);
  if (typeof seq !== 'number' || !isNumber(seq)) return [];
  if (typeof at !== 'number' || typeof from !== 'string' || typeof text !== 'string') return [];
  const marks = {
    ...(emote === true ? { emote: true as const } : {}),
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof sender === 'string' ? { sender } : {}),
  };
  return [{ seq, at, from, text, ...marks }];
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function valueOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function toRecord([kindCell, name, value]: readonly Cell[]): RecordChange[] {
  const kind = RECORD_KINDS.find((known) => known === textOf(kindCell));
  return kind === undefined ? [] : [{ kind, name: textOf(name), value: valueOf(textOf(value)) }];
}

function toRun([epoch, first]: readonly Cell[]): Run[] {
  return isNumber(first) ? [{ epoch: textOf(epoch), first: Number(first) }] : [];
}

/** Whether a text can have that number, and others be numbered on from there. */
function isNumber(seq: Cell | undefined): boolean {
  return Number.isInteger(seq) && Number(seq) >= 0 && Number(seq) <= LAST_NUMBER;
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

/** Half of the whole numbers that there are: no room has said so much. */
const LAST_NUMBER = 2 ** 52;

const RECORD_KINDS: readonly RecordKind[] = ['nick', 'allowed', 'invite', 'password'];

const KINDS: readonly Ban['kind'][] = ['nick', 'address', 'network'];

function textOf(value: Cell | undefined): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString() : String(value ?? '');
}
