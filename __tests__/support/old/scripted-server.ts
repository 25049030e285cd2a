import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { eventually } from '../eventually.js';
import { breakSocket } from './sockets.js';

/** A listener that answers the first bytes of each connection with fixed ones, in one write. */
export class ScriptedServer {
  readonly #answer: Buffer;
  readonly #sockets: Socket[] = [];
  readonly #listener = createServer((socket) => {
    this.#accept(socket);
  });
  #received = Buffer.alloc(0);

  constructor(answer: Buffer) {
    this.#answer = answer;
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  /** Every byte received so far, of all connections. */
  get received(): Buffer {
    return this.#received;
  }

  async start(): Promise<void> {
    this.#listener.listen(0, '127.0.0.1');
    await once(this.#listener, 'listening');
  }

  async stop(): Promise<void> {
    this.#listener.close();
    await Promise.all(this.#sockets.map(breakSocket));
  }

  /** More bytes to every connection, in one write each. */
  write(bytes: Buffer): void {
    for (const socket of this.#sockets) socket.write(bytes);
  }

  /** Ends every connection, behind what was written to it. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.end();
  }

  /** Waits until the bytes received so far end with these. */
  async receives(end: string): Promise<void> {
    await eventually(() => this.#received.toString('latin1').endsWith(end));
  }

  #accept(socket: Socket): void {
    this.#sockets.push(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(this.#answer));
    socket.on('data', (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
    });
  }
}
