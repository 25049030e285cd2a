import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A bad line between a client and its server: it can lose bytes, or one end or both of every connection. */
export class Proxy {
  /** Whether bytes to the server, and to the client, arrive. */
  passing = { up: true, down: true };
  /** Whether new connections are taken. */
  accepting = true;
  readonly #listener: Server;
  readonly #clients = new Set<Socket>();
  readonly #servers = new Set<Socket>();

  constructor(port: number) {
    this.#listener = createServer((client) => {
      if (this.accepting) this.#join(client, port);
      else client.destroy();
    });
  }

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

  /** Breaks every connection; the server may be left to believe in its half of them. */
  cut({ serverKnows = true } = {}): void {
    for (const client of this.#clients) client.destroy();
    this.#clients.clear();
    if (!serverKnows) return;
    for (const server of this.#servers) server.destroy();
    this.#servers.clear();
  }

  #join(client: Socket, port: number): void {
    const server = connect(port, '127.0.0.1');
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
