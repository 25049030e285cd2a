import { chmodSync, closeSync, existsSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { KlatschError } from '../errors.js';
import { makeDirectory } from '../make-directory.js';
import type { Database, OpenDatabase } from './database.js';
import { letGo } from './database.js';
import { DiskStore } from './disk-store.js';
import type { StoreEvents } from './disk-writer.js';
import { DamagedError, isDamage, isReadOnly, storeCode } from './failures.js';
import type { Contents } from './schema.js';
import { MIGRATIONS, migrate, NOTHING, readContents, versionOf } from './schema.js';
import type { Store } from './store.js';

/** What opening a store takes. */
export interface OpenStoreOptions {
  /** The database file; it and its directory are made for their owner alone if they are not there. */
  readonly path: string;
  readonly open: OpenDatabase;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly events: StoreEvents;
  /** For tests: the steps from version to version. */
  readonly migrations?: readonly string[];
}

/** What else belongs to a database file. */
const COMPANIONS = ['-wal', '-journal', '-shm'] as const;

/**
 * Opens the store in that file for this process alone. Damage is not the end of it: the file is set aside, and an
 * empty one begun. A disk that takes no bytes is not either: what is there can be read all the same, and the store
 * tells that nothing is kept.
 *
 * @throws KlatschError `store-busy` when another process has it open, `store-newer` when a later klatsch has
 *   written it, which is left as it is; or what SQLite or the system throws (`storeCode` says what it means)
 */
export function openStore(options: OpenStoreOptions): Store {
  try {
    return openAt(options);
  } catch (error) {
    if (!isDamage(error)) throw error;
    const aside = setAside(options.path, options.now());
    options.events.setAside(aside, error);
    return openAt(options);
  }
}

function openAt(options: OpenStoreOptions): Store {
  const { path, open, now, events, migrations = MIGRATIONS } = options;
  makeFile(path);
  const { ino: inode } = statSync(path);
  const database = open(path);
  try {
    lock(database);
    const contents = read(database, migrations);
    return new DiskStore({ database, path, inode, contents, migrations, now, events });
  } catch (error) {
    letGo(database);
    throw error;
  }
}

/**
 * SQLite gives its own files the mode of the database. An existing file is not opened here: closing it would let
 * go of the lock that this process may already have on it.
 */
function makeFile(path: string): void {
  makeDirectory(dirname(path));
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there === undefined) throw error;
    if (there.isFile() && (there.mode & 0o077) !== 0) chmodSync(path, 0o600);
  }
}

/** Takes the lock and keeps it: two that only read would later keep each other from writing. */
function lock(database: Database): void {
  database.rows('PRAGMA locking_mode = EXCLUSIVE');
  // Written when the journal is folded in, not at each commit: a kill of the process loses nothing.
  database.exec('PRAGMA synchronous = NORMAL');
  try {
    database.exec('BEGIN EXCLUSIVE');
    database.exec('COMMIT');
  } catch (error) {
    if (!isReadOnly(error)) throw error;
  }
}

function read(database: Database, migrations: readonly string[]): Contents {
  const version = versionOf(database, migrations.length);
  if (version === 0) return NOTHING;
  const [finding] = database.rows('PRAGMA quick_check(1)');
  if (finding?.[0] !== 'ok') throw new DamagedError(String(finding?.[0]));
  upgrade(database, migrations);
  return readContents(database);
}

/** A step that fails is our fault or the disk's, never damage: the database stays what it was, where it was. */
function upgrade(database: Database, migrations: readonly string[]): void {
  try {
    migrate(database, migrations);
  } catch (error) {
    throw new KlatschError(storeCode(error), 'the database could not be brought to the present version', {
      cause: error,
    });
  }
}

/** Gives a damaged database a name under which it bothers nobody; nothing of it is thrown away. */
function setAside(path: string, now: number): string {
  const aside = `${path}.damaged-${new Date(now).toISOString().replaceAll(/[-:.]/g, '')}`;
  for (const companion of COMPANIONS) {
    if (existsSync(path + companion)) renameSync(path + companion, aside + companion);
  }
  renameSync(path, aside);
  return aside;
}
