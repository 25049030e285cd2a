import type { Clock } from '../clock.js';
import { Disposers } from '../disposer.js';
import { KlatschError } from '../errors.js';
import type { Person } from '../bus/events.js';
import { CLIENT_MESSAGE_BYTES, DIALECT_SILENCE_MS } from '../limits.js';
import type { Connection } from '../net/connection.js';
import { dial } from '../net/tcp-dial.js';
import { encodeExtensionClient, parseExtensionServer } from '../wire/extension.js';
import { FrameDecoder } from '../wire/frames.js';
import type { ServerAddress } from './state/server-address.js';

type Answer = readonly Person[] | null | KlatschError;

/**
 * Asks a klatsch server who is there, without joining (docs/PROTOCOL.md §5: HELLO, then WHO).
 *
 * @returns null when what answers there, or does not, is no klatsch server
 * @throws KlatschError `connect-failed`, or `server-refused` with the server's reason
 */
export async function askWho(server: ServerAddress, clock: Clock): Promise<readonly Person[] | null> {
  const connection = await dial(server.host, server.port, { clock });
  const answer = await new Promise<Answer>((resolve) => {
    listen(connection, clock, resolve);
    connection.writeAll([
      encodeExtensionClient({ type: 'hello', version: 1, caps: [] }),
      encodeExtensionClient({ type: 'who' }),
    ]);
  });
  connection.destroy();
  if (answer instanceof KlatschError) throw answer;
  return answer;
}

function listen(connection: Connection, clock: Clock, resolve: (answer: Answer) => void): void {
  const decoder = new FrameDecoder(CLIENT_MESSAGE_BYTES);
  const disposers = new Disposers();
  const settle = (answer: Answer): void => {
    disposers.dispose();
    resolve(answer);
  };
  disposers.own(
    clock.after(DIALECT_SILENCE_MS, () => {
      settle(null);
    }),
    connection.onClose(() => {
      settle(null);
    }),
    connection.onData((bytes) => {
      const pushed = decoder.push(bytes);
      for (const payload of pushed.ok ? pushed.value : []) {
        const answer = read(payload);
        if (answer !== undefined) settle(answer);
      }
      if (decoder.failed !== null) settle(null);
    }),
  );
}

/** Undefined for what is not the answer yet. */
function read(payload: Buffer): Answer | undefined {
  const parsed = parseExtensionServer(payload);
  if (!parsed.ok) return undefined;
  const message = parsed.value;
  if (message.type === 'roster') {
    return message.people.map(({ nick, ip, udpPort }) => ({ nick, ip, udpPort }));
  }
  return message.type === 'error' ? new KlatschError('server-refused', message.reason) : undefined;
}
