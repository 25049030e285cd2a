import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { TestListener } from './test-listener.js';

/** The same numbers for the same seed: 0 ≤ x < 1. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How a {@link CuttingProxy} is to be. */
export interface CuttingOptions {
  readonly port: number;
  readonly random: () => number;
  /** Bytes that pass in one direction of a connection before it is cut, at least and at most. */
  readonly least: number;
  readonly most: number;
}

/**
 * A line that breaks after so many bytes, in the middle of whatever they are. The server may learn of it, or be left
 * to believe in its end of the connection.
 */
export class CuttingProxy extends TestListener {
  /** Whether it cuts. */
  cutting = false;
  /** How often it did. */
  cuts = 0;
  readonly #options: CuttingOptions;
  readonly #sockets = new Set<Socket>();

  constructor(options: CuttingOptions) {
    super();
    this.#options = options;
  }

  override cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  protected override accept(client: Socket): void {
    const { port } = this.#options;
    const server = connect(port, '127.0.0.1');
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
    }
    const isNoticed = this.#options.random() < 0.5;
    this.#pass(client, server, () => {
      client.destroy();
      if (isNoticed) server.destroy();
    });
    this.#pass(server, client, () => {
      client.destroy();
      if (isNoticed) server.destroy();
    });
    server.on('close', () => client.destroy());
  }

  #pass(from: Socket, to: Socket, cut: () => void): void {
    const { random, least, most } = this.#options;
    let left = least + Math.floor(random() * (most - least));
    from.on('data', (chunk: Buffer) => {
      if (to.destroyed) return;
      const passing = this.cutting ? chunk.subarray(0, Math.max(0, left)) : chunk;
      left -= passing.length;
      to.write(passing);
      if (passing.length === chunk.length) return;
      this.cuts += 1;
      from.pause();
      // What has passed arrives first.
      setImmediate(cut);
    });
  }
}
