import { statSync } from 'node:fs';
import { KlatschError } from '../../errors.js';
import type { Refusal } from '../gate.js';
import { Gate } from '../gate.js';
import type { Database, SqlValue, Statement } from './database.js';
import { letGo, transaction } from './database.js';
import { migrate } from './schema.js';

/** What a {@link DatabaseWriter} works with. */
export interface DatabaseWriterOptions {
  /** Locked against everybody else. */
  readonly database: Database;
  /** Where its file is, and which one it is there. */
  readonly path: string;
  readonly inode: number;
  /** The steps to the present schema. */
  readonly migrations: readonly string[];
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A statement to be run, and its values. */
export type Order = readonly [sql: string, ...values: readonly SqlValue[]];

/** Writes into a database for as long as the disk lets it. */
export class DatabaseWriter {
  readonly #options: DatabaseWriterOptions;
  readonly #statements = new Map<string, Statement>();
  readonly #gate: Gate;
  /** The file is a database of the present schema, in the journal mode that is wanted. */
  #ready = false;

  constructor(options: DatabaseWriterOptions) {
    this.#options = options;
    const look = (): void => {
      if (statSync(options.path).ino === options.inode) return;
      throw new KlatschError('store-failed', 'the database was replaced');
    };
    this.#gate = new Gate({ now: options.now, look });
  }

  /** Why nothing can be written; null when it can. */
  get refusal(): Refusal | null {
    return this.#gate.refusal;
  }

  /**
   * Carries out orders, all or none.
   *
   * @returns false when none was carried out; without orders, when none could be
   */
  write(orders: readonly Order[]): boolean {
    return this.#gate.attempt(() => {
      this.#prepare();
      this.#obey(orders);
    });
  }

  /** Lets go of the file; to be called once, after the last order. */
  close(): void {
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
    if (orders.length === 0) return;
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

  #prepare(): void {
    if (this.#ready) return;
    const { database, migrations } = this.#options;
    const [mode] = database.rows('PRAGMA journal_mode = WAL');
    if (mode?.[0] !== 'wal') throw new KlatschError('store-failed', `journal mode ${String(mode?.[0])}`);
    migrate(database, migrations);
    this.#ready = true;
  }
}
