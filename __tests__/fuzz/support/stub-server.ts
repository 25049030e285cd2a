import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';

/** Whoever listens where somebody connects to: a server, an inviter. It says what a fuzzer makes it say. */
export class StubServer {
  /** Who connected last and is still there. */
  socket: Socket | null = null;
  /** How many have connected. */
  connections = 0;
  /** What is written on a new connection, once something has come; null for nothing. */
  greeting: Buffer | null = null;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => {
      this.#accept(socket);
    });
  }

  /** On a free port of loopback, or at a path. */
  static async open(path?: string): Promise<StubServer> {
    const stub = new StubServer();
    await new Promise<void>((resolve) => {
      if (path === undefined) stub.#server.listen(0, '127.0.0.1', resolve);
      else stub.#server.listen(path, resolve);
    });
    return stub;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(socket: Socket): void {
    this.connections += 1;
    this.socket = socket;
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (this.socket === socket) this.socket = null;
    });
    socket.once('data', () => {
      if (this.greeting !== null) socket.write(this.greeting);
    });
    socket.resume();
  }
}
