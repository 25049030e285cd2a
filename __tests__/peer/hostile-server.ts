import type { Socket } from 'node:net';
import { encodeExtensionServer } from '../../src/wire/extension.js';
import type { ServerMessage } from '../../src/wire/extension.js';
import { TestListener } from './test-listener.js';

/** A klatsch server that says what a test makes it say, true or not. */
export class HostileServer extends TestListener {
  /** What it says on a new connection, once something has come; `destroy` closes at once. */
  greeting: readonly ServerMessage[] | 'destroy' = welcome();
  /** Whether it closes right after its greeting. */
  closes = false;
  /** How many connections it has had. */
  connections = 0;
  /** Everything that came, as text. */
  received = '';
  readonly #sockets = new Set<Socket>();

  /** Breaks every connection. */
  override cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Ends every connection, behind what was said. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.end();
  }

  say(...messages: readonly ServerMessage[]): void {
    this.write(Buffer.concat(messages.map(encodeExtensionServer)));
  }

  write(bytes: Buffer): void {
    for (const socket of this.#sockets) socket.write(bytes);
  }

  protected override accept(socket: Socket): void {
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
export function welcome(seq = 0, epoch = 'e'): readonly ServerMessage[] {
  return [
    { type: 'hello', version: 1, caps: [], epoch, seq },
    { type: 'welcome', nick: 'alice' },
    { type: 'roster', people: [{ nick: 'alice', ip: '127.0.0.1', udpPort: 4000 }] },
  ];
}

/** A text of bob's with this number. */
export function said(seq: number, text: string, at = 0): ServerMessage {
  return { type: 'said', seq, at, from: 'bob', text };
}
