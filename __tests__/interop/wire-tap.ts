import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { createConnection } from 'node:net';
import { eventually } from '../support/eventually.js';
import { breakSocket, listenOn } from '../support/old/sockets.js';

/** One connection whose every byte a test reads and writes itself. */
export class WireTap {
  /** Everything that came, in the order of coming. */
  bytes = Buffer.alloc(0);
  ended = false;
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.bytes = Buffer.concat([this.bytes, chunk]);
    });
    const end = (): void => {
      this.ended = true;
    };
    socket.on('end', end);
    socket.on('close', end);
    socket.on('error', () => undefined);
  }

  /** Connects to a port of loopback. */
  static async to(port: number): Promise<WireTap> {
    const socket = createConnection({ host: '127.0.0.1', port });
    await once(socket, 'connect');
    return new WireTap(socket);
  }

  /** What came, as text. */
  get text(): string {
    return this.bytes.toString('utf8');
  }

  /** Hands bytes to the system in one write, and waits until they have left. */
  async send(bytes: Buffer | string): Promise<void> {
    await new Promise((resolve) => this.#socket.write(bytes, resolve));
  }

  /** Closes this end after what was written. */
  end(): void {
    this.#socket.end();
  }

  async stop(): Promise<void> {
    await breakSocket(this.#socket);
  }

  /** Waits until exactly this has come. */
  async receives(text: string): Promise<void> {
    await eventually(() => {
      if (this.text !== text) throw new Error(`got ${JSON.stringify(this.text.slice(-200))}`);
    });
  }
}

/** A TCP listener that says nothing by itself and counts who comes. */
export class TapListener {
  readonly taps: WireTap[] = [];
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
    server.on('connection', (socket) => this.taps.push(new WireTap(socket)));
  }

  static async open(): Promise<TapListener> {
    const { server, port } = await listenOn('127.0.0.1');
    return new TapListener(server, port);
  }

  /** The first one who came, as soon as somebody has. */
  async first(): Promise<WireTap> {
    return eventually(() => {
      const [tap] = this.taps;
      if (tap === undefined) throw new Error('nobody has come');
      return tap;
    });
  }

  async stop(): Promise<void> {
    this.#server.close();
    for (const tap of this.taps) await tap.stop();
  }
}
