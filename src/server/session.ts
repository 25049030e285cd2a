import type { ClientActivity, ClientInfo, Dialect } from '../bus/events.js';
import { OWNER_PING_MS } from '../limits.js';
import type { Connection } from '../net/connection.js';
import { encodeExtensionServer } from '../wire/extension.js';
import type { Offered } from './access/gate.js';
import { Activity } from './activity.js';
import { Allowance } from './allowance.js';
import { Entrance } from './entrance.js';
import { Membership } from './membership.js';
import { Inbox } from './inbox.js';
import { cutFor, send } from './recipient.js';
import type { Refusal } from './refusal.js';
import { encodeRefusal } from './refusal.js';
import type { LeaveReason, Rival, SessionContext } from './session-context.js';
import type { SignOfLife } from './signs-of-life.js';
import { SignsOfLife } from './signs-of-life.js';
import { ClientStanding } from './standing.js';
import { encodeRoster } from './state/batch.js';
import { viewOf } from './state/address-view.js';
import type { Action, Barred, Greeting } from './state/commands.js';
import { decide } from './state/commands.js';
import type { Member, MemberId } from './state/member.js';
import { readCommand } from './state/read-command.js';

/** What this server says in HELLO. */
const VERSION = 1;
const CAPABILITIES: readonly string[] = ['chat', 'again'];
/** What the end of a connection means. */
const GONE_FOR = {
  ended: 'ended',
  error: 'lost',
  destroyed: 'lost',
  'too-slow': 'reader-too-slow',
} as const;
/** Of whom nothing is known. */
const STRANGER: Greeting = { last: null, sender: null };

/** One client: its connection, what it speaks, and where it stands between connecting and leaving. */
export class Session implements Rival {
  /** When it connected, of the clock that never leaps. */
  readonly cameAt: number;
  readonly #id: MemberId;
  readonly #connection: Connection;
  readonly #context: SessionContext;
  readonly #membership: Membership;
  readonly #inbox: Inbox;
  readonly #allowance: Allowance;
  readonly #standing: ClientStanding;
  readonly #activity: Activity;
  /** Made when somebody first asks whether it is still there. */
  #signs: SignsOfLife | null = null;
  readonly #entrance: Entrance;
  /** What a klatsch client said of itself; null before that, and for old clients. */
  #greeting: Greeting | null = null;
  #gone = false;
  /** When it was read last, of the clock that never leaps, and epoch milliseconds. */
  #heardAt: number;
  #heardOn = 0;

