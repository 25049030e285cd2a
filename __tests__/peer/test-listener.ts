import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';

/** Something on 127.0.0.1 that takes connections, on a port that the operating system chooses. */
export abstract class TestListener {
  readonly #listener = createServer((socket) => {
    this.accept(socket);
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
  abstract cut(): void;

  protected abstract accept(socket: Socket): void;
}
