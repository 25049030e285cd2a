import { randomBytes } from 'node:crypto';
import type { AccessMode, Allowed, KeptNick } from '../../bus/events.js';
import type { Clock } from '../../clock.js';
import type { Result } from '../../errors.js';
import { failure, success } from '../../errors.js';
import { shortFingerprint } from '../../identity/short-fingerprint.js';
import { INVITE_CODE_MS, NICK_KEPT_MS, PASSWORD_BYTES, PASSWORD_CHECKS } from '../../limits.js';
import { isLoopback } from '../../net/address.js';
import { isAlike } from '../../wire/nickname.js';
import type { Barred } from '../state/commands.js';
import type { RecordMemory } from './access-memory.js';
import { AccessMemory } from './access-memory.js';
import type { AccessOptions } from './access-options.js';
import type { Admission, Credentials, Gate, Offered, Visitor } from './gate.js';
import { NO_CREDENTIALS } from './gate.js';
import { hashPassword, isPassword } from './password.js';
import { AccessList } from './state/access-list.js';
import { Guesses } from './state/guesses.js';
import type { Invite } from './state/invite-codes.js';
import { CODE_BYTES, hashOfCode, InviteCodes, newInviteCode } from './state/invite-codes.js';
import type { NickUse } from './state/nick-keys.js';
import { NickKeys } from './state/nick-keys.js';
import { Turns } from './turns.js';

/** Of whoever needs no code. */
const FREE: Admission = { take: () => undefined, decline: () => undefined };

/** Who may come in, and under which nick (docs/OPERATING.md, "Who may come in"). */
export class Access implements Gate {
  readonly #options: AccessOptions;
  readonly #memory: AccessMemory;
  readonly #clock: Clock;
  #nicks = new NickKeys();
  #list = new AccessList();
  #invites = new InviteCodes();
  readonly #guesses = new Guesses();
  readonly #turns = new Turns(PASSWORD_CHECKS);
  #password: string | null = null;
  /** Counts the changes of the password: of two that are being hashed the later one counts. */
  #changes = 0;

  constructor(options: AccessOptions, memory: RecordMemory, clock: Clock) {
    this.#options = options;
    this.#memory = new AccessMemory(memory);
    this.#clock = clock;
  }

  /**
   * Goes on from what was decided before; to be called when the memory is open.
   *
   * @param password as `hashPassword` gives it, in the place of the one that was kept
   */
  recall(password: string | null): void {
    this.#nicks = new NickKeys(this.#memory.nicks());
    this.#list = new AccessList(this.#memory.allowed());
    this.#invites = new InviteCodes(this.#memory.invites());
    this.#password = password ?? this.#memory.password();
    if (password !== null) this.#memory.keepPassword(password);
  }

  /** Writes down what is not yet; to be called before the memory is closed. */
  close(): void {
    this.#memory.flush();
  }

  /** Who may come in, as it was decided when the server was started. */
  get mode(): AccessMode {
    return this.#options.mode;
  }