  /**
   * @param id unlike that of every other session of the room
   * @param barred why nothing is done for it; it is told so when it asks for something
   */
  constructor(id: MemberId, connection: Connection, barred: Barred | null, context: SessionContext) {
    const { clock, rates } = context;
    this.#id = id;
    this.#membership = new Membership(id, connection, context, {
      onDecided: (refused) => {
        this.#guard(() => {
          this.#onDecided(refused);
        });
      },
      onReplaced: () => {
        this.expel({ code: 'replaced' });
      },
      onFault: (error) => {
        this.#fault(error);
      },
    });
    this.#connection = connection;
    this.#context = context;
    this.#entrance = new Entrance(connection, context.gate);
    this.cameAt = clock.elapsed();
    this.#heardAt = this.cameAt;
    this.#inbox = this.#openInbox();
    this.#allowance = new Allowance(rates, () => this.#heardAt);
    const parts = { membership: this.#membership, entrance: this.#entrance, allowance: this.#allowance };
    this.#standing = new ClientStanding({ ...parts, barred, context });
    this.#activity = new Activity(id, () => connection.queuedBytes);
    connection.onClose((reason) => {
      this.#guard(() => {
        this.#finish(GONE_FOR[reason]);
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

  /** As everybody who watches is told of it when it comes. */
  arrived(): ClientInfo | null {
    this.#activity.told();
    return this.info;
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

  /** Ends the session of somebody who has had the time to register. */
  giveUp(): void {
    this.#guard(() => {
      this.#refuse({ code: 'registration-timeout', final: true });
    });
  }

  /** Ends the session at once, for somebody new: its last word must not keep the place. */
  makeRoom(): void {
    this.#guard(() => {
      this.#refuse({ code: 'too-many-connections', final: true });
      this.#connection.destroy();
    });
  }

  /** An old program cannot be asked, and somebody who is just being welcomed need not be: they are there. */
  stillThere(): Promise<SignOfLife> {
    if (this.#gone) return Promise.resolve('gone');
    if (this.#dialect !== 'klatsch' || !this.#membership.welcomed) return Promise.resolve('alive');
    const sign = (this.#signs ??= new SignsOfLife(this.#context.clock)).next(OWNER_PING_MS);
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

  get #dialect(): Dialect | null {
    return this.#greeting === null ? this.#inbox.dialect : 'klatsch';
  }

  #openInbox(): Inbox {
    return new Inbox({
      connection: this.#connection,
      limits: this.#context.limits,
      deciding: () => this.#membership.deciding || this.#entrance.checking,
      handle: (payload) => {
        this.#handle(payload);
      },
      failed: (code) => {
        this.#refuse({ code, atMost: this.#context.limits.messageBytes, final: true });
      },
      guard: this.#guard,
    });
  }

  #read(bytes: Buffer): void {
    const { clock } = this.#context;
    this.#heardAt = clock.elapsed();
    this.#heardOn = clock.now();
    this.#signs?.tell('alive');
    this.#inbox.push(bytes);
  }

  #handle(payload: string): void {
    const dialect = this.#dialect;
    if (this.#gone || dialect === null) return;
    this.#standing.dialect = dialect;
    this.#act(decide(this.#standing, readCommand(dialect, payload)));
  }

  #act(action: Action): void {
    switch (action.type) {
      case 'nothing':
        return;
      case 'greet':
        this.#greet(action);
        return;
      case 'claim':
        this.#membership.claim({
          nick: action.nick,
          udpPort: action.udpPort,
          dialect: this.#dialect ?? 'lines',
          greeting: this.#greeting ?? STRANGER,
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
        this.#activity.spoke(this.#heardOn);
        this.#membership.publish(action.utterance);
        return;
      case 'repeat':
        this.#membership.repeat(action.said);
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

  #greet({ last, sender }: Greeting): void {
    const { epoch, seq } = this.#context.commons;
    this.#greeting = { last, sender };
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
    this.#inbox.decided();
  }

  #refuse(refusal: Refusal): void {
    if (this.#gone) return;
    const { code, final } = refusal;
    const dialect = this.#dialect;
    const noise = final !== true && this.#allowance.isNoise(code);
    this.#context.meter.refused(code);
    if (!noise) this.#context.events.onRefused(this.#membership.member?.nick ?? null, this.ip, code);
    if (dialect === null) {
      this.#end(code);
      return;
    }
    const bytes = encodeRefusal(dialect, this.#membership.welcomed, refusal);
    if (final === true) this.#end(code, bytes);
    else if (!noise || dialect === 'klatsch') send(this.#connection, dialect, cutFor(dialect, bytes));
  }

  #end(reason: LeaveReason, finalBytes?: Buffer): void {
    this.#finish(reason);
    this.#connection.end(finalBytes);
  }

  #finish(reason: LeaveReason): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#inbox.clear();
    this.#signs?.tell('gone');
    this.#membership.leave();
    this.#context.events.onGone(this.#id, this.#membership.member, reason);
  }

  /** Whatever goes wrong in here costs this client its connection, and nobody else anything. */
  readonly #guard = (task: () => void): void => {
    try {
      task();
    } catch (error) {
      this.#fault(error);
    }
  };

  #fault(error: unknown): void {
    this.#context.events.onFault(error);
    this.#connection.destroy();
  }
}
