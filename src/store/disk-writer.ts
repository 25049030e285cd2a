import { statSync } from 'node:fs';
import type { ErrorCode } from '../errors.js';
import { KlatschError } from '../errors.js';
import { STORE_RETRY_MS } from '../limits.js';
import type { Database, SqlValue, Statement } from './database.js';
import { letGo, transaction } from './database.js';
import { storeCode } from './failures.js';
import { migrate } from './schema.js';

/** What a store tells. */
export interface StoreEvents {
  /** What is said is written down again (`code` null), or not any more; `cause` is for the log. */
  changed(code: ErrorCode | null, cause?: unknown): void;
  /** The file was damaged: it now has this name, and an empty one has taken its place. */
  setAside(path: string, cause: unknown): void;
}

/** What a {@link DiskWriter} works with. */
export interface DiskWriterOptions {
  /** Locked against everybody else. */
  readonly database: Database;
  /** Where its file is, and which one it is there. */
  readonly path: string;
  readonly inode: number;
  /** The steps to the present schema. */
  readonly migrations: readonly string[];
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly events: StoreEvents;
}

/** A statement to be run, and its values. */
export type Order = readonly [sql: string, ...values: readonly SqlValue[]];

/** Writes into a database for as long as the disk lets it, and tells when it begins and when it ceases to. */
export class DiskWriter {
  readonly #options: DiskWriterOptions;
  readonly #statements = new Map<string, Statement>();
  /** The file is a database of the present schema, in the journal mode that is wanted. */
  #ready = false;
  #failure: ErrorCode | null = null;
  #triedAt = 0;
  #seenAt = -Infinity;
  #closed = false;

  constructor(options: DiskWriterOptions) {
    this.#options = options;
  }

  /**
   * Carries out orders, all or none. While the disk refuses, it is asked only now and then.
   *
   * @returns false when none was carried out
   */
  write(orders: readonly Order[]): boolean {
    const now = this.#options.now();
    // A clock that was set back must not make it wait for hours.
    const waited = Math.abs(now - this.#triedAt) >= STORE_RETRY_MS;
    if (this.#closed || (this.#failure !== null && !waited)) return false;
    this.#triedAt = now;
    try {
      this.#look(now);
      this.#prepare();
      this.#obey(orders);
    } catch (error) {
      this.#fail(error);
      return false;
    }
    this.#succeed();
    return true;
  }

  /** Writes nothing any more, and lets go of the file. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#statements.clear();
    const { database } = this.#options;
    try {
      // One file is left, for whoever wants to copy it.
      database.rows('PRAGMA journal_mode = DELETE');
    } catch {
      // On a full disk, say: as after a kill, the next one to open it reads the journal.
    }
    letGo(database);
  }

  #obey(orders: readonly Order[]): void {
    const runAll = (): void => {
      for (const [sql, ...values] of orders) this.#statement(sql).run(values);
    };
    // One alone is a transaction of its own, at three quarters of the price.
    if (orders.length === 1) runAll();
    else transaction(this.#options.database, runAll);
  }

  #statement(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#options.database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #fail(error: unknown): void {
    const code = storeCode(error);
    if (this.#failure === null) this.#options.events.changed(code, error);
    this.#failure = code;
  }

  #succeed(): void {
    if (this.#failure === null) return;
    this.#failure = null;
    this.#options.events.changed(null);
  }

  /** SQLite goes on writing into a file that somebody has deleted or moved away: nothing would be kept. */
  #look(now: number): void {
    if (Math.abs(now - this.#seenAt) < STORE_RETRY_MS) return;
    const { path, inode } = this.#options;
    if (statSync(path).ino !== inode) throw new KlatschError('store-failed', 'the database was replaced');
    this.#seenAt = now;
  }

  #prepare(): void {
    if (this.#ready) return;
    const { database, migrations } = this.#options;
    const [mode] = database.rows('PRAGMA journal_mode = WAL');
    if (mode?.[0] !== 'wal') throw new KlatschError('store-failed', `journal mode ${String(mode?.[0])}`);
    migrate(database, migrations);
    this.#ready = true;
  }
}
