import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { turns } from './target.js';

/** A port of loopback, or a Unix socket. */
export type Place = { readonly port: number; readonly host: '127.0.0.1' } | { readonly path: string };

/** What is kept of what has come. */
const TAIL_CHARS = 16 * 1024;

/** A socket of a fuzzer's: it hears whatever comes, and minds nothing. */
export class Dialled {
  readonly socket: Socket;
  /** Bytes that have come. */
  heard = 0;
  #tail = '';
  #closed = false;

  /** @param socket connected, or about to be */
  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#closed = true;
    });
    socket.on('data', (bytes: Buffer) => {
      this.heard += bytes.length;
      this.#tail = (this.#tail + bytes.toString('latin1')).slice(-TAIL_CHARS);
    });
  }

  /** Connects, to a port of loopback or to a Unix socket. */
  static async open(place: Place): Promise<Dialled> {
    const dialled = new Dialled(connect(place));
    await dialled.ready('connect');
    return dialled;
  }

  /** Whether it can still be written to. */
  get open(): boolean {
    return !this.#closed && this.socket.writable;
  }

  /** What came last. */
  get tail(): string {
    return this.#tail;
  }

  /** Waits for an event, or for the end. */
  async ready(event: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        resolve();
      };
      this.socket.once(event, done).once('close', done);
    });
  }

  /** Writes the pieces so that each arrives by itself. */
  async send(pieces: readonly Buffer[]): Promise<void> {
    for (const piece of pieces) {
      if (!this.open) return;
      this.socket.write(piece);
      await turns();
    }
    await turns(2);
  }

  destroy(): void {
    this.socket.destroy();
  }
}
