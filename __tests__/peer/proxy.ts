import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { TestListener } from './test-listener.js';

/** A bad line between a client and its server: it can lose bytes, or one end or both of every connection. */
export class Proxy extends TestListener {
  /** Whether bytes to the server, and to the client, arrive. */
  passing = { up: true, down: true };
  /** The address from which the server sees whoever comes next. */
  from = '127.0.0.1';
  /** Whether new connections are taken. */
  accepting = true;
  readonly #clients = new Set<Socket>();
  readonly #servers = new Set<Socket>();

  readonly #serverPort: number;

  constructor(port: number) {
    super();
    this.#serverPort = port;
  }

  /** How many have come since the last cut. */
  get clients(): number {
    return this.#clients.size;
  }

  /** Breaks every connection; the server may be left to believe in its half of them. */
  override cut({ serverKnows = true } = {}): void {
    for (const client of this.#clients) client.destroy();
    this.#clients.clear();
    if (!serverKnows) return;
    for (const server of this.#servers) server.destroy();
    this.#servers.clear();
  }

  /** Whether what the server sends is read at all: unread, it backs up into the server's own queue. */
  set reading(reads: boolean) {
    for (const server of this.#servers) {
      if (reads) server.resume();
      else server.pause();
    }
  }

  protected override accept(client: Socket): void {
    if (!this.accepting) {
      client.destroy();
      return;
    }
    const server = connect({ port: this.#serverPort, host: '127.0.0.1', localAddress: this.from });
    this.#clients.add(client);
    this.#servers.add(server);
    client.on('error', () => undefined);
    server.on('error', () => undefined);
    client.on('data', (bytes) => {
      if (this.passing.up) server.write(bytes);
    });
    server.on('data', (bytes) => {
      if (this.passing.down && !client.destroyed) client.write(bytes);
    });
    server.on('close', () => client.destroy());
    client.on('end', () => server.end());
  }
}
