import type { ClientActivity, ClientInfo, Dialect } from '../bus/events.js';
import type { Disposer } from '../disposer.js';
import type { ErrorCode } from '../errors.js';
import { OWNER_PING_MS, TOO_FAST_NOTICE_MS } from '../limits.js';
import type { Connection } from '../net/connection.js';
import { encodeExtensionServer } from '../wire/extension.js';
import type { Offered } from './access/gate.js';
import { Activity } from './activity.js';
import { Entrance } from './entrance.js';
import { Membership } from './membership.js';
import { Reader } from './reader.js';
import { cutFor, send } from './recipient.js';
import type { Refusal } from './refusal.js';
import { encodeRefusal } from './refusal.js';
import type { LeaveReason, Rival, SessionContext } from './session-context.js';
import type { SignOfLife } from './signs-of-life.js';
import { SignsOfLife } from './signs-of-life.js';
import { encodeRoster } from './state/batch.js';
import { viewOf } from './state/address-view.js';
import type { Position } from './state/backlog.js';
import type { Action, Barred, Standing } from './state/commands.js';
import { decide } from './state/commands.js';
import type { Member, MemberId } from './state/member.js';
import { readCommand } from './state/read-command.js';
import { TokenBucket } from './state/token-bucket.js';

/** What this server says in HELLO. */
const VERSION = 1;
const CAPABILITIES: readonly string[] = ['chat'];

/** One client: its connection, what it speaks, and where it stands between connecting and leaving. */
export class Session implements Rival {
  readonly #id: MemberId;
  readonly #connection: Connection;
  readonly #context: SessionContext;
  readonly #barred: Barred | null;
  readonly #membership: Membership;
  readonly #reader = new Reader();
  readonly #bucket: TokenBucket;
  readonly #activity: Activity;
  readonly #signs: SignsOfLife;
  readonly #entrance: Entrance;
  readonly #stopRegistrationTimer: Disposer;
  #dialect: Dialect | null = null;
  #last: Position | null = null;
  #gone = false;
  /** What came while an AUTH, REGISTER or NICK is being decided. */
  #pending: Buffer[] = [];
  /** Of the clock that never leaps, as {@link #noticedAt}. */
  #heardAt: number;
  #noticedAt = -Infinity;

