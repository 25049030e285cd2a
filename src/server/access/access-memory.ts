import type { Allowed } from '../../bus/events.js';
import { isTime } from '../../clock.js';
import type { RecordChange, Store } from '../../store/store.js';
import { nickSkeleton } from '../../wire/nickname.js';
import type { Invite } from './state/invite-codes.js';
import type { NickKey } from './state/nick-keys.js';

/** Where decisions outlive the server's run. */
export type RecordMemory = Pick<Store, 'records' | 'change'>;

/**
 * Who may come in and who owns which nick, as it shall hold after the server's end, too. Nothing here throws;
 * what somebody else has written into the store is left out. Nothing in it is a secret that opens a door: of a
 * password and of invite codes there are only hashes.
 */
export class AccessMemory {
  readonly #memory: RecordMemory;
  /** Who owned which nick in this turn of the event loop; null is nobody any more. By how the nick looks. */
  readonly #unwritten = new Map<string, NickKey | null>();
  #due: NodeJS.Immediate | null = null;

  constructor(memory: RecordMemory) {
    this.#memory = memory;
  }

  /** By when they were seen last. */
  nicks(): readonly NickKey[] {
    return this.#read('nick', toNickKey).sort((a, b) => a.seenAt - b.seenAt);
  }

  /** Oldest first. */
  allowed(): readonly Allowed[] {
    return this.#read('allowed', toAllowed).sort((a, b) => a.at - b.at);
  }

  invites(): readonly Invite[] {
    return this.#read('invite', toInvite);
  }

  /** As `hashPassword` gives it. */
  password(): string | null {
    const [password = null] = this.#read('password', (value) => (typeof value === 'string' ? value : null));
    return password;
  }

  /** Writes down who owns a nick, with whatever else changes in this turn of the event loop. */
  noteNick(owned: NickKey): void {
    this.#note(owned.nick, owned);
  }

  /** Writes down that a nick is nobody's, likewise. */
  noteFreed({ nick }: NickKey): void {
    this.#note(nick, null);
  }

  /** Nicks are nobody's any more; false when they will be again at the server's end. */
  forgetNicks(released: readonly NickKey[]): boolean {
    const looks = released.map(({ nick }) => nickSkeleton(nick));
    for (const look of looks) this.#unwritten.delete(look);
    return this.#memory.change(looks.map((name) => ({ kind: 'nick', name })));
  }

  /** In the place of the one with the same fingerprint; `invite` is used up by it. */
  keepAllowed(allowed: Allowed, invite?: Invite): boolean {
    const spent: RecordChange[] = invite === undefined ? [] : [{ kind: 'invite', name: invite.hash }];
    return this.#memory.change([...spent, { kind: 'allowed', name: allowed.fingerprint, value: allowed }]);
  }

  forgetAllowed(allowed: readonly Allowed[]): boolean {
    return this.#memory.change(allowed.map(({ fingerprint }) => ({ kind: 'allowed', name: fingerprint })));
  }

  /** `over`: those whose time is up. */
  keepInvite(invite: Invite, over: readonly Invite[]): boolean {
    const gone = over.map(({ hash }): RecordChange => ({ kind: 'invite', name: hash }));
    return this.#memory.change([...gone, { kind: 'invite', name: invite.hash, value: invite }]);
  }

  /** Null takes it away. */
  keepPassword(stored: string | null): boolean {
    return this.#memory.change([
      { kind: 'password', name: '', ...(stored === null ? {} : { value: stored }) },
    ]);
  }

  /** Writes down what is not yet. */
  flush(): void {
    if (this.#due !== null) clearImmediate(this.#due);
    this.#due = null;
    const changes = [...this.#unwritten].map(([name, owned]): RecordChange => ({
      kind: 'nick',
      name,
      ...(owned === null ? {} : { value: owned }),
    }));
    this.#unwritten.clear();
    if (changes.length > 0) this.#memory.change(changes);
  }

  /** A thousand who come in one turn cost one transaction. */
  #note(nick: string, owned: NickKey | null): void {
    this.#unwritten.set(nickSkeleton(nick), owned);
    this.#due ??= setImmediate(() => {
      this.flush();
    });
  }

  #read<T>(kind: RecordChange['kind'], to: (value: unknown) => T | null): T[] {
    return this.#memory.records(kind).flatMap((value) => {
      const read = to(value);
      return read === null ? [] : [read];
    });
  }
}

/** Earlier versions did not write down since when; whoever they promised a nick to keeps it. */
function toNickKey(value: unknown): NickKey | null {
  const { nick, key, seenAt, since = 0 } = fieldsOf(value);
  const isOne = typeof nick === 'string' && typeof key === 'string' && isTime(seenAt) && isTime(since);
  return isOne ? { nick, key, since, seenAt } : null;
}

function toAllowed(value: unknown): Allowed | null {
  const { fingerprint, nick, by, at } = fieldsOf(value);
  const isOne = typeof fingerprint === 'string' && typeof nick === 'string' && isTime(at);
  return isOne && typeof by === 'string' ? { fingerprint, nick, by, at } : null;
}

function toInvite(value: unknown): Invite | null {
  const { hash, nick, until, by } = fieldsOf(value);
  const isOne = typeof hash === 'string' && isTime(until) && typeof by === 'string';
  return isOne && (nick === null || typeof nick === 'string') ? { hash, nick, until, by } : null;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
