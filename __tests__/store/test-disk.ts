import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach } from '@jest/globals';
import type { ErrorCode } from '../../src/errors.js';
import type { Database, OpenDatabase } from '../../src/store/database/database.js';
import { loadDatabase } from '../../src/store/database/database.js';
import { openStore } from '../../src/store/open-store.js';
import { MIGRATIONS } from '../../src/store/database/schema.js';
import type { FileCalls } from '../../src/store/texts/segment-file.js';
import { FILE_CALLS } from '../../src/store/texts/segment-file.js';
import type { KeptText, Store, StoreEvents } from '../../src/store/store.js';
import { FakeClock } from '../support/fake-clock.js';
import { temporaryDirectories } from '../support/temporary.js';

const real = await loadDatabase();

/** An error as libsql throws it. */
export function sqliteError(rawCode: number): Error {
  return Object.assign(new Error(`result ${rawCode}`), { rawCode });
}

/** An error as the system throws it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** Real files on a disk that refuses to write when it is told to, and what its stores tell. */
export class TestDisk {
  /** Thrown at the end of every transaction that writes, and in the middle of every turn's texts. */
  refusal: Error | null = null;
  /** The same for texts alone. */
  textsRefusal: Error | null = null;
  /** Thrown when a file of texts is to be cut. */
  cutRefusal: Error | null = null;
  /** So many bytes of texts are written at once. */
  most = Infinity;
  readonly clock = new FakeClock();
  readonly told: (ErrorCode | 'kept')[] = [];
  readonly aside: string[] = [];
  /** How often something was to be written. */
  tries = 0;

  readonly events: StoreEvents = {
    changed: (code) => this.told.push(code ?? 'kept'),
    setAside: (path) => this.aside.push(path),
  };

  readonly calls: FileCalls = {
    write: (descriptor, bytes, position) => {
      this.tries += 1;
      const refusal = this.refusal ?? this.textsRefusal;
      const most = refusal === null ? this.most : Math.floor(bytes.length / 2);
      const written = FILE_CALLS.write(descriptor, bytes.subarray(0, most), position);
      if (refusal !== null) throw refusal;
      return written;
    },
    cut: (descriptor, end) => {
      if (this.cutRefusal !== null) throw this.cutRefusal;
      FILE_CALLS.cut(descriptor, end);
    },
  };

  readonly open: OpenDatabase = (path) => this.#guard(real(path));

  store(path: string, migrations = MIGRATIONS): Store {
    const { open, events, calls } = this;
    return openStore({ path, open, now: () => this.clock.now(), events, migrations, calls });
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

/**
 * Hands each test a disk and the path of a store on it, under a directory that ends with the test.
 *
 * @returns what makes more such directories
 */
export function diskForEach(take: (disk: TestDisk, path: string) => void, name = '9000.db'): () => string {
  const directory = temporaryDirectories();
  beforeEach(() => {
    take(new TestDisk(), join(directory(), name));
  });
  return directory;
}

/** Texts with these numbers. */
export function texts(...seqs: readonly number[]): KeptText[] {
  return seqs.map((seq) => ({ seq, at: 1000 + seq, from: 'bob', text: `text ${seq}` }));
}

/** Texts with all numbers from one to another. */
export function textsFrom(first: number, last: number): KeptText[] {
  return texts(...Array.from({ length: last - first + 1 }, (_, index) => first + index));
}

/** The directory of a store's texts. */
export function textsOf(path: string): string {
  return path.replace(/\.db$/, '.texts');
}

/** The names of what stands in it. */
export function filesOf(path: string): string[] {
  return readdirSync(textsOf(path)).sort();
}

/** The name of the segment with this number. */
export function segment(number: number): string {
  return `${String(number).padStart(16, '0')}.jsonl`;
}

/** The numbers of what a store remembers. */
export function remembered(store: Store): number[] {
  return store.recall().texts.map(({ seq }) => seq);
}
