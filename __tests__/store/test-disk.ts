import type { ErrorCode } from '../../src/errors.js';
import type { Database, OpenDatabase } from '../../src/store/database.js';
import { loadDatabase } from '../../src/store/database.js';
import type { StoreEvents } from '../../src/store/disk-writer.js';
import { openStore } from '../../src/store/open-store.js';
import { MIGRATIONS } from '../../src/store/schema.js';
import type { KeptText, Store } from '../../src/store/store.js';
import { FakeClock } from '../support/fake-clock.js';

const real = await loadDatabase();

/** An error as libsql throws it. */
export function sqliteError(rawCode: number): Error {
  return Object.assign(new Error(`result ${rawCode}`), { rawCode });
}

/** A real database on a disk that refuses to write when it is told to, and what its stores tell. */
export class TestDisk {
  /** Thrown at the end of every transaction that writes. */
  refusal: Error | null = null;
  readonly clock = new FakeClock();
  readonly told: (ErrorCode | 'kept')[] = [];
  readonly aside: string[] = [];
  /** How often something was to be written. */
  tries = 0;

  readonly events: StoreEvents = {
    changed: (code) => this.told.push(code ?? 'kept'),
    setAside: (path) => this.aside.push(path),
  };

  readonly open: OpenDatabase = (path) => this.#guard(real(path));

  store(path: string, migrations = MIGRATIONS): Store {
    return openStore({ path, open: this.open, now: () => this.clock.now(), events: this.events, migrations });
  }

  #refuse(): void {
    if (this.refusal !== null) throw this.refusal;
  }

  #guard(database: Database): Database {
    let writing = false;
    return {
      get inTransaction(): boolean {
        return database.inTransaction;
      },
      exec: (sql) => {
        if (sql.startsWith('BEGIN')) writing = sql.includes('IMMEDIATE');
        if (sql === 'BEGIN IMMEDIATE') this.tries += 1;
        if (writing && sql === 'COMMIT') this.#refuse();
        database.exec(sql);
      },
      prepare: (sql) => {
        const statement = database.prepare(sql);
        return {
          run: (values) => {
            if (!database.inTransaction) {
              this.tries += 1;
              this.#refuse();
            }
            statement.run(values);
          },
        };
      },
      rows: (sql) => database.rows(sql),
      close: () => {
        database.close();
      },
    };
  }
}

/** Texts with these numbers. */
export function texts(...seqs: readonly number[]): KeptText[] {
  return seqs.map((seq) => ({ seq, at: 1000 + seq, from: 'bob', text: `text ${seq}` }));
}

/** The numbers of what a store remembers. */
export function remembered(store: Store): number[] {
  return store.recall().texts.map(({ seq }) => seq);
}
