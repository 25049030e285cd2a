import type { SecureContext } from 'node:tls';
import type { ChatSecurity } from '../bus/events.js';
import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { CHAT_CALLERS, CHAT_HANDSHAKE_MS, CHAT_MESSAGE_BYTES } from '../limits.js';
import type { Connection, Security } from '../net/connection.js';
import type { Listener } from '../net/tcp-listener.js';
import { listen } from '../net/tcp-listener.js';
import { encodeChat, parseChat } from '../wire/chat.js';
import { FrameDecoder } from '../wire/frames.js';
import { chatKindOf } from '../wire/old-chat.js';
import type { Channel } from './channel.js';
import { KlatschChannel } from './klatsch-channel.js';
import { OldChannel } from './old-channel.js';
import { readOldGreeting } from './old-greeting.js';
import { PayloadStream } from './payload-stream.js';
import type { SentInvitation } from './state/sent-invitations.js';

/** Whom a door is open for. Asked for each caller anew: nicks change. */
export interface DoorPolicy {
  readonly clock: Clock;
  readonly invitation: () => SentInvitation;
  readonly self: () => string;
  /** The nicks of everybody with that IP. */
  readonly nicksAt: (ip: string) => readonly string[];
  /** What TLS is answered with; null where it is not. */
  readonly secureWith: SecureContext | null;
  /** Whether somebody who names the invitation has the right key, and how secure a chat that makes; null: no. */
  readonly admit: (security: Security | null) => ChatSecurity | null;
  /** The invited person is here. Told once; the door is closed then. */
  readonly entered: (channel: Channel, security: ChatSecurity) => void;
}

/**
 * A listening TCP port for one invitation (docs/PROTOCOL.md §6). Only the person invited is let in; strangers
 * are turned away, and whoever says nothing is closed after `CHAT_HANDSHAKE_MS` and blocks nobody.
 */
export class ChatDoor {
  readonly #policy: DoorPolicy;
  readonly #callers = new Map<Connection, Disposer>();
  #listener: Listener | null = null;
  #closed = false;

  constructor(policy: DoorPolicy) {
    this.#policy = policy;
  }

  /**
   * Opens it, at every address of this machine, of both families where it has them.
   *
   * @returns the TCP port
   * @throws KlatschError `listen-failed`
   */
  async open(): Promise<number> {
    const { clock, secureWith } = this.#policy;
    const listener = await listen({
      port: 0,
      clock,
      ...(secureWith === null ? {} : { tls: secureWith }),
      onConnection: (connection) => {
        this.#answer(connection);
      },
    });
    this.#listener = listener;
    if (this.#closed) void listener.close();
    return listener.port;
  }

  /** Turns away whoever stands there, and takes no more. Idempotent. */
  close(): void {
    this.#closed = true;
    void this.#listener?.close();
    for (const connection of [...this.#callers.keys()]) this.#turnAway(connection);
  }

  #answer(connection: Connection): void {
    if (this.#closed) {
      connection.destroy();
      return;
    }
    // Whoever was invited speaks at once: it is the one that has been silent for longest who makes room.
    const [longest] = this.#callers.keys();
    if (longest !== undefined && this.#callers.size >= CHAT_CALLERS) this.#turnAway(longest);
    const stopTimer = this.#policy.clock.after(CHAT_HANDSHAKE_MS, () => {
      this.#turnAway(connection);
    });
    this.#callers.set(connection, stopTimer);
    connection.onClose(() => {
      this.#leave(connection);
    });
    connection.onData((first) => {
      this.#listenTo(connection, first);
    });
  }

  #listenTo(connection: Connection, first: Buffer): void {
    const kind = chatKindOf(first[0] ?? 0);
    const klatsch = this.#policy.invitation().form === 'klatsch';
    // An invitation in the klatsch form is not answered by giving a nick alone, which anybody knows.
    if (kind === 'klatsch' && klatsch) this.#greetKlatsch(connection, first);
    else if (kind === 'old' && !klatsch) this.#greetOld(connection, first);
    else this.#turnAway(connection);
  }

  #greetKlatsch(connection: Connection, first: Buffer): void {
    const stream = new PayloadStream(connection, new FrameDecoder(CHAT_MESSAGE_BYTES), { first });
    stream.read({
      payload: (payload) => {
        stream.read(null);
        const { id, nick } = this.#policy.invitation();
        const hello = parseChat(payload);
        const invited =
          hello.ok &&
          hello.value.type === 'hello' &&
          hello.value.invitation === id &&
          hello.value.from === nick;
        const security = invited ? this.#policy.admit(connection.security) : null;
        if (security === null) {
          this.#turnAway(connection);
          return;
        }
        const answer = { from: this.#policy.self(), to: nick, invitation: id };
        connection.write(encodeChat({ type: 'hello', version: 1, ...answer }));
        this.#enter(connection, new KlatschChannel(stream, this.#policy.clock), security);
      },
      ended: () => {
        this.#turnAway(connection);
      },
    });
  }

  #greetOld(connection: Connection, first: Buffer): void {
    const { clock, invitation, nicksAt, self } = this.#policy;
    const { nick, form } = invitation();
    const names = { expected: nick, candidates: nicksAt(connection.remote.ip) };
    const stop = readOldGreeting(
      connection,
      names,
      clock,
      (greeting) => {
        const security = greeting.nick === nick ? this.#policy.admit(null) : null;
        if (security === null || form === 'klatsch') {
          this.#turnAway(connection);
          return;
        }
        connection.write(Buffer.from(self(), 'utf8'));
        this.#enter(connection, new OldChannel(connection, clock, form, greeting.rest), security);
      },
      first,
    );
    connection.onClose(stop);
  }

  #enter(connection: Connection, channel: Channel, security: ChatSecurity): void {
    this.#leave(connection);
    this.close();
    this.#policy.entered(channel, security);
  }

  #turnAway(connection: Connection): void {
    this.#leave(connection);
    connection.destroy();
  }

  #leave(connection: Connection): void {
    this.#callers.get(connection)?.();
    this.#callers.delete(connection);
  }
}