  /**
   * @param id unlike that of every other session of the room
   * @param barred why nothing is done for it; it is told so when it asks for something
   */
  constructor(id: MemberId, connection: Connection, barred: Barred | null, context: SessionContext) {
    const { clock, limits } = context;
    this.#id = id;
    this.#membership = new Membership(id, connection, context, {
      onDecided: (refused) => {
        this.#guard(() => {
          this.#onDecided(refused);
        });
      },
      onFault: (error) => {
        this.#fault(error);
      },
    });
    this.#connection = connection;
    this.#context = context;
    this.#barred = barred;
    this.#entrance = new Entrance(connection, context.gate);
    this.#signs = new SignsOfLife(clock);
    this.#heardAt = clock.elapsed();
    this.#bucket = new TokenBucket(limits, clock.elapsed());
    this.#activity = new Activity(id, () => connection.queuedBytes);
    this.#stopRegistrationTimer = this.#after(limits.registrationMs, () => {
      this.#refuse({ code: 'registration-timeout', final: true });
    });
    connection.onClose((reason) => {
      const reasons = {
        ended: 'ended',
        error: 'lost',
        destroyed: 'lost',
        'too-slow': 'reader-too-slow',
      } as const;
      this.#guard(() => {
        this.#finish(reasons[reason]);
      });
    });
    connection.onData((bytes) => {
      this.#guard(() => {
        this.#read(bytes);
      });
    });
  }

  /** Who this is, once in the room. */
  get member(): Member | null {
    return this.#membership.member;
  }

  /** Where it comes from. */
  get ip(): string {
    return this.#connection.remote.ip;
  }

  /** As an operator sees it; null before it is in the room. */
  get info(): ClientInfo | null {
    const { member } = this;
    if (member === null) return null;
    const muted = this.#context.rules.isMuted(member.nick);
    const { key: fingerprint, ...known } = member;
    return { ...known, fingerprint, muted, ...this.#activity.now(member.since) };
  }

  /** What has changed since this was asked last; null when nothing has, or nobody is in the room. */
  news(): ClientActivity | null {
    const { member } = this;
    return member === null ? null : this.#activity.news(member.since);
  }

  /** Ends the session by an operator's will, and says so. */
  expel(refusal: Refusal): void {
    this.#guard(() => {
      const { code } = refusal;
      const dialect = this.#dialect;
      if (dialect === null) this.#end(code);
      else this.#end(code, encodeRefusal(dialect, this.#membership.welcomed, { ...refusal, final: true }));
    });
  }

  /** An old program cannot be asked, and somebody who is just being welcomed need not be: they are there. */
  stillThere(): Promise<SignOfLife> {
    if (this.#gone) return Promise.resolve('gone');
    if (this.#dialect !== 'klatsch' || !this.#membership.welcomed) return Promise.resolve('alive');
    const sign = this.#signs.next(OWNER_PING_MS);
    this.#connection.write(encodeExtensionServer({ type: 'ping', n: 0 }));
    return sign;
  }

  /**
   * Ends the session of a klatsch client that has been silent for too long, and of any client that takes nothing of
   * what waits for it; to be called now and then.
   *
   * @param now of the clock that never leaps
   */
  checkLife(now: number): void {
    const { clientSilenceMs, queueStallMs } = this.#context.limits;
    this.#guard(() => {
      if (this.#dialect === 'klatsch' && now - this.#heardAt >= clientSilenceMs) {
        this.#refuse({ code: 'heartbeat-missed', final: true });
      } else {
        // Without a word: it would not read it.
        this.#connection.dropIfStalled(now, queueStallMs);
      }
    });
  }

  /** Says goodbye, in so far as the dialect has a word for it, and closes. */
  stop(): void {
    this.#guard(() => {
      const dialect = this.#dialect;
      const { welcomed } = this.#membership;
      const goodbye: Refusal = { code: 'server-stopping', final: true };
      // An old client that is not in the room knows no word for it.
      const told = dialect !== null && (welcomed || dialect === 'klatsch');
      this.#end('server-stopping', told ? encodeRefusal(dialect, welcomed, goodbye) : undefined);
    });
  }

  #read(bytes: Buffer): void {
    this.#heardAt = this.#context.clock.elapsed();
    this.#signs.tell('alive');
    const { payloads, failed } = this.#reader.push(bytes);
    this.#dialect ??= this.#reader.dialect;
    for (const payload of payloads) this.#take(payload);
    if (failed !== null) this.#refuse({ code: failed, final: true });
  }

  #take(payload: Buffer): void {
    if (!this.#membership.deciding && !this.#entrance.checking) this.#handle(payload);
    else if (this.#pending.length < this.#context.limits.pendingMessages) this.#pending.push(payload);
    else this.#refuse({ code: 'too-fast', final: true });
  }

  #handle(payload: Buffer): void {
    const dialect = this.#dialect;
    if (this.#gone || dialect === null) return;
    const { member } = this.#membership;
    const { rules, gate } = this.#context;
    const standing: Standing = {
      dialect,
      registered: member !== null,
      secure: this.#entrance.visitor.secure,
      barred: this.#barred,
      muted: member !== null && rules.isMuted(member.nick),
      // Whose nick it is, REGISTER asks only of those who may come in.
      nickBarred: (nick) =>
        rules.nickBarred(nick) ?? (member === null ? null : gate.nickBarred(member.key, nick)),
      lookBarred: () => this.#entrance.lookBarred(),
      takeToken: () => this.#bucket.take(this.#context.clock.elapsed()),
    };
    this.#act(decide(standing, readCommand(dialect, payload)));
  }

  #act(action: Action): void {
    switch (action.type) {
      case 'nothing':
        return;
      case 'greet':
        this.#greet(action.last);
        return;
      case 'claim':
        this.#membership.claim({
          nick: action.nick,
          udpPort: action.udpPort,
          dialect: this.#dialect ?? 'lines',
          last: this.#last,
          visitor: this.#entrance.visitor,
          credentials: this.#entrance.credentials,
        });
        return;
      case 'authenticate':
        this.#authenticate(action);
        return;
      case 'rename':
        this.#membership.rename(action.nick);
        return;
      case 'publish':
        this.#activity.spoke(this.#context.clock.now());
        this.#membership.publish(action);
        return;
      case 'list':
        this.#list();
        return;
      case 'answer':
        this.#connection.write(encodeExtensionServer({ type: 'pong', n: action.n }));
        return;
      case 'leave':
        this.#end('quit');
        return;
      case 'refuse':
        this.#refuse(action);
    }
  }

  #greet(last: Position | null): void {
    const { epoch, seq } = this.#context.commons;
    this.#dialect = 'klatsch';
    this.#last = last;
    const at = this.#context.steadyNow();
    this.#connection.write(
      encodeExtensionServer({ type: 'hello', version: VERSION, caps: CAPABILITIES, epoch, seq, at }),
    );
  }

  #authenticate(offered: Offered): void {
    this.#entrance
      .authenticate(offered)
      .then((refused) => {
        this.#guard(() => {
          this.#onDecided(refused);
        });
      })
      .catch((error: unknown) => {
        this.#fault(error);
      });
  }

  #list(): void {
    const audience = { dialect: 'klatsch', view: viewOf(this.#connection) } as const;
    this.#connection.write(encodeRoster(audience, this.#context.commons.people()));
  }

  /** The decision is there: handles what waited for it, up to the next one that needs a decision. */
  #onDecided(refused: Refusal | null): void {
    if (refused !== null) this.#refuse(refused);
    if (this.#membership.member !== null) this.#stopRegistrationTimer();
    const waiting = this.#pending;
    this.#pending = [];
    for (const payload of waiting) this.#take(payload);
  }

  #refuse(refusal: Refusal): void {
    if (this.#gone) return;
    const { code, final } = refusal;
    const dialect = this.#dialect;
    const noise = final !== true && this.#isNoise(code);
    const { remote } = this.#connection;
    this.#context.meter.refused(code);
    if (!noise) this.#context.events.onRefused(this.#membership.member?.nick ?? null, remote.ip, code);
    if (dialect === null) {
      this.#end(code);
      return;
    }
    const bytes = encodeRefusal(dialect, this.#membership.welcomed, refusal);
    if (final === true) this.#end(code, bytes);
    else if (!noise || dialect === 'klatsch') send(this.#connection, dialect, cutFor(dialect, bytes));
  }

  /**
   * To an old client and to the operator every refusal is one more line on the screen: a flood is told now and
   * then. A klatsch client has to know of every text what became of it.
   */
  #isNoise(code: ErrorCode): boolean {
    if (code !== 'too-fast') return false;
    const now = this.#context.clock.elapsed();
    if (now - this.#noticedAt < TOO_FAST_NOTICE_MS) return true;
    this.#noticedAt = now;
    return false;
  }

  #end(reason: LeaveReason, finalBytes?: Buffer): void {
    this.#finish(reason);
    this.#connection.end(finalBytes);
  }

  #finish(reason: LeaveReason): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#pending = [];
    this.#signs.tell('gone');
    this.#stopRegistrationTimer();
    this.#membership.leave();
    this.#context.events.onGone(this.#id, this.#membership.member, reason);
  }

  #after(ms: number, task: () => void): Disposer {
    if (!Number.isFinite(ms)) return () => undefined;
    return this.#context.clock.after(ms, () => {
      this.#guard(task);
    });
  }

  /** Whatever goes wrong in here costs this client its connection, and nobody else anything. */
  #guard(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#fault(error);
    }
  }

  #fault(error: unknown): void {
    this.#context.events.onFault(error);
    this.#connection.destroy();
  }
}
