import { randomUUID } from 'node:crypto';
import type { Ban } from '../bus/events.js';
import type { Past, Store } from './store.js';

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
  #motd: string | null;

  /** @param noted bans and message of the day to begin with */
  constructor(options: MemoryStoreOptions = {}, noted: Noted = { bans: [], motd: null }) {
    this.#epoch = options.epoch ?? newEpoch();
    this.#answer = options.refusing !== true;
    this.#bans = new Map(noted.bans.map((ban) => [keyOf(ban), ban]));
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

  removeBan(ban: Pick<Ban, 'kind' | 'what'>): boolean {
    this.#bans.delete(keyOf(ban));
    return this.#answer;
  }

  motd(): string | null {
    return this.#motd;
  }

  setMotd(text: string | null): boolean {
    this.#motd = text;
    return this.#answer;
  }

  close(): void {
    // There is nothing to let go of.
  }
}

/** What an operator has set. */
export interface Noted {
  readonly bans: readonly Ban[];
  readonly motd: string | null;
}

/** A name for a run of the server. */
export function newEpoch(): string {
  return randomUUID().slice(0, 8);
}

function keyOf({ kind, what }: Pick<Ban, 'kind' | 'what'>): string {
  return `${kind} ${what}`;
}
