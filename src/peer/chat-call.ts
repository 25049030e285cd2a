import type { SecureContext } from 'node:tls';
import { hostPort } from '../bus/host-port.js';
import type { Clock } from '../clock.js';
import type { ErrorCode } from '../errors.js';
import { KlatschError } from '../errors.js';
import { CHAT_HANDSHAKE_MS, CHAT_MESSAGE_BYTES } from '../limits.js';
import type { Connection, Security } from '../net/connection.js';
import { dial } from '../net/tcp-dial.js';
import { dialSecure } from '../net/tls-dial.js';
import { encodeChat, parseChat } from '../wire/chat.js';
import { FrameDecoder } from '../wire/frames.js';
import type { Channel } from './channel.js';
import { KlatschChannel } from './klatsch-channel.js';
import { OldChannel } from './old-channel.js';
import { readOldGreeting } from './old-greeting.js';
import { PayloadStream } from './payload-stream.js';
import { presentedKey } from './peer-keys.js';
import { newSecret } from './resuming.js';
import type { ReceivedInvitation } from './state/received-invitations.js';

/** Who calls, and who may answer. */
export interface ChatCallOptions {
  readonly clock: Clock;
  readonly self: string;
  /** The nicks of everybody with the inviter's IP. */
  readonly nicks: readonly string[];
  readonly signal: AbortSignal;
  /** What TLS is spoken with; null for a call in the clear. */
  readonly secureWith: SecureContext | null;
  /** Why whoever has answered is not the one; asked before anything is said. */
  readonly objection: (security: Security | null) => ErrorCode | null;
}

/** Whom the call has reached. */
export interface ChatAnswer {
  readonly channel: Channel;
  /** What the partner calls itself; cleaned. */
  readonly nick: string;
  /** Whether that nick is one that we know at this address. */
  readonly known: boolean;
}

/**
 * Connects to whoever has invited us: to the address that the datagram came from, nowhere else
 * (docs/PROTOCOL.md §6).
 *
 * @throws KlatschError `chat-failed`, `connect-failed`, `tls-failed`, or the code of the objection
 */
export async function callInviter(
  invitation: ReceivedInvitation,
  options: ChatCallOptions,
): Promise<ChatAnswer> {
  const { clock, signal, secureWith, objection } = options;
  const { ip, tcpPort } = invitation;
  const connection = await (secureWith === null
    ? dial(ip, tcpPort, { clock, signal })
    : dialSecure(ip, tcpPort, { clock, signal, context: secureWith }));
  const code = objection(connection.security);
  if (code !== null) {
    connection.destroy();
    throw new KlatschError(code, `not who was meant at ${hostPort(ip, tcpPort)}`);
  }
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      settle();
      connection.destroy();
      reject(new KlatschError('chat-failed', `no answer from ${hostPort(ip, tcpPort)}`));
    };
    const stopTimer = clock.after(CHAT_HANDSHAKE_MS, fail);
    const stopClose = connection.onClose(fail);
    signal.addEventListener('abort', fail, { once: true });
    const settle = (): void => {
      stopTimer();
      stopClose();
      signal.removeEventListener('abort', fail);
    };
    const answered = (answer: ChatAnswer): void => {
      settle();
      resolve(answer);
    };
    if (invitation.form === 'klatsch') greetKlatsch(connection, invitation, options, answered, fail);
    else greetOld(connection, invitation, options, answered);
  });
}

function greetKlatsch(
  connection: Connection,
  { wireId, nick, tcpPort }: ReceivedInvitation,
  { self, clock }: ChatCallOptions,
  answered: (answer: ChatAnswer) => void,
  fail: () => void,
): void {
  const stream = new PayloadStream(connection, new FrameDecoder(CHAT_MESSAGE_BYTES));
  const invitation = wireId ?? '';
  const ours = newSecret();
  const hello = { from: self, to: nick ?? '?', invitation, resume: ours };
  connection.write(encodeChat({ type: 'hello', version: 1, ...hello }));
  stream.read({
    payload: (payload) => {
      stream.read(null);
      const parsed = parseChat(payload);
      if (!parsed.ok || parsed.value.type !== 'hello' || parsed.value.invitation !== invitation) {
        fail();
        return;
      }
      const { from, resume: theirs } = parsed.value;
      const key = presentedKey(connection.security);
      const terms =
        theirs === undefined
          ? null
          : { role: 'caller' as const, chat: invitation, port: tcpPort, ours, theirs, key };
      answered({
        channel: new KlatschChannel(stream, clock, terms),
        nick: nick ?? from,
        known: nick !== null,
      });
    },
    ended: fail,
  });
}

function greetOld(
  connection: Connection,
  { nick, form }: ReceivedInvitation,
  { self, clock, nicks }: ChatCallOptions,
  answered: (answer: ChatAnswer) => void,
): void {
  connection.write(Buffer.from(self, 'utf8'));
  const names = nick === null ? { candidates: nicks } : { expected: nick, candidates: nicks };
  const stop = readOldGreeting(connection, names, clock, (greeting) => {
    if (form === 'klatsch') return;
    const channel = new OldChannel(connection, clock, form, greeting.rest);
    answered({ channel, nick: greeting.nick, known: greeting.verified });
  });
  connection.onClose(stop);
}
