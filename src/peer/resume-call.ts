import type { SecureContext } from 'node:tls';
import type { Clock } from '../clock.js';
import { KlatschError } from '../errors.js';
import { CHAT_HANDSHAKE_MS, CHAT_MESSAGE_BYTES } from '../limits.js';
import type { Endpoint } from '../net/address.js';
import type { Connection } from '../net/connection.js';
import { dial } from '../net/tcp-dial.js';
import { dialSecure } from '../net/tls-dial.js';
import { encodeChat, parseChat } from '../wire/chat.js';
import { FrameDecoder } from '../wire/frames.js';
import { PayloadStream } from './payload-stream.js';
import { presentedKey } from './peer-keys.js';
import type { Interrupted, Resumed } from './resuming.js';
import { knows } from './resuming.js';

/** Which chat is to be resumed. */
export interface ResumeCallOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** What TLS is spoken with; null for a chat in the clear. */
  readonly secureWith: SecureContext | null;
  readonly chat: Interrupted;
}

/**
 * Calls the partner of an interrupted chat (docs/PROTOCOL.md §6.6). Nothing is said to whoever has another key.
 *
 * @throws KlatschError `chat-resume-refused` when somebody else answers; `chat-failed`, `connect-failed` or
 * `tls-failed` when nobody does
 */
export async function callAgain({ ip, port }: Endpoint, options: ResumeCallOptions): Promise<Resumed> {
  const { clock, signal, secureWith: context, chat } = options;
  const connection = await (context === null
    ? dial(ip, port, { clock, signal })
    : dialSecure(ip, port, { clock, signal, context }));
  if (presentedKey(connection.security) !== chat.terms.key) {
    connection.destroy();
    throw new KlatschError('chat-resume-refused', `another key at ${ip}:${port}`);
  }
  return new Promise((resolve, reject) => {
    const fail = (code: 'chat-failed' | 'chat-resume-refused'): void => {
      settle();
      connection.destroy();
      reject(new KlatschError(code, `no answer from ${ip}:${port}`));
    };
    const giveUp = (): void => {
      fail('chat-failed');
    };
    const stopTimer = clock.after(CHAT_HANDSHAKE_MS, giveUp);
    signal.addEventListener('abort', giveUp, { once: true });
    const settle = (): void => {
      stopTimer();
      signal.removeEventListener('abort', giveUp);
    };
    const done = (resumed: Resumed): void => {
      settle();
      resolve(resumed);
    };
    if (signal.aborted) giveUp();
    else ask(connection, chat, done, fail);
  });
}

function ask(
  connection: Connection,
  { terms, got }: Interrupted,
  done: (resumed: Resumed) => void,
  fail: (code: 'chat-failed' | 'chat-resume-refused') => void,
): void {
  const stream = new PayloadStream(connection, new FrameDecoder(CHAT_MESSAGE_BYTES));
  connection.write(encodeChat({ type: 'resume', token: terms.theirs, got }));
  stream.read({
    payload: (payload) => {
      stream.read(null);
      const parsed = parseChat(payload);
      if (!parsed.ok || parsed.value.type !== 'resume') fail('chat-failed');
      else if (!knows(terms.ours, parsed.value.token)) fail('chat-resume-refused');
      else {
        // By this they know that we have their answer.
        connection.write(encodeChat({ type: 'ping', n: 0 }));
        done({ stream, got: parsed.value.got });
      }
    },
    ended: () => {
      fail('chat-failed');
    },
  });
}
