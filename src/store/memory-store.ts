import { randomUUID } from 'node:crypto';
import type { Ban } from '../bus/events.js';
import type { Past, RecordChange, RecordKind, Store } from './store.js';

/** How a store without a disk is to be. */
export interface MemoryStoreOptions {
  /** Names this run of the server; random unless told. */
  readonly epoch?: string;
  /** There should be a disk, and there is none: every answer is false. */
  readonly refusing?: boolean;
}

/** Keeps everything as long as the process runs: for `--no-store`, and for when no database can be opened. */
export class MemoryStore implements Store {
  readonly #epoch: string;
  readonly #answer: boolean;
  readonly #bans: Map<string, Ban>;
  readonly #records: Map<string, RecordChange>;
  #motd: string | null;

  /** @param noted what to begin with */
  constructor(options: MemoryStoreOptions = {}, noted: Noted = { bans: [], motd: null, records: [] }) {
    this.#epoch = options.epoch ?? newEpoch();
    this.#answer = options.refusing !== true;
    this.#bans = new Map(noted.bans.map((ban) => [keyOf(ban), ban]));
    this.#records = new Map(noted.records.map((record) => [nameOf(record), record]));
    this.#motd = noted.motd;
  }

  recall(): Past {
    return { epoch: this.#epoch, seq: 0, runs: [], texts: [] };
  }

  keep(): boolean {
    return this.#answer;
  }

  bans(): readonly Ban[] {
    return [...this.#bans.values()];
  }

  saveBan(ban: Ban): boolean {
    this.#bans.set(keyOf(ban), ban);
    return this.#answer;
  }

  removeBans(bans: readonly Pick<Ban, 'kind' | 'what'>[]): boolean {
    for (const ban of bans) this.#bans.delete(keyOf(ban));
    return this.#answer;
  }

  motd(): string | null {
    return this.#motd;
  }

  setMotd(text: string | null): boolean {
    this.#motd = text;
    return this.#answer;
  }

  records(kind: RecordKind): readonly unknown[] {
    return this.allRecords()
      .filter((record) => record.kind === kind)
      .map(({ value }) => value);
  }

  /** The records of every kind. */
  allRecords(): readonly RecordChange[] {
    return [...this.#records.values()];
  }

  change(changes: readonly RecordChange[]): boolean {
    for (const record of changes) {
      if (record.value === undefined) this.#records.delete(nameOf(record));
      else this.#records.set(nameOf(record), record);
    }
    return this.#answer;
  }

  close(): void {
    // There is nothing to let go of.
  }
}

/** What is kept beside the texts. */
export interface Noted {
  readonly bans: readonly Ban[];
  readonly motd: string | null;
  readonly records: readonly RecordChange[];
}

/** A name for a run of the server. */
export function newEpoch(): string {
  return randomUUID().slice(0, 8);
}

function nameOf({ kind, name }: RecordChange): string {
  return `${kind} ${name}`;
}

function keyOf({ kind, what }: Pick<Ban, 'kind' | 'what'>): string {
  return `${kind} ${what}`;
}
