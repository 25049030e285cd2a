import { join } from 'node:path';
import type { Ban } from '../bus/events.js';
import type { ErrorCode } from '../errors.js';
import type { OpenDatabase } from './database/database.js';
import { loadDatabase } from './database/database.js';
import { storeCode } from './failures.js';
import { MemoryStore } from './memory-store.js';
import { openStore } from './open-store.js';
import type { KeptText, Past, PortStore, RecordChange, RecordKind, Store, StoreEvents } from './store.js';

/** What {@link storeIn} needs. */
export interface StoreInOptions {
  /** The database will be `PORT.db` in it, the texts in `PORT.texts`. */
  readonly directory: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly events: StoreEvents;
  /** It could not be opened at all, as `events.changed` has just told: nothing that was kept before is in force. */
  readonly onUnopened: (code: ErrorCode) => void;
  /** Where databases come from; the library, unless told. */
  readonly load?: () => Promise<OpenDatabase>;
}

/**
 * Prepares a server's store: loads what it needs, so that opening it takes no turn of the event loop. When it can
 * not be opened, that is told, and the server goes on with a memory that ends with it.
 */
export async function storeIn(options: StoreInOptions): Promise<PortStore> {
  const { directory, now, events, onUnopened, load = loadDatabase } = options;
  let opener: (path: string) => Store;
  try {
    const open = await load();
    opener = (path) => openStore({ path, open, now, events });
  } catch (error) {
    opener = () => {
      throw error;
    };
  }
  return new LateStore((port) => {
    try {
      return opener(join(directory, `${port}.db`));
    } catch (error) {
      const code = storeCode(error);
      events.changed(code, error);
      onUnopened(code);
      return new MemoryStore({ refusing: true });
    }
  });
}

/** A store that becomes one when the port is known. */
class LateStore implements PortStore {
  readonly #opener: (port: number) => Store;
  #store: Store = new MemoryStore({ refusing: true });

  constructor(opener: (port: number) => Store) {
    this.#opener = opener;
  }

  open(port: number): void {
    this.#store = this.#opener(port);
  }

  recall(): Past {
    return this.#store.recall();
  }

  keep(texts: readonly KeptText[], oldest: number): boolean {
    return this.#store.keep(texts, oldest);
  }

  bans(): readonly Ban[] {
    return this.#store.bans();
  }

  saveBan(ban: Ban): boolean {
    return this.#store.saveBan(ban);
  }

  removeBans(bans: readonly Pick<Ban, 'kind' | 'what'>[]): boolean {
    return this.#store.removeBans(bans);
  }

  motd(): string | null {
    return this.#store.motd();
  }

  setMotd(text: string | null): boolean {
    return this.#store.setMotd(text);
  }

  records(kind: RecordKind): readonly unknown[] {
    return this.#store.records(kind);
  }

  change(changes: readonly RecordChange[]): boolean {
    return this.#store.change(changes);
  }

  close(): void {
    this.#store.close();
  }
}