  async authenticate(visitor: Visitor, { password, invite }: Offered): Promise<Result<Credentials>> {
    // What opens no door is not looked at: it costs nothing and tells nothing.
    if (this.#lets(visitor, NO_CREDENTIALS)) return success(NO_CREDENTIALS);
    if (this.#mustWait(visitor)) return failure('guessing');
    if (invite !== undefined) return this.#checkCode(visitor, invite);
    if (password === undefined || this.#options.mode !== 'password') return success(NO_CREDENTIALS);
    return this.#turns.take(() => this.#checkPassword(visitor, password));
  }

  mayLook(visitor: Visitor, credentials: Credentials): Barred | null {
    const old = this.#tooOld(visitor);
    if (old !== null || this.#lets(visitor, credentials)) return old;
    return this.#openInvite(credentials) === null ? this.#stranger() : null;
  }

  admit(visitor: Visitor, credentials: Credentials, nick: string): Result<Admission> {
    const old = this.#tooOld(visitor);
    if (old !== null) return failure(old.code);
    const owned = this.nickBarred(visitor.key, nick);
    if (this.#lets(visitor, credentials)) return owned === null ? success(FREE) : failure(owned.code);
    const invite = this.#openInvite(credentials);
    if (invite === null)
      return failure(credentials.invite === null ? this.#stranger().code : 'invite-invalid');
    const isTheirs = invite.nick !== null && isAlike(invite.nick, nick);
    // A code is not spent on a name that cannot be had.
    if (owned !== null && !isTheirs) return failure(owned.code);
    return this.#redeem(credentials.invite ?? '', visitor.key ?? '', nick);
  }

  nickBarred(key: string | null, nick: string): Barred | null {
    const listed = this.#list.ownership(nick, key);
    if (listed !== 'nobody') return listed === 'own' ? null : { code: 'nick-owned' };
    return this.#nicks.isAnothers(nick, key, this.#clock.now()) ? { code: 'nick-owned' } : null;
  }

  used(nick: string, key: string | null): void {
    if (key !== null) this.#note(this.#nicks.use(nick, key, this.#clock.now()));
  }

  seen(nick: string, key: string | null): void {
    const use = key === null ? null : this.#nicks.touch(nick, key, this.#clock.now());
    if (use !== null) this.#note(use);
  }

  /** Whether somebody with this key must go, after it has been taken off the list. */
  isStranger(key: string | null): boolean {
    return this.#options.mode === 'keys' && key !== null && !this.#list.has(key);
  }

  /** The nicks that are kept, longest unseen first. */
  get nicks(): readonly KeptNick[] {
    return this.#nicks.list(this.#clock.now()).map(({ nick, key, seenAt }) => ({
      nick,
      fingerprint: key,
      seenAt,
      until: seenAt + NICK_KEPT_MS,
    }));
  }

  /** Whether a nick is kept for a key on the list, which releasing it does not change. */
  isListed(nick: string): boolean {
    return this.#list.ownership(nick, null) !== 'nobody';
  }

  /** Gives a nick back to everybody; null when it was nobody's, else whose, and whether that will last. */
  release(
    nick: string,
  ): { readonly nick: string; readonly fingerprint: string; readonly kept: boolean } | null {
    const released = this.#nicks.release(nick);
    const [owned] = released;
    if (owned === undefined) return null;
    return { nick: owned.nick, fingerprint: owned.key, kept: this.#memory.forgetNicks(released) };
  }

  /** The keys that may come in, oldest first. */
  get allowed(): readonly Allowed[] {
    return this.#list.list();
  }

  /** Lets a key in (its shown part); null when the list is full, else whether it will outlive the server's run. */
  allow(allowed: Allowed): { readonly kept: boolean } | null {
    if (this.#list.full && !this.#list.has(allowed.fingerprint)) return null;
    this.#list.add(allowed);
    return { kept: this.#memory.keepAllowed(allowed) };
  }

  /** Takes a key, or every key of a nick, off the list. */
  disallow(what: { readonly key: string } | { readonly nick: string }): {
    readonly allowed: readonly Allowed[];
    readonly kept: boolean;
  } {
    const gone = 'key' in what ? this.#list.removeKey(what.key) : this.#list.removeNick(what.nick);
    return { allowed: gone, kept: gone.length === 0 || this.#memory.forgetAllowed(gone) };
  }

  /** Makes a code that lets one key in, once; null when there are too many. */
  invite(nick: string | null, forMs: number | null, by: string): NewInvite | null {
    const now = this.#clock.now();
    const code = newInviteCode(randomBytes(CODE_BYTES));
    const invite = { hash: hashOfCode(code), nick, until: now + (forMs ?? INVITE_CODE_MS), by };
    const over = this.#list.full ? null : this.#invites.add(invite, now);
    if (over === null) return null;
    return { code, until: invite.until, kept: this.#memory.keepInvite(invite, over) };
  }

  /**
   * Sets the room's password, or takes it away.
   *
   * @returns whether it will outlive the server's run
   */
  async setPassword(password: string | null): Promise<boolean> {
    this.#changes += 1;
    const change = this.#changes;
    const stored = password === null ? null : await this.#turns.take(() => hashPassword(password));
    if (change !== this.#changes) return true;
    this.#password = stored;
    return this.#memory.keepPassword(stored);
  }

  #tooOld({ secure, ip }: Visitor): Barred | null {
    const { oldClients } = this.#options;
    const may = secure || oldClients === 'yes' || (oldClients === 'local' && isLoopback(ip));
    return may ? null : { code: 'not-secure' };
  }

  /** Whether nothing more need be shown. Whoever comes in the clear can show nothing: `old-clients` says it all. */
  #lets({ secure, key }: Visitor, { vouched }: Credentials): boolean {
    return this.#options.mode === 'open' || !secure || vouched || (key !== null && this.#list.has(key));
  }

  #stranger(): Barred {
    return { code: this.#options.mode === 'password' ? 'password-wrong' : 'key-unknown' };
  }

  #mustWait({ ip }: Visitor): boolean {
    return this.#guesses.mustWait(ip, this.#clock.elapsed());
  }

  #checkCode({ key, ip }: Visitor, invite: string): Result<Credentials> {
    // It would let in nobody: there is no key to put on the list.
    if (key === null) return failure('key-unknown');
    const now = this.#clock.now();
    if (this.#invites.find(invite, now) !== null) return success({ vouched: false, invite });
    this.#guesses.count(ip, this.#clock.elapsed());
    return failure('invite-invalid');
  }

  async #checkPassword(visitor: Visitor, password: string): Promise<Result<Credentials>> {
    // Others from there may have been wrong while this one waited.
    if (this.#mustWait(visitor)) return failure('guessing');
    const at = this.#clock.elapsed();
    // It counts from now on: others are looked at beside it.
    this.#guesses.count(visitor.ip, at);
    const stored = this.#password;
    const isShort = Buffer.byteLength(password) <= PASSWORD_BYTES;
    const isRight = stored !== null && isShort && (await isPassword(password, stored));
    if (!isRight) return failure('password-wrong');
    this.#guesses.takeBack(visitor.ip, at);
    return success({ vouched: true, invite: null });
  }

  #openInvite({ invite }: Credentials): ReturnType<InviteCodes['find']> {
    return invite === null ? null : this.#invites.find(invite, this.#clock.now());
  }

  /** In one turn of the event loop: of several who come with one code at once the first one wins. */
  #redeem(code: string, key: string, nick: string): Result<Admission> {
    const invite = this.#invites.redeem(code, this.#clock.now());
    if (invite === null) return failure('invite-invalid');
    return success({
      take: () => {
        this.#enlist(key, nick, invite);
      },
      decline: () => {
        this.#invites.restore(invite);
      },
    });
  }

  #enlist(key: string, nick: string, invite: Invite): void {
    const { by, nick: promised } = invite;
    const allowed = { fingerprint: shortFingerprint(key), nick: promised ?? nick, by, at: this.#clock.now() };
    this.#list.add(allowed);
    this.#memory.keepAllowed(allowed, invite);
  }

  #note({ owned, forgotten }: NickUse): void {
    for (const each of forgotten) this.#memory.noteFreed(each);
    if (owned !== null) this.#memory.noteNick(owned);
  }
}

/** A code that has just been made. `kept`: it will be good after the server's end, too. */
export interface NewInvite {
  readonly code: string;
  readonly until: number;
  readonly kept: boolean;
}
