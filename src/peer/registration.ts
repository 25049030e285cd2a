import type { Dialect } from '../bus/events.js';
import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { CLIENT_MESSAGE_BYTES, DIALECT_SILENCE_MS, EARLY_MESSAGES, WELCOME_MS } from '../limits.js';
import { isUsedUp } from '../net/descriptors.js';
import { messageOf } from '../reason.js';
import type { ServerHello } from '../wire/extension.js';
import { encodeExtensionClient, parseExtensionServer } from '../wire/extension.js';
import { FrameDecoder } from '../wire/frames.js';
import { LineDecoder } from '../wire/lines.js';
import { encodeOldClient } from '../wire/old-client.js';
import { OLD_NICK_TAKEN, parseOldServer } from '../wire/old-server.js';
import { words } from '../words/index.js';
import { openServer } from './open-server.js';
import { PayloadStream } from './payload-stream.js';
import type { StreamEnd } from './payload-stream.js';
import type { NoTls, ServerTrust } from './server-trust.js';
import { reasonText } from './shown-text.js';
import type { Approach } from './state/dialect-choice.js';
import { DialectTrial } from './state/dialect-choice.js';
import type { ServerAddress } from './state/server-address.js';
import type { LastSeen } from './state/server-memory.js';

/** What lets us in where not everybody may come in (docs/PROTOCOL.md §5.2, AUTH). */
export interface Auth {
  readonly password?: string;
  readonly invite?: string;
}

/** How to ask a server to let us in. */
export interface RegistrationRequest {
  readonly server: ServerAddress;
  readonly trust: ServerTrust;
  readonly approach: Approach;
  readonly nick: string;
  readonly udpPort: number;
  readonly last: LastSeen | null;
  /** Our secret name with this server, and which of our connections this is. */
  readonly sender: { readonly name: string; readonly link: number };
  /** Shown over TLS only. */
  readonly auth?: Auth;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** We are in: the connection, and what came before WELCOME, which old servers may send. */
export interface Welcome {
  readonly stream: PayloadStream;
  readonly nick: string;
  readonly dialect: Dialect;
  /** Of the server's key; null in the clear. */
  readonly fingerprint: string | null;
  /** Set on klatsch servers. */
  readonly hello: ServerHello | null;
  readonly early: readonly string[];
}

/** What came of one connection. */
export type Registration =
  | { readonly kind: 'welcome'; readonly welcome: Welcome }
  | { readonly kind: 'wrong-dialect' }
  | { readonly kind: NoTls }
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly reason: string;
      readonly epoch: string | null;
    }
  | { readonly kind: 'failed'; readonly reason: string };

/** Connects once and registers in one dialect (docs/PROTOCOL.md §3). Never rejects. */
export async function register(request: RegistrationRequest): Promise<Registration> {
  try {
    return await attempt(request);
  } catch (error) {
    return { kind: 'failed', reason: whyFailed(error) };
  }
}

async function attempt(request: RegistrationRequest): Promise<Registration> {
  const { server, trust, clock, signal } = request;
  const opened = await openServer(server, trust, { clock, signal });
  switch (opened.kind) {
    case 'insecure':
    case 'unanswered':
      return opened;
    case 'refused':
      return { ...opened, epoch: null };
    case 'unreached':
      return { kind: 'failed', reason: opened.reason };
    case 'open':
      return new Promise((resolve) => {
        new Registrar(request, opened.fingerprint, resolve).start(opened.connection);
      });
  }
}

/** What nobody expects is told as well: the next attempt may do better. */
function whyFailed(error: unknown): string {
  if (isUsedUp(error)) return words.peer.problem('descriptors-used-up', '');
  return words.commands.internal(messageOf(error));
}

/** One connection from its opening to WELCOME. */
class Registrar {
  readonly #request: RegistrationRequest;
  readonly #fingerprint: string | null;
  readonly #resolve: (outcome: Registration) => void;
  readonly #trial: DialectTrial;
  readonly #early: string[] = [];
  #stream: PayloadStream | null = null;
  #hello: ServerHello | null = null;
  #stopTimers: Disposer[] = [];
  #stopSilence: Disposer = () => undefined;
  #settled = false;

  constructor(
    request: RegistrationRequest,
    fingerprint: string | null,
    resolve: (outcome: Registration) => void,
  ) {
    this.#request = request;
    this.#fingerprint = fingerprint;
    this.#resolve = resolve;
    this.#trial = new DialectTrial(request.approach);
  }

