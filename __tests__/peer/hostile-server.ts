import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { encodeExtensionServer } from '../../src/wire/extension.js';
import type { ServerMessage } from '../../src/wire/extension.js';

/** A klatsch server that says what a test makes it say, true or not. */
export class HostileServer {
  /** What it says on a new connection, once something has come; `destroy` closes at once. */
  greeting: readonly ServerMessage[] | 'destroy' = welcome();
  /** Whether it closes right after its greeting. */
  closes = false;
  /** How many connections it has had. */
  connections = 0;
  /** Everything that came, as text. */
  received = '';
  readonly #sockets = new Set<Socket>();
  readonly #listener: Server = createServer((socket) => {
    this.#accept(socket);
  });

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  async start(): Promise<void> {
    this.#listener.listen(0, '127.0.0.1');
    await once(this.#listener, 'listening');
  }

  async stop(): Promise<void> {
    this.#listener.close();
    this.cut();
    await once(this.#listener, 'close');
  }

  /** Breaks every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  say(...messages: readonly ServerMessage[]): void {
    this.write(Buffer.concat(messages.map(encodeExtensionServer)));
  }

  write(bytes: Buffer): void {
    for (const socket of this.#sockets) socket.write(bytes);
  }

  #accept(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    const { greeting } = this;
    if (greeting === 'destroy') {
      socket.destroy();
      return;
    }
    socket.once('data', () => {
      const bytes = Buffer.concat(greeting.map(encodeExtensionServer));
      if (this.closes) socket.end(bytes);
      else socket.write(bytes);
    });
    socket.on('data', (bytes: Buffer) => {
      this.received += bytes.toString('latin1');
    });
  }
}

/** What a server says first: to alice, alone in the room. */
export function welcome(seq = 0): readonly ServerMessage[] {
  return [
    { type: 'hello', version: 1, caps: [], epoch: 'e', seq },
    { type: 'welcome', nick: 'alice' },
    { type: 'roster', people: [{ nick: 'alice', ip: '127.0.0.1', udpPort: 4000 }] },
  ];
}

/** A text of bob's with this number. */
export function said(seq: number, text: string, at = 0): ServerMessage {
  return { type: 'said', seq, at, from: 'bob', text };
}
