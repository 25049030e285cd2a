import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TlsIdentity } from '../../src/net/tls-identity.js';
import { eventually } from '../support/eventually.js';

/** How a raw client cuts its bytes into messages. */
export type Framing = 'lines' | 'frames';

/** A TCP client of the server that knows nothing but how messages are delimited. */
export class RawClient {
  /** Every message received, without delimiter, as it was (padding too). */
  readonly messages: string[] = [];
  /** The size of every chunk that the socket gave. */
  bytes = Buffer.alloc(0);
  /** How many bytes were sent. */
  sentBytes = 0;
  closed = false;
  readonly #socket: Socket;
  readonly #framing: Framing;
  #cut = 0;

  private constructor(socket: Socket, framing: Framing) {
    this.#socket = socket;
    this.#framing = framing;
    socket.on('data', (chunk: Buffer) => {
      this.bytes = Buffer.concat([this.bytes, chunk]);
      this.#decode();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => (this.closed = true));
  }

  /** Connects to a server on loopback. */
  static async open(port: number, framing: Framing, host = '127.0.0.1'): Promise<RawClient> {
    const socket = connect(port, host);
    const client = new RawClient(socket, framing);
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return client;
  }

  /** Connects over TLS, with this certificate or none. */
  static async openTls(port: number, framing: Framing, identity: TlsIdentity | null): Promise<RawClient> {
    const shown = identity === null ? {} : { key: identity.key, cert: identity.certificate };
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ...shown });
    const client = new RawClient(socket, framing);
    await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    return client;
  }

  /** Sends messages in one write. */
  send(...messages: string[]): void {
    this.sendBytes(Buffer.concat(messages.map((message) => this.#encode(message))));
  }

  /** Sends messages, and the end of this side with the last of them. */
  end(...messages: string[]): void {
    this.#socket.end(Buffer.concat(messages.map((message) => this.#encode(message))));
  }

  /** Sends a klatsch message: a command and its JSON. */
  say(command: string, fields: object): void {
    this.send(`${command} ${JSON.stringify(fields)}`);
  }

  sendBytes(bytes: Buffer): void {
    this.sentBytes += bytes.length;
    this.#socket.write(bytes);
  }

  pause(): void {
    this.#socket.pause();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Waits for the first message that begins so, and returns it without trailing blanks. */
  async expect(start: string): Promise<string> {
    return eventually(() => {
      const found = this.messages.find((message) => message.startsWith(start));
      if (found === undefined) throw new Error(`no ${start} in ${JSON.stringify(this.messages)}`);
      return found.trimEnd();
    });
  }

  /** The messages that begin so, without trailing blanks. */
  all(start: string): string[] {
    return this.messages.filter((message) => message.startsWith(start)).map((message) => message.trimEnd());
  }

  /** The JSON of the klatsch messages with this command. */
  json(command: string): unknown[] {
    return this.all(`${command} `).map((message) => JSON.parse(message.slice(command.length + 1)) as unknown);
  }

  async expectClosed(): Promise<void> {
    await eventually(() => this.closed);
  }

  #encode(message: string): Buffer {
    const body = Buffer.from(message);
    if (this.#framing === 'lines') return Buffer.concat([body, Buffer.from('\n')]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    return Buffer.concat([length, body]);
  }

  #decode(): void {
    for (;;) {
      const rest = this.bytes.subarray(this.#cut);
      const [start, end, next] = this.#framing === 'lines' ? lineIn(rest) : frameIn(rest);
      if (end < 0 || end > rest.length) return;
      this.messages.push(rest.subarray(start, end).toString());
      this.#cut += next;
    }
  }
}

function lineIn(rest: Buffer): [number, number, number] {
  const end = rest.indexOf('\n');
  return [0, end, end + 1];
}

function frameIn(rest: Buffer): [number, number, number] {
  if (rest.length < 4) return [0, -1, 0];
  const end = 4 + rest.readUInt32BE(0);
  return [4, end, end];
}
