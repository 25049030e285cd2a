import type { Ban } from '../bus/events.js';
import { EPOCHS_KEPT, STORE_TRIM_TEXTS } from '../limits.js';
import type { DiskWriterOptions, Order } from './disk-writer.js';
import { DiskWriter } from './disk-writer.js';
import { MemoryStore, newEpoch } from './memory-store.js';
import type { Contents } from './schema.js';
import { toTexts } from './schema.js';
import type { KeptText, Past, RecordChange, RecordKind, Store } from './store.js';

/** A database, and what has been read from it. */
export interface DiskStoreOptions extends DiskWriterOptions {
  readonly contents: Contents;
}

const PUT_TEXTS = `INSERT INTO batches (last, texts) VALUES (?, ?)`;
const DROP_TEXTS = `DELETE FROM batches WHERE last < ?`;
const PUT_BAN = `INSERT OR REPLACE INTO bans (kind, what, until, reason, operator, at) VALUES (?, ?, ?, ?, ?, ?)`;
const DROP_BAN = `DELETE FROM bans WHERE kind = ? AND what = ?`;
const DROP_BANS = `DELETE FROM bans`;
const PUT_MOTD = `INSERT OR REPLACE INTO notes (name, value) VALUES ('motd', ?)`;
const DROP_MOTD = `DELETE FROM notes WHERE name = 'motd'`;
const PUT_RECORDS = `INSERT OR REPLACE INTO records (kind, name, value)
  SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)`;
const DROP_RECORD = `DELETE FROM records WHERE kind = ? AND name = ?`;
const DROP_RECORDS = `DELETE FROM records`;
const PUT_RUN = `INSERT INTO runs (epoch, first, at) VALUES (?, ?, ?)`;
const DROP_RUNS = `DELETE FROM runs WHERE number NOT IN (SELECT number FROM runs ORDER BY number DESC LIMIT ?)`;

/**
 * A store in an SQLite database. What it tells of everything but texts it has in memory, so that a disk which
 * refuses to write takes nothing away; once it takes bytes again they are all written anew. Texts that
 * were refused are not written later: whoever said them has been told.
 */
export class DiskStore implements Store {
  readonly #writer: DiskWriter;
  readonly #now: () => number;
  /** What was there when it was opened. */
  readonly #before: Pick<Contents, 'seq' | 'runs'>;
  readonly #epoch: string;
  readonly #noted: MemoryStore;
  /** Until they are handed over. */
  #texts: readonly KeptText[];
  /** This run stands in the database. */
  #entered = false;
  /** Bans, message of the day and records are not there as they are. */
  #outdated = false;
  /** Texts below this number are out of it. */
  #trimmed: number;

  /** Enters the run that begins now, if the disk lets it. */
  constructor({ contents, ...options }: DiskStoreOptions) {
    const { texts, seq, runs, ...noted } = contents;
    this.#writer = new DiskWriter(options);
    this.#now = options.now;
    this.#before = { seq, runs };
    this.#epoch = newEpoch();
    this.#noted = new MemoryStore({}, noted);
    this.#texts = texts;
    this.#trimmed = texts[0]?.seq ?? seq + 1;
    this.#write([]);
  }

  recall(): Past {
    const texts = this.#texts;
    this.#texts = [];
    return { ...this.#before, epoch: this.#epoch, texts };
  }

  keep(texts: readonly KeptText[], oldest: number): boolean {
    const last = texts.at(-1)?.seq ?? 0;
    const put: Order = [PUT_TEXTS, last, toTexts(texts)];
    if (oldest - this.#trimmed < STORE_TRIM_TEXTS) return this.#write([put]);
    // The last one stays, whatever the bounds: the next run counts on from it.
    const kept = this.#write([put, [DROP_TEXTS, Math.min(oldest, last)]]);
    if (kept) this.#trimmed = oldest;
    return kept;
  }

  bans(): readonly Ban[] {
    return this.#noted.bans();
  }

  saveBan(ban: Ban): boolean {
    this.#noted.saveBan(ban);
    return this.#note([putBan(ban)]);
  }

  removeBan(ban: Pick<Ban, 'kind' | 'what'>): boolean {
    this.#noted.removeBan(ban);
    return this.#note([[DROP_BAN, ban.kind, ban.what]]);
  }

  motd(): string | null {
    return this.#noted.motd();
  }

  setMotd(text: string | null): boolean {
    this.#noted.setMotd(text);
    return this.#note([putMotd(text)]);
  }

  records(kind: RecordKind): readonly unknown[] {
    return this.#noted.records(kind);
  }

  change(changes: readonly RecordChange[]): boolean {
    this.#noted.change(changes);
    return this.#note(changeRecords(changes));
  }

  close(): void {
    this.#writer.close();
  }

  #note(orders: readonly Order[]): boolean {
    const kept = this.#write(orders);
    if (!kept) this.#outdated = true;
    return kept;
  }

  #write(orders: readonly Order[]): boolean {
    const due = [...(this.#entered ? [] : this.#entering()), ...(this.#outdated ? this.#noting() : [])];
    const written = this.#writer.write(due.length === 0 ? orders : [...due, ...orders]);
    if (!written) return false;
    this.#entered = true;
    this.#outdated = false;
    return true;
  }

  #entering(): readonly Order[] {
    return [
      [PUT_RUN, this.#epoch, this.#before.seq + 1, this.#now()],
      [DROP_RUNS, EPOCHS_KEPT],
    ];
  }

  #noting(): readonly Order[] {
    const records = changeRecords(this.#noted.allRecords());
    return [
      [DROP_BANS],
      ...this.#noted.bans().map(putBan),
      putMotd(this.#noted.motd()),
      [DROP_RECORDS],
      ...records,
    ];
  }
}

function putBan({ kind, what, until, reason, by, at }: Ban): Order {
  return [PUT_BAN, kind, what, until, reason, by, at];
}

function putMotd(text: string | null): Order {
  return text === null ? [DROP_MOTD] : [PUT_MOTD, text];
}

/** Of several changes of one record the last one counts. */
function changeRecords(changes: readonly RecordChange[]): readonly Order[] {
  const last = [...new Map(changes.map((change) => [`${change.kind} ${change.name}`, change])).values()];
  const dropped = last.flatMap(({ kind, name, value }): Order[] =>
    value === undefined ? [[DROP_RECORD, kind, name]] : [],
  );
  const put = last.flatMap(({ kind, name, value }) =>
    value === undefined ? [] : [[kind, name, JSON.stringify(value)]],
  );
  return put.length === 0 ? dropped : [...dropped, [PUT_RECORDS, JSON.stringify(put)]];
}
