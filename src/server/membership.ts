import type { Dialect } from '../bus/events.js';
import type { Result } from '../errors.js';
import type { Connection } from '../net/connection.js';
import type { Utterance } from './commons.js';
import type { Refusal } from './refusal.js';
import type { SessionContext } from './session-context.js';
import { viewOf } from './state/address-view.js';
import type { Position } from './state/backlog.js';
import type { Member, MemberId } from './state/member.js';

/** What a membership tells its session. */
export interface MembershipEvents {
  /** A REGISTER or NICK has been decided, and WELCOME written if need be: what waited can go on. */
  onDecided(refused: Refusal | null): void;
  onFault(error: unknown): void;
}

/** One client's place in the room: asked for, had under some nick, given up. */
export class Membership {
  readonly #id: MemberId;
  readonly #connection: Connection;
  readonly #context: SessionContext;
  readonly #events: MembershipEvents;
  #member: Member | null = null;
  #deciding = false;
  #welcomed = false;
  #left = false;

  constructor(id: MemberId, connection: Connection, context: SessionContext, events: MembershipEvents) {
    this.#id = id;
    this.#connection = connection;
    this.#context = context;
    this.#events = events;
  }

  /** Who this is, once the nick is theirs; also after leaving. */
  get member(): Member | null {
    return this.#member;
  }

  /** Whether WELCOME has been written: nothing but an ERROR may be sent to an old client before. */
  get welcomed(): boolean {
    return this.#welcomed;
  }

  /** Whether a REGISTER or NICK is being decided, so that what follows it has to wait. */
  get deciding(): boolean {
    return this.#deciding;
  }

  /** Asks for a place. `last`: where a klatsch client that was here before stopped reading. */
  claim(nick: string, udpPort: number, dialect: Dialect, last: Position | null): void {
    const { commons, fanOut, clock } = this.#context;
    const connection = this.#connection;
    const { ip } = connection.remote;
    this.#deciding = true;
    const welcomed = (): void => {
      this.#welcomed = true;
      if (this.#member !== null) this.#decide(null);
    };
    fanOut.expect({ id: this.#id, connection, dialect, view: viewOf(connection), last, welcomed });
    const secure = connection.security !== null;
    const candidate = { id: this.#id, nick, ip, udpPort, dialect, secure, since: clock.now() };
    this.#await(commons.claim(candidate), (claimed) => {
      this.#onClaimed(claimed);
    });
  }

  /** Asks for another nick. */
  rename(nick: string): void {
    this.#deciding = true;
    this.#await(this.#context.commons.rename(this.#id, nick), (renamed) => {
      const before = this.#member;
      if (!renamed.ok || before === null) {
        this.#decide(renamed.ok ? null : { code: renamed.code });
        return;
      }
      this.#member = renamed.value;
      if (renamed.value.nick !== before.nick) {
        this.#context.rules.renamed(before.nick, renamed.value.nick);
        this.#context.events.onRenamed(this.#id, before.nick, renamed.value.nick);
      }
      this.#decide(null);
    });
  }

  /** Says something to the room. */
  publish(utterance: Utterance): void {
    this.#context.commons.publish(this.#id, utterance);
  }

  /** Gives the place up. Idempotent. */
  leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.#context.fanOut.remove(this.#id);
    if (this.#member !== null) this.#context.commons.release(this.#id);
  }

  #onClaimed(claimed: Result<Member>): void {
    if (!claimed.ok) {
      this.#context.fanOut.remove(this.#id);
      this.#decide({ code: claimed.code, final: true });
      return;
    }
    this.#member = claimed.value;
    this.#context.events.onJoined(claimed.value);
    if (this.#welcomed) this.#decide(null);
  }

  #decide(refused: Refusal | null): void {
    this.#deciding = false;
    if (!this.#left) this.#events.onDecided(refused);
  }

  /** Whoever leaves while the commons decides is let go there afterwards. */
  #await(decision: Promise<Result<Member>>, then: (result: Result<Member>) => void): void {
    decision
      .then((result) => {
        if (this.#left) this.#context.commons.release(this.#id);
        else then(result);
      })
      .catch((error: unknown) => {
        this.#events.onFault(error);
      });
  }
}
