import type { Clock } from '../clock.js';
import { Disposers } from '../disposer.js';
import { KlatschError } from '../errors.js';
import type { Person } from '../bus/events.js';
import { CLIENT_MESSAGE_BYTES, DIALECT_SILENCE_MS } from '../limits.js';
import type { Connection } from '../net/connection.js';
import { encodeExtensionClient, parseExtensionServer } from '../wire/extension.js';
import { FrameDecoder } from '../wire/frames.js';
import { words } from '../words/index.js';
import { openServer } from './open-server.js';
import type { Auth } from './registration.js';
import type { TrustEvents } from './server-trust.js';
import { ServerTrust } from './server-trust.js';
import type { ServerAddress } from './state/server-address.js';
import { formatServer } from './state/server-address.js';
import type { Trust } from './trust.js';

type Answer = readonly Person[] | null | KlatschError;

/** Whom to ask, and by which keys. */
export interface WhoRequest {
  readonly server: ServerAddress;
  readonly clock: Clock;
  /** Undefined: in the clear. Nobody is asked, whatever it says. */
  readonly trust?: Trust;
  /** What lets us in where not everybody may come in; shown over TLS only. */
  readonly auth?: Auth;
  readonly events: TrustEvents;
}

/**
 * Asks a klatsch server who is there, without joining (docs/PROTOCOL.md §5: HELLO, then WHO).
 *
 * @returns null when what answers there, or does not, is no klatsch server
 * @throws KlatschError `connect-failed` with the reason, a clause; `server-refused` with the server's reason;
 * `server-insecure` or `server-key-changed` when it is not to be trusted; `known-keys-invalid`
 */
export async function askWho(request: WhoRequest): Promise<readonly Person[] | null> {
  const { clock, auth = {} } = request;
  const connection = await open(request);
  const shown = connection.security !== null && Object.keys(auth).length > 0;
  const answer = await new Promise<Answer>((resolve) => {
    listen(connection, clock, resolve);
    connection.writeAll([
      encodeExtensionClient({ type: 'hello', version: 1, caps: [] }),
      ...(shown ? [encodeExtensionClient({ type: 'auth', ...auth })] : []),
      encodeExtensionClient({ type: 'who' }),
    ]);
  });
  connection.destroy();
  if (answer instanceof KlatschError) throw answer;
  return answer;
}

async function open({ server, clock, trust, events }: WhoRequest): Promise<Connection> {
  const judge = new ServerTrust(trust === undefined ? trust : { ...trust, ask: false }, events);
  const opened = await openServer(server, judge, { clock });
  if (opened.kind === 'open') return opened.connection;
  if (opened.kind === 'refused') throw new KlatschError(opened.code, opened.reason);
  if (opened.kind === 'unreached') throw new KlatschError('connect-failed', opened.reason);
  const name = formatServer(server);
  const verdict = judge.withoutTls(name, opened.kind);
  if (verdict.kind === 'retry') throw new KlatschError('connect-failed', verdict.reason);
  throw new KlatschError(
    'server-insecure',
    verdict.kind === 'refuse' ? verdict.reason : words.identity[opened.kind](name),
  );
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
function read(payload: string): Answer | undefined {
  const parsed = parseExtensionServer(payload);
  if (!parsed.ok) return undefined;
  const message = parsed.value;
  if (message.type === 'roster') {
    return message.people.map(({ nick, ip, udpPort, key }) =>
      key === undefined ? { nick, ip, udpPort } : { nick, ip, udpPort, fingerprint: key },
    );
  }
  return message.type === 'error' ? new KlatschError('server-refused', message.reason) : undefined;
}
