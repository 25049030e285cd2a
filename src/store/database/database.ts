import { KlatschError } from '../../errors.js';
import { messageOf } from '../../reason.js';

/** What SQLite stores, as far as it is used here. */
export type SqlValue = string | number | null;

/** What a query gives. */
export type Cell = SqlValue | Uint8Array;

/** A prepared statement. */
export interface Statement {
  run(values: readonly SqlValue[]): unknown;
}

/** An open database: of libsql just what a store needs, without the `any` of its own types. */
export interface Database {
  /** Whether a BEGIN has had no COMMIT or ROLLBACK yet. */
  readonly inTransaction: boolean;
  exec(sql: string): void;
  prepare(sql: string): Statement;
  /** Every row of a query, each as the list of its values. */
  rows(sql: string): readonly (readonly Cell[])[];
  /** Closes it, in so far as no statement is left: the file may stay open until those are garbage. */
  close(): void;
}

/** Opens a database file; see {@link loadDatabase}. */
export type OpenDatabase = (path: string) => Database;

/**
 * Loads the library, which costs 10 to 20 ms and 10 MiB and is native: only servers do.
 *
 * @throws KlatschError `store-unavailable` where the library has no part for this platform
 */
export async function loadDatabase(): Promise<OpenDatabase> {
  try {
    const { default: Libsql } = await import('libsql');
    return (path) => {
      const database = open(() => new Libsql(path));
      return {
        get inTransaction(): boolean {
          return database.inTransaction;
        },
        exec(sql): void {
          database.exec(sql);
        },
        prepare: (sql) => database.prepare<SqlValue[][]>(sql),
        rows: (sql) => database.prepare(sql).raw().all() as Cell[][],
        close(): void {
          database.close();
        },
      };
    };
  } catch (error) {
    throw new KlatschError('store-unavailable', messageOf(error), { cause: error });
  }
}

/**
 * Runs a task as one transaction: all of it is written, or nothing.
 *
 * @throws what the task or SQLite throws
 */
export function transaction(database: Database, task: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    task();
    database.exec('COMMIT');
  } catch (error) {
    undo(database);
    throw error;
  }
}

/** Gives up an exclusive lock, where the journal mode lets SQLite do so, and closes. Never throws. */
export function letGo(database: Database): void {
  try {
    database.rows('PRAGMA locking_mode = NORMAL');
    // The lock goes with the next access.
    database.rows('SELECT 1 FROM sqlite_schema');
  } catch {
    // It goes with the process then.
  }
  database.close();
}

function undo(database: Database): void {
  try {
    // After some failures SQLite has rolled back already.
    if (database.inTransaction) database.exec('ROLLBACK');
  } catch {
    // What went wrong first says more.
  }
}

/** libsql gives no code when the file itself cannot be opened. */
function open<T>(task: () => T): T {
  try {
    return task();
  } catch (error) {
    throw new KlatschError('store-unavailable', messageOf(error), { cause: error });
  }
}
