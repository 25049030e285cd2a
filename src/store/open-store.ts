import { chmodSync, closeSync, existsSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { KlatschError } from '../errors.js';
import { makeDirectory } from '../make-directory.js';
import type { Database, OpenDatabase } from './database/database.js';
import { letGo } from './database/database.js';
import { DatabaseWriter } from './database/database-writer.js';
import { DiskStore } from './disk-store.js';
import { DamagedError, isDamage, isReadOnly, storeCode } from './failures.js';
import type { OldTexts } from './database/old-texts.js';
import { readOldTexts } from './database/old-texts.js';
import { replaceSegments } from './texts/replace-segments.js';
import type { Contents } from './database/schema.js';
import { LAST_WITH_TEXTS, MIGRATIONS, migrate, NOTHING, readContents, versionOf } from './database/schema.js';
import type { FileCalls } from './texts/segment-file.js';
import { FILE_CALLS } from './texts/segment-file.js';
import { readSegments } from './texts/segment-reader.js';
import { SegmentWriter } from './texts/segment-writer.js';
import { asideOf } from './set-aside.js';
import type { Store, StoreEvents } from './store.js';

/** What opening a store takes. */
export interface OpenStoreOptions {
  /**
   * The database file, `PORT.db`; the texts are beside it in the directory `PORT.texts`. They and what is above them
   * are made for their owner alone if they are not there.
   */
  readonly path: string;
  readonly open: OpenDatabase;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly events: StoreEvents;
  /** For tests: the steps from version to version. */
  readonly migrations?: readonly string[];
  /** For tests: what is done to open files of texts. */
  readonly calls?: FileCalls;
}

/** What else belongs to a database file. */
const COMPANIONS = ['-wal', '-journal', '-shm'] as const;

/**
 * Opens the store in that file for this process alone. Damage is not the end of it: the file is set aside, and an
 * empty one begun; the texts stay. A disk that takes no bytes is not either: what is there can be read all the same,
 * and the store tells that nothing is kept.
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
    options.events.setAside(aside, 'database', error);
    return openAt(options);
  }
}

function openAt(options: OpenStoreOptions): Store {
  const { path, open, now, events, migrations = MIGRATIONS, calls = FILE_CALLS } = options;
  makeFile(path);
  const { ino: inode } = statSync(path);
  const database = open(path);
  try {
    // It is the lock on the texts, too.
    const locked = lock(database);
    const directory = textsBeside(path);
    const contents = read(database, migrations, (old) => {
      replaceSegments(directory, old, now());
    });
    const segments = readSegments({
      ...{ directory, mends: locked, now },
      onSetAside: (aside, cause) => {
        events.setAside(aside, 'texts', cause);
      },
    });
    // The texts of a run may all be gone, or never have been written; its numbers are used up all the same.
    const seq = Math.max(segments.seq, (contents.runs.at(-1)?.first ?? 1) - 1);
    return new DiskStore({
      database: new DatabaseWriter({ database, path, inode, migrations, now }),
      segments: new SegmentWriter({ directory, segments, now, calls }),
      ...{ contents, texts: segments.texts, seq, now, events },
    });
  } catch (error) {
    letGo(database);
    throw error;
  }
}

function textsBeside(path: string): string {
  const { dir, name } = parse(path);
  return join(dir, `${name}.texts`);
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

/**
 * Takes the lock and keeps it: two that only read would later keep each other from writing.
 *
 * @returns false when the disk does not let it be had, nor anything be written
 */
function lock(database: Database): boolean {
  database.rows('PRAGMA locking_mode = EXCLUSIVE');
  // Written when the journal is folded in, not at each commit: a kill of the process loses nothing.
  database.exec('PRAGMA synchronous = NORMAL');
  try {
    database.exec('BEGIN EXCLUSIVE');
    database.exec('COMMIT');
  } catch (error) {
    if (!isReadOnly(error)) throw error;
    return false;
  }
  return true;
}

function read(database: Database, migrations: readonly string[], onTexts: (old: OldTexts) => void): Contents {
  const version = versionOf(database, migrations.length);
  if (version === 0) return NOTHING;
  const [finding] = database.rows('PRAGMA quick_check(1)');
  if (finding?.[0] !== 'ok') throw new DamagedError(String(finding?.[0]));
  if (version < migrations.length) upgrade(database, migrations, onTexts);
  if (version <= LAST_WITH_TEXTS) vacuum(database);
  return readContents(database);
}

/** What is dropped from a database still stands in its file, and nothing would ever be written over the texts. */
function vacuum(database: Database): void {
  try {
    database.exec('VACUUM');
  } catch {
    // It needs as much room again. The file stays as large as it is, then.
  }
}

/** A step that fails is our fault or the disk's, never damage: the database stays what it was, where it was. */
function upgrade(database: Database, migrations: readonly string[], onTexts: (old: OldTexts) => void): void {
  try {
    // It must not come back, after a loss of power, when there are texts that it does not have.
    database.exec('PRAGMA synchronous = FULL');
    migrate(database, migrations, (version) => {
      if (version === LAST_WITH_TEXTS) onTexts(readOldTexts(database));
    });
    database.exec('PRAGMA synchronous = NORMAL');
  } catch (error) {
    if (error instanceof DamagedError) throw error;
    throw new KlatschError(storeCode(error), 'the database could not be brought to the present version', {
      cause: error,
    });
  }
}

/** Gives a damaged database a name under which it bothers nobody; nothing of it is thrown away. */
function setAside(path: string, now: number): string {
  const aside = asideOf(path, now);
  for (const companion of COMPANIONS) {
    if (existsSync(path + companion)) renameSync(path + companion, aside + companion);
  }
  renameSync(path, aside);
  return aside;
}
