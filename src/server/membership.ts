import type { Dialect } from '../bus/events.js';
import type { ErrorCode, Result } from '../errors.js';
import type { Connection } from '../net/connection.js';
import { isAlike } from '../wire/nickname.js';
import type { Admission, Credentials, Visitor } from './access/gate.js';
import type { Refusal } from './refusal.js';
import type { SenderLink } from './senders.js';
import type { Rival, SessionContext } from './session-context.js';
import { viewOf } from './state/address-view.js';
import type { Position } from './state/backlog.js';
import type { Greeting } from './state/commands.js';
import type { Member, MemberId, Said, Utterance } from './state/member.js';

/** What a place in the room is asked for with. */
export interface PlaceRequest {
  readonly nick: string;
  readonly udpPort: number;
  readonly dialect: Dialect;
  readonly greeting: Greeting;
  readonly visitor: Visitor;
  readonly credentials: Credentials;
}

/** What a membership tells its session. */
export interface MembershipEvents {
  /** A REGISTER or NICK has been decided, and WELCOME written if need be: what waited can go on. */
  onDecided(refused: Refusal | null): void;
  /** The same client has come on another connection. */
  readonly onReplaced: () => void;
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
  /** A client's secret name for itself. */
  #sender: string | null = null;
  /** The same, with its key. */
  #claimant: SenderLink | null = null;
  /** Until it is known whether there is a place. */
  #admission: Admission | null = null;

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

  /** Asks for a place; whoever may not come in, or cannot have the nick, is refused for good. */
  claim(request: PlaceRequest): void {
    this.#deciding = true;
    const { visitor, credentials, nick } = request;
    const { gate, rules } = this.#context;
    // An operator may have decided something while somebody who comes back had to wait.
    const banned = rules.nickBarred(nick);
    if (banned !== null) {
      this.#decide({ ...banned, final: true });
      return;
    }
    const admitted = gate.admit(visitor, credentials, nick);
    if (!admitted.ok) {
      this.#decide({ code: admitted.code, final: true });
      return;
    }
    this.#admission = admitted.value;
    if (this.#takesOver(request)) this.#claim(request);
    else this.#decide({ code: 'replaced', final: true });
  }

  /** A client has one session. Nobody ends somebody else's, not even with a name that was overheard in the clear. */
  #takesOver({ greeting: { sender }, visitor: { key } }: PlaceRequest): boolean {
    if (sender === null) return true;
    this.#sender = sender.name;
    this.#claimant = { name: `${sender.name} ${key ?? ''}`, link: sender.link };
    return this.#context.senders.take(this.#claimant, this.#events.onReplaced);
  }

  #claim(request: PlaceRequest): void {
    const { commons, fanOut, clock } = this.#context;
    const { nick, udpPort, dialect, greeting } = request;
    const { last } = greeting;
    const { ip, secure, key } = request.visitor;
    const connection = this.#connection;
    const welcomed = (): void => {
      this.#welcomed = true;
      if (this.#member !== null) this.#decide(null);
    };
    fanOut.expect({ id: this.#id, connection, dialect, view: viewOf(connection), last, welcomed });
    const candidate = { id: this.#id, nick, ip, udpPort, dialect, secure, key, since: clock.now() };
    this.#await(commons.claim(candidate), (claimed) => {
      this.#onClaimed(claimed, request);
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
      if (renamed.value.nick !== before.nick) this.#onRenamed(before, renamed.value);
      this.#decide(null);
    });
  }

  /** Says something to the room. */
  publish(utterance: Utterance): void {
    this.#context.commons.publish(this.#id, utterance, this.#sender ?? undefined);
  }

  /** See {@link Standing.recall}. */
  recall(id: string, after: Position): Said | null | 'unsure' {
    const sender = this.#sender;
    return sender === null ? 'unsure' : this.#context.commons.recall({ sender, id }, after);
  }

  /** Tells a client that it has said this text. */
  repeat(said: Said): void {
    this.#context.fanOut.repeat(this.#id, said);
  }

  /** Gives the place up. Idempotent. */
  leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.#decline();
    if (this.#claimant !== null) this.#context.senders.release(this.#claimant, this.#events.onReplaced);
    this.#context.fanOut.remove(this.#id);
    if (this.#member === null) return;
    this.#context.commons.release(this.#id);
    this.#context.gate.seen(this.#member.nick, this.#member.key);
  }

  #onClaimed(claimed: Result<Member>, request: PlaceRequest): void {
    if (!claimed.ok) {
      this.#decline();
      this.#context.fanOut.remove(this.#id);
      const rival = this.#rival(claimed.code, request);
      if (rival === undefined) this.#decide({ code: claimed.code, final: true });
      else this.#challenge(rival, claimed.code, request);
      return;
    }
    this.#member = claimed.value;
    this.#admission?.take();
    this.#admission = null;
    this.#context.gate.used(claimed.value.nick, claimed.value.key);
    this.#context.events.onJoined(claimed.value);
    if (this.#welcomed) this.#decide(null);
  }

  #onRenamed(before: Member, now: Member): void {
    const { rules, gate, events } = this.#context;
    const wasMuted = rules.isMuted(before);
    rules.renamed(before, now.nick);
    gate.seen(before.nick, before.key);
    gate.used(now.nick, now.key);
    events.onRenamed(this.#id, before.nick, now.nick);
    const muted = rules.isMuted(now);
    if (muted !== wasMuted) events.onMuted(now, muted);
  }

  /** Nobody's code is spent on a place that they do not get, nor kept from others while they wait for one. */
  #decline(): void {
    this.#admission?.decline();
    this.#admission = null;
  }

  /** Whoever has the nick or the address that was asked for, with the same key: it may be dead. */
  #rival(code: ErrorCode, { visitor, nick, udpPort }: PlaceRequest): Rival | undefined {
    const { key, ip } = visitor;
    if (key === null || code === 'room-full') return undefined;
    return this.#context.findRival(key, (member) =>
      code === 'nick-taken'
        ? isAlike(member.nick, nick)
        : code === 'address-taken' && member.ip === ip && member.udpPort === udpPort,
    );
  }

  /** A session that gives no sign of life makes room for whoever has come back; one that does has the place. */
  #challenge(rival: Rival, code: ErrorCode, request: PlaceRequest): void {
    rival
      .stillThere()
      .then((sign) => {
        if (this.#left) return;
        if (sign === 'alive') {
          this.#decide({ code, final: true });
          return;
        }
        if (sign === 'silent') rival.expel({ code: 'replaced' });
        this.claim(request);
      })
      .catch((error: unknown) => {
        this.#events.onFault(error);
      });
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
