import { readFileSync } from 'node:fs';
import { KlatschError } from '../errors.js';
import { KNOWN_PEOPLE, KNOWN_SERVERS } from '../limits.js';
import { foldNick } from '../wire/nickname.js';
import { words } from '../words/index.js';
import { isFingerprint } from './fingerprint.js';

/** A key that was seen, and when for the first time (ISO 8601). */
interface Known {
  readonly key: string;
  readonly since: string;
}

type Table = Readonly<Record<string, Known>>;

/** What the file holds. A person is known by server (its fingerprint) and nick: `bob` elsewhere is another. */
interface Contents {
  readonly servers: Table;
  readonly people: Table;
}

const NOTHING: Contents = { servers: {}, people: {} };

/** Where {@link KnownKeys} stand. */
export interface KnownKeysFile {
  readonly path: string;
  /** Replaces the file whole, for its owner alone. */
  readonly replace: (path: string, content: string) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * The keys of servers and people that were seen before: trust on first use. Read anew before every change, since
 * several programs of one person share the file.
 */
export class KnownKeys {
  readonly #file: KnownKeysFile;

  constructor(file: KnownKeysFile) {
    this.#file = file;
  }

  /**
   * The fingerprint on record for a server, `host:port` as it was asked for; null when it is new.
   *
   * @throws KlatschError `known-keys-invalid` for a file that cannot be read: forgetting keys would be trusting anyone
   */
  server(address: string): string | null {
    return this.#read().servers[serverKey(address)]?.key ?? null;
  }

  /** Remembers, or replaces, the key of a server. Throws as {@link server}. */
  rememberServer(address: string, fingerprint: string): void {
    this.#change('servers', serverKey(address), fingerprint, KNOWN_SERVERS);
  }

  /** Forgets a server; false when it was not known. Throws as {@link server}. */
  forgetServer(address: string): boolean {
    return this.#forget('servers', serverKey(address));
  }

  /** Every server that is known, by address. Throws as {@link server}. */
  servers(): readonly { readonly address: string; readonly key: string; readonly since: string }[] {
    return Object.entries(this.#read().servers).map(([address, known]) => ({ address, ...known }));
  }

  /** The fingerprint on record for somebody on a server; null when they are new. Throws as {@link server}. */
  person(server: string, nick: string): string | null {
    return this.#read().people[personKey(server, nick)]?.key ?? null;
  }

  /** Remembers, or replaces, somebody's key. Throws as {@link server}. */
  rememberPerson(server: string, nick: string, fingerprint: string): void {
    this.#change('people', personKey(server, nick), fingerprint, KNOWN_PEOPLE);
  }

  /** Forgets somebody; false when they were not known. Throws as {@link server}. */
  forgetPerson(server: string, nick: string): boolean {
    return this.#forget('people', personKey(server, nick));
  }

  #change(table: keyof Contents, name: string, key: string, bound: number): void {
    const contents = this.#read();
    const known = { key, since: new Date(this.#file.now()).toISOString() };
    // The oldest goes: whoever comes back after ten thousand others is met anew.
    const kept = without(contents[table], name).slice(1 - bound);
    this.#write({ ...contents, [table]: Object.fromEntries([...kept, [name, known]]) });
  }

  #forget(table: keyof Contents, name: string): boolean {
    const contents = this.#read();
    if (!Object.hasOwn(contents[table], name)) return false;
    this.#write({ ...contents, [table]: Object.fromEntries(without(contents[table], name)) });
    return true;
  }

  #read(): Contents {
    const { path } = this.#file;
    try {
      const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
      if (isContents(parsed)) return parsed;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return NOTHING;
      throw new KlatschError('known-keys-invalid', words.identity.knownInvalid(path), { cause: error });
    }
    throw new KlatschError('known-keys-invalid', words.identity.knownInvalid(path));
  }

  #write({ servers, people }: Contents): void {
    const { path, replace } = this.#file;
    const contents: Contents = { servers: onlyKnown(servers), people: onlyKnown(people) };
    replace(path, `${JSON.stringify(contents, null, 2)}\n`);
  }
}

/** What else stands in a file is not ours to keep: JSON can be read that is too deep to be written. */
function onlyKnown(table: Table): Table {
  return Object.fromEntries(Object.entries(table).map(([name, { key, since }]) => [name, { key, since }]));
}

function without(table: Table, name: string): [string, Known][] {
  return Object.entries(table).filter(([other]) => other !== name);
}

function serverKey(address: string): string {
  return address.toLowerCase();
}

function personKey(server: string, nick: string): string {
  return `${server} ${foldNick(nick)}`;
}

function isContents(value: unknown): value is Contents {
  if (typeof value !== 'object' || value === null) return false;
  const { servers, people } = value as Partial<Record<keyof Contents, unknown>>;
  return isTable(servers) && isTable(people);
}

function isTable(value: unknown): value is Table {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((known: unknown) => {
    if (typeof known !== 'object' || known === null) return false;
    const { key, since } = known as Partial<Record<keyof Known, unknown>>;
    return typeof key === 'string' && isFingerprint(key) && typeof since === 'string';
  });
}
