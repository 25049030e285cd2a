import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Dice } from './dice.js';
import { Pipe } from './pipe.js';

/** Bytes take so long from one end to the other: the line's own time, and each packet's. Milliseconds. */
const LINE_MS = 20;
const PACKET_MS = 20;
/** What a client has said that is kept to be said again: HELLO, REGISTER and some texts. */
const RECORDED_BYTES = 16 * 1024;
/** A line this old, over which so much has come, has its client in the room. */
const SETTLED_MS = 3000;
const SETTLED_BYTES = 1024;
/** A client that says more than a PING speaks, and so long it waits for the answer. */
const SAYING_BYTES = 64;
const SAYING_MS = 100;
/** How long a repeated connection may stand; the server has refused it long before. */
const TWIN_MS = 3000;

/** A connection through the proxy, from a client to the server. */
export class Line {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #up: Pipe;
  readonly #down: Pipe;
  readonly #port: number;
  readonly #since = performance.now();
  readonly #gone: () => void;
  readonly #timers = new Set<NodeJS.Timeout>();
  #said: Buffer[] | null = [];
  #saidBytes = 0;
  #sayingAt = -Infinity;
  #twin: Socket | null = null;
  #closing = false;
  /** Something is wrong with it that will end it: nothing more happens to it. */
  #doomed = false;

  /** @param gone told once when nothing of it is left */
  constructor(client: Socket, port: number, dice: Dice, gone: () => void) {
    this.#client = client;
    this.#port = port;
    this.#gone = gone;
    this.#server = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    client.setNoDelay(true);
    const own = dice.between(0, LINE_MS);
    const delay = (): number => own + dice.between(0, PACKET_MS);
    this.#up = new Pipe(client, this.#server, delay);
    this.#down = new Pipe(this.#server, client, delay);
    client.on('data', (bytes: Buffer) => {
      this.#record(bytes);
    });
    client.on('end', () => {
      this.#said = null;
    });
    for (const socket of [client, this.#server]) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#closed();
      });
    }
  }

  /** Whether something can be done to it. */
  get sound(): boolean {
    return !this.#doomed && !this.#closing && this.#twin === null;
  }

  /** Whether its client is surely in the room, and what it has said is known from its first byte on. */
  get settled(): boolean {
    const now = performance.now();
    const isOld = now - this.#since > SETTLED_MS && now > this.#up.stalledUntil;
    return this.sound && isOld && this.#down.passed > SETTLED_BYTES && this.#said !== null;
  }

  /** Whether its client may be waiting for the answer to what it has just said. */
  get saying(): boolean {
    return performance.now() - this.#sayingAt < SAYING_MS;
  }

  flush(now: number): void {
    this.#up.flush(now);
    this.#down.flush(now);
  }

  /** Both ends learn at once that it is broken; what is on its way is lost. */
  cut(): void {
    this.#doomed = true;
    breakOff(this.#client);
    breakOff(this.#server);
  }

  /** One end is gone, and the other does not learn of it for so long. */
  halve(left: 'client' | 'server', ms: number): void {
    this.#doomed = true;
    const [stays, goes] = left === 'client' ? [this.#client, this.#server] : [this.#server, this.#client];
    stays.removeAllListeners('data').resume();
    goes.destroy();
    this.#after(ms, () => {
      this.cut();
    });
  }

  /** Nothing arrives for so long, and then everything. */
  stall(ms: number): void {
    const until = performance.now() + ms;
    this.#up.stalledUntil = until;
    this.#down.stalledUntil = until;
  }

  /**
   * Everything that its client has said arrives once more, on a connection of its own. The first one stands until the
   * second is over: whoever repeats it later has read along, and against them there is TLS.
   */
  duplicate(): void {
    const twin = connect({ port: this.#port, host: '127.0.0.1', allowHalfOpen: true });
    this.#twin = twin;
    this.#up.stalledUntil = Infinity;
    twin.on('error', () => undefined).resume();
    twin.write(Buffer.concat(this.#said ?? []));
    twin.on('end', () => twin.end());
    const stop = this.#after(TWIN_MS, () => {
      twin.destroy();
    });
    twin.on('close', () => {
      stop();
      this.#twin = null;
      this.#up.stalledUntil = 0;
      if (this.#closing) this.#close();
    });
  }

  /** It is mended: what was on its way arrives. */
  mend(): void {
    if (this.#twin === null) this.#up.stalledUntil = 0;
    this.#down.stalledUntil = 0;
    if (this.#doomed) this.cut();
  }

  #record(bytes: Buffer): void {
    this.#saidBytes += bytes.length;
    if (bytes.length > SAYING_BYTES) this.#sayingAt = performance.now();
    if (this.#saidBytes > RECORDED_BYTES) this.#said = null;
    else this.#said?.push(bytes);
  }

  #closed(): void {
    if (this.#client.destroyed && this.#server.destroyed) {
      for (const timer of this.#timers) clearTimeout(timer);
      this.#timers.clear();
      this.#gone();
      return;
    }
    if (this.#doomed) return;
    this.#closing = true;
    if (this.#server.destroyed) this.#twin?.destroy();
    if (this.#twin === null) this.#close();
  }

  /** One end has gone: the other gets what was on its way, and is gone as well. */
  #close(): void {
    this.flush(Infinity);
    this.#client.destroySoon();
    this.#server.destroySoon();
  }

  #after(ms: number, then: () => void): () => void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, ms);
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }
}

/** Node never lets go of the handle of a socket that is reset while its end is on its way. */
function breakOff(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
