import type { SecureContext } from 'node:tls';
import type { ChatSecurity } from '../bus/events.js';
import type { Clock } from '../clock.js';
import { CHAT_MESSAGE_BYTES } from '../limits.js';
import type { Connection, Security } from '../net/connection.js';
import type { ChatHello } from '../wire/chat.js';
import { encodeChat, parseChat } from '../wire/chat.js';
import { FrameDecoder } from '../wire/frames.js';
import { chatKindOf } from '../wire/old-chat.js';
import type { Channel } from './channel.js';
import { Door } from './door.js';
import { KlatschChannel } from './klatsch-channel.js';
import { OldChannel } from './old-channel.js';
import { readOldGreeting } from './old-greeting.js';
import { PayloadStream } from './payload-stream.js';
import { presentedKey } from './peer-keys.js';
import { newSecret } from './resuming.js';
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

/** The chat port of one invitation (docs/PROTOCOL.md §6): only the person invited is let in. */
export class ChatDoor {
  readonly #policy: DoorPolicy;
  readonly #door: Door;
  #port = 0;

  constructor(policy: DoorPolicy) {
    const { clock, secureWith } = policy;
    this.#policy = policy;
    this.#door = new Door({
      clock,
      secureWith,
      heard: (connection, first) => {
        this.#listenTo(connection, first);
      },
    });
  }

  /**
   * Opens it.
   *
   * @returns the TCP port
   * @throws KlatschError `listen-failed`
   */
  async open(): Promise<number> {
    this.#port = await this.#door.open(0);
    return this.#port;
  }

  /** Turns away whoever stands there, and takes no more. Idempotent. */
  close(): void {
    this.#door.close();
  }

  #listenTo(connection: Connection, first: Buffer): void {
    const kind = chatKindOf(first[0] ?? 0);
    const klatsch = this.#policy.invitation().form === 'klatsch';
    // An invitation in the klatsch form is not answered by giving a nick alone, which anybody knows.
    if (kind === 'klatsch' && klatsch) this.#greetKlatsch(connection, first);
    else if (kind === 'old' && !klatsch) this.#greetOld(connection, first);
    else this.#door.turnAway(connection);
  }

  #greetKlatsch(connection: Connection, first: Buffer): void {
    const stream = new PayloadStream(connection, new FrameDecoder(CHAT_MESSAGE_BYTES), { first });
    stream.read({
      payload: (payload) => {
        stream.read(null);
        const hello = helloOf(payload, this.#policy.invitation());
        const security = hello === null ? null : this.#policy.admit(connection.security);
        if (hello === null || security === null) this.#door.turnAway(connection);
        else this.#welcome(stream, hello, security);
      },
      ended: () => {
        this.#door.turnAway(connection);
      },
    });
  }

  #welcome(stream: PayloadStream, { resume: theirs }: ChatHello, security: ChatSecurity): void {
    const { clock, invitation, self } = this.#policy;
    const { connection } = stream;
    const { id, nick } = invitation();
    const ours = newSecret();
    const terms =
      theirs === undefined
        ? null
        : {
            ...{ role: 'inviter' as const, chat: id, port: this.#port, ours, theirs },
            key: presentedKey(connection.security),
          };
    const answer = { from: self(), to: nick, invitation: id, ...(terms === null ? {} : { resume: ours }) };
    connection.write(encodeChat({ type: 'hello', version: 1, ...answer }));
    this.#enter(connection, new KlatschChannel(stream, clock, terms), security);
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
          this.#door.turnAway(connection);
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
    this.#door.letIn(connection);
    this.#door.close();
    this.#policy.entered(channel, security);
  }
}

/** What the caller says about itself; null when it is not the one who was invited. */
function helloOf(payload: string, { id, nick }: SentInvitation): ChatHello | null {
  const hello = parseChat(payload);
  if (!hello.ok || hello.value.type !== 'hello') return null;
  return hello.value.invitation === id && hello.value.from === nick ? hello.value : null;
}
