import type { Ban } from '../bus/events.js';
import { EPOCHS_KEPT } from '../limits.js';
import type { DatabaseWriter, Order } from './database/database-writer.js';
import { MemoryStore, newEpoch } from './memory-store.js';
import type { Contents } from './database/schema.js';
import type { SegmentWriter } from './texts/segment-writer.js';
import type { KeptText, Past, RecordChange, RecordKind, Store, StoreEvents } from './store.js';

/** What a store on disk is made of, and what has been read from it. */
export interface DiskStoreOptions {
  readonly database: DatabaseWriter;
  readonly segments: SegmentWriter;
  readonly contents: Contents;
  /** Its texts, oldest first, and the last number that is used up. */
  readonly texts: readonly KeptText[];
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly events: Pick<StoreEvents, 'changed'>;
}

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
 * A store that has its texts in files of lines and everything else in an SQLite database. What is in that it has in
 * memory too, so that a disk which refuses to write takes nothing away; once it takes bytes again that is all written
 * anew. Texts that were refused are not written later: whoever said them has been told.
 */
export class DiskStore implements Store {
  readonly #database: DatabaseWriter;
  readonly #segments: SegmentWriter;
  readonly #now: () => number;
  readonly #events: DiskStoreOptions['events'];
  /** What was there when it was opened. */
  readonly #before: Pick<Past, 'seq' | 'runs'>;
  readonly #epoch: string;
  readonly #noted: MemoryStore;
  /** Until they are handed over. */
  #texts: readonly KeptText[];
  /** This run stands in the database. */
  #entered = false;
  /** Bans, message of the day and records are not there as they are. */
  #outdated = false;
  /** What was told last. */
  #refused = false;
  #closed = false;

  /** Enters the run that begins now, if the disk lets it. */
  constructor(options: DiskStoreOptions) {
    const { runs, ...noted } = options.contents;
    this.#database = options.database;
    this.#segments = options.segments;
    this.#now = options.now;
    this.#events = options.events;
    this.#before = { seq: options.seq, runs };
    this.#epoch = newEpoch();
    this.#noted = new MemoryStore({}, noted);
    this.#texts = options.texts;
    this.#attempt(() => this.#write([]));
  }

  recall(): Past {
    const texts = this.#texts;
    this.#texts = [];
    return { ...this.#before, epoch: this.#epoch, texts };
  }

  /** A text counts with its run alone: without that nobody could say later what a client has missed. */
  keep(texts: readonly KeptText[], oldest: number): boolean {
    return this.#attempt(() => this.#write([]) && this.#segments.append(texts, oldest));
  }

  bans(): readonly Ban[] {
    return this.#noted.bans();
  }

  saveBan(ban: Ban): boolean {
    this.#noted.saveBan(ban);
    return this.#note([putBan(ban)]);
  }

  removeBans(bans: readonly Pick<Ban, 'kind' | 'what'>[]): boolean {
    this.#noted.removeBans(bans);
    return this.#note(bans.map(({ kind, what }) => [DROP_BAN, kind, what]));
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
    if (this.#closed) return;
    this.#closed = true;
    // The lock on the database is the one on the texts, too.
    this.#segments.close();
    this.#database.close();
  }

  /** Does something, and tells when the disk has ceased or begun to take what is written, once for both parts. */
  #attempt(task: () => boolean): boolean {
    if (this.#closed) return false;
    const done = task();
    const refusal = this.#database.refusal ?? this.#segments.refusal;
    if ((refusal !== null) !== this.#refused) {
      this.#refused = refusal !== null;
      this.#events.changed(refusal?.code ?? null, refusal?.cause);
    }
    return done;
  }

  #note(orders: readonly Order[]): boolean {
    const kept = this.#attempt(() => this.#write(orders));
    if (!kept) this.#outdated = true;
    return kept;
  }

  #write(orders: readonly Order[]): boolean {
    const due = [...(this.#entered ? [] : this.#entering()), ...(this.#outdated ? this.#noting() : [])];
    if (!this.#database.write(due.length === 0 ? orders : [...due, ...orders])) return false;
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