  start(connection: PayloadStream['connection']): void {
    const framed = this.#request.approach === 'framed';
    const decoder = framed ? new FrameDecoder(CLIENT_MESSAGE_BYTES) : new LineDecoder(CLIENT_MESSAGE_BYTES);
    this.#stream = new PayloadStream(connection, decoder, {
      onFirstByte: (byte) => {
        const right = this.#trial.heard(byte);
        if (right) this.#stopSilence();
        else this.#settle({ kind: 'wrong-dialect' });
        return right;
      },
    });
    this.#startTimers(framed);
    connection.write(this.#firstBytes(framed, connection.security !== null));
    this.#stream.read({
      payload: (payload) => {
        this.#payload(payload);
      },
      ended: (end) => {
        this.#ended(end);
      },
    });
  }

  #startTimers(framed: boolean): void {
    const { clock, signal } = this.#request;
    // A frames server says something at once; only a lines server may wait for more.
    this.#stopSilence = clock.after(framed ? DIALECT_SILENCE_MS : WELCOME_MS, () => {
      this.#silent(words.peer.lost.noWelcome);
    });
    const deadline = clock.after(WELCOME_MS, () => {
      this.#settle({ kind: 'failed', reason: words.peer.lost.noWelcome });
    });
    const abort = (): void => {
      this.#settle({ kind: 'failed', reason: words.peer.lost.left });
    };
    signal.addEventListener('abort', abort, { once: true });
    this.#stopTimers = [
      this.#stopSilence,
      deadline,
      (): void => {
        signal.removeEventListener('abort', abort);
      },
    ];
  }

  /** HELLO, AUTH and REGISTER in one write, so that neither dialect costs a round trip. */
  #firstBytes(framed: boolean, secure: boolean): Buffer {
    const { nick, udpPort, last, sender, auth = {} } = this.#request;
    const dialect = framed ? 'frames' : 'lines';
    const registration = encodeOldClient(dialect, { type: 'register', nick, udpPort: String(udpPort) });
    if (!framed) return registration;
    const seen = last === null ? {} : { last };
    const hello = encodeExtensionClient({ type: 'hello', version: 1, caps: ['chat'], ...seen, sender });
    // In the clear anybody on the path could read it.
    const shown = secure && Object.keys(auth).length > 0;
    return Buffer.concat([
      hello,
      ...(shown ? [encodeExtensionClient({ type: 'auth', ...auth })] : []),
      registration,
    ]);
  }

  #payload(payload: string): void {
    if (this.#settled) return;
    if (this.#request.approach === 'framed' && this.#extension(payload)) return;
    const parsed = parseOldServer(payload);
    if (!parsed.ok) return;
    const message = parsed.value;
    if (message.type === 'welcome')
      this.#welcome(message.nick, this.#request.approach === 'lines' ? 'lines' : 'frames');
    else if (message.type === 'error') this.#refusedByOld(message.reason);
    else if (this.#early.length < EARLY_MESSAGES) this.#early.push(payload);
  }

  /** Sees to a message of a klatsch server; false when it is none. */
  #extension(payload: string): boolean {
    const parsed = parseExtensionServer(payload);
    if (!parsed.ok) return false;
    const message = parsed.value;
    if (message.type === 'hello') this.#hello = message;
    else if (message.type === 'error') this.#refused(message.code, message.reason);
    else if (this.#hello === null) return false;
    else if (message.type === 'welcome') this.#welcome(message.nick, 'klatsch');
    else if (message.type !== 'unknown' && this.#early.length < EARLY_MESSAGES) this.#early.push(payload);
    return true;
  }

  #welcome(nick: string, dialect: Dialect): void {
    const stream = this.#stream;
    if (stream === null) return;
    stream.read(null);
    const fingerprint = this.#fingerprint;
    const welcome = { stream, nick, dialect, fingerprint, hello: this.#hello, early: this.#early };
    this.#settle({ kind: 'welcome', welcome });
  }

  #refusedByOld(reason: string): void {
    const taken = reason.trim().startsWith(OLD_NICK_TAKEN);
    this.#refused(taken ? 'nick-taken' : 'server-refused', reason);
  }

  #refused(code: string, reason: string): void {
    const epoch = this.#hello?.epoch ?? null;
    this.#settle({ kind: 'refused', code, reason: reasonText(reason), epoch });
  }

  #ended(end: StreamEnd): void {
    if (!this.#trial.proven) this.#silent(words.peer.lost[end]);
    else this.#settle({ kind: 'failed', reason: words.peer.lost[end] });
  }

  /** Nothing has come. No old server speaks TLS: whoever does was cut off, or has no time just now. */
  #silent(reason: string): void {
    this.#settle(this.#fingerprint === null ? { kind: 'wrong-dialect' } : { kind: 'failed', reason });
  }

  #settle(outcome: Registration): void {
    if (this.#settled) return;
    this.#settled = true;
    for (const stop of this.#stopTimers) stop();
    if (outcome.kind !== 'welcome') {
      this.#stream?.read(null);
      this.#stream?.connection.destroy();
    }
    this.#resolve(outcome);
  }
}
