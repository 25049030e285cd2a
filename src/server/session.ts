import type { ClientActivity, ClientInfo } from '../bus/events.js';
import { OWNER_PING_MS } from '../limits.js';
import type { HalfOpenConnection } from '../net/connection.js';
import { encodeExtensionServer } from '../wire/extension.js';
import { Activity } from './activity.js';
import { Conversation } from './conversation.js';
import { Membership } from './membership.js';
import { cutFor, send } from './recipient.js';
import type { Refusal } from './refusal.js';
import { encodeRefusal } from './refusal.js';
import type { LeaveReason, Rival, SessionContext } from './session-context.js';
import type { SignOfLife } from './signs-of-life.js';
import { SignsOfLife } from './signs-of-life.js';
import type { Barred } from './state/commands.js';
import type { Member, MemberId } from './state/member.js';

/** What the end of a connection means. */
const GONE_FOR = {
  ended: 'ended',
  error: 'lost',
  destroyed: 'lost',
  'too-slow': 'reader-too-slow',
} as const;

/** One client between connecting and leaving: what is known of it, and how it ends. */
export class Session implements Rival {
  /** When it connected, of the clock that never leaps. */
  readonly cameAt: number;
  readonly #id: MemberId;
  readonly #connection: HalfOpenConnection;
  readonly #context: SessionContext;
  readonly #membership: Membership;
  readonly #activity: Activity;
  readonly #conversation: Conversation;
  /** Made when somebody first asks whether it is still there. */
  #signs: SignsOfLife | null = null;

  /**
   * @param id unlike that of every other session of the room
   * @param barred why nothing is done for it; it is told so when it asks for something
   */
  constructor(id: MemberId, connection: HalfOpenConnection, barred: Barred | null, context: SessionContext) {
    this.#id = id;
    this.#connection = connection;
    this.#context = context;
    this.cameAt = context.clock.elapsed();
    this.#activity = new Activity(id, () => connection.queuedBytes);
    this.#membership = this.#openMembership();
    this.#conversation = this.#openConversation(barred);
    connection.onClose((reason) => {
      this.#guard(() => {
        this.#finish(GONE_FOR[reason]);
      });
    });
    connection.onEnd(() => {
      this.#guard(() => {
        this.#conversation.end();
      });
    });
    connection.onData((bytes) => {
      this.#guard(() => {
        this.#signs?.tell('alive');
        this.#conversation.read(bytes);
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
    const muted = this.#context.rules.isMuted(member);
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
      const { dialect } = this.#conversation;
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

  /**
   * An old program cannot be asked, nor whoever is in line; somebody who is just being welcomed need not be. All are
   * there.
   */
  stillThere(): Promise<SignOfLife> {
    const { dialect, over, inLine } = this.#conversation;
    if (over) return Promise.resolve('gone');
    if (dialect !== 'klatsch' || inLine || !this.#membership.welcomed) return Promise.resolve('alive');
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
    const { dialect } = this.#conversation;
    this.#guard(() => {
      if (dialect === 'klatsch' && this.#conversation.silentFor(now) >= clientSilenceMs) {
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
      const { dialect } = this.#conversation;
      const { welcomed } = this.#membership;
      const goodbye: Refusal = { code: 'server-stopping', final: true };
      // An old client that is not in the room knows no word for it.
      const told = dialect !== null && (welcomed || dialect === 'klatsch');
      this.#end('server-stopping', told ? encodeRefusal(dialect, welcomed, goodbye) : undefined);
    });
  }

  #openMembership(): Membership {
    return new Membership(this.#id, this.#connection, this.#context, {
      onDecided: (refused) => {
        this.#guard(() => {
          this.#conversation.decided(refused);
        });
      },
      onReplaced: () => {
        this.expel({ code: 'replaced' });
      },
      onFault: (error) => {
        this.#fault(error);
      },
    });
  }

  #openConversation(barred: Barred | null): Conversation {
    const [connection, context] = [this.#connection, this.#context];
    const [membership, activity] = [this.#membership, this.#activity];
    return new Conversation(
      { connection, context, membership, activity, barred },
      {
        onRefused: (refusal) => {
          this.#refuse(refusal);
        },
        onLeft: (reason) => {
          this.#end(reason);
        },
        onFault: (error) => {
          this.#fault(error);
        },
        guard: this.#guard,
      },
    );
  }

  #refuse(refusal: Refusal): void {
    const { dialect, over } = this.#conversation;
    if (over) return;
    const { code, final } = refusal;
    const noise = this.#conversation.isNoise(code);
    this.#context.meter.refused(code);
    const nick = this.#membership.member?.nick ?? null;
    if (!noise) this.#context.events.onRefused(nick, this.ip, code, final === true);
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
    if (this.#conversation.over) return;
    this.#conversation.close();
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
