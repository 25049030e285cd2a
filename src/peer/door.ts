import type { SecureContext } from 'node:tls';
import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { CHAT_CALLERS, CHAT_HANDSHAKE_MS } from '../limits.js';
import type { Connection } from '../net/connection.js';
import type { Listener } from '../net/tcp-listener.js';
import { listen } from '../net/tcp-listener.js';

/** What a door needs. */
export interface DoorOptions {
  readonly clock: Clock;
  /** What TLS is answered with; null where it is not. */
  readonly secureWith: SecureContext | null;
  /** Somebody has said something: let them in, or turn them away, within the time that they have. */
  readonly heard: (connection: Connection, first: Buffer) => void;
}

/**
 * A listening TCP port that one person is to come to. Only so many may stand there at once, each for
 * `CHAT_HANDSHAKE_MS`: whoever says nothing blocks nobody.
 */
export class Door {
  readonly #options: DoorOptions;
  readonly #callers = new Map<Connection, Disposer>();
  #listener: Listener | null = null;
  #closed = false;

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /**
   * Opens it, at every address of this machine, of both families where it has them.
   *
   * @param port 0 for a free one
   * @returns the TCP port
   * @throws KlatschError `port-in-use` or `listen-failed`
   */
  async open(port: number): Promise<number> {
    const { clock, secureWith } = this.#options;
    const listener = await listen({
      port,
      clock,
      ...(secureWith === null ? {} : { tls: secureWith }),
      onConnection: (connection) => {
        this.#answer(connection);
      },
    });
    this.#listener = listener;
    if (this.#closed) void listener.close();
    return listener.port;
  }

  /** Turns away whoever stands there, and takes no more. Idempotent. */
  close(): void {
    this.#closed = true;
    void this.#listener?.close();
    for (const connection of [...this.#callers.keys()]) this.turnAway(connection);
  }

  /** They are not who was meant. */
  turnAway(connection: Connection): void {
    this.letIn(connection);
    connection.destroy();
  }

  /** They are: their time at the door is over, and closing it does not concern them. */
  letIn(connection: Connection): void {
    this.#callers.get(connection)?.();
    this.#callers.delete(connection);
  }

  #answer(connection: Connection): void {
    if (this.#closed) {
      connection.destroy();
      return;
    }
    // Whoever was invited speaks at once: it is the one that has been silent for longest who makes room.
    const [longest] = this.#callers.keys();
    if (longest !== undefined && this.#callers.size >= CHAT_CALLERS) this.turnAway(longest);
    const stopTimer = this.#options.clock.after(CHAT_HANDSHAKE_MS, () => {
      this.turnAway(connection);
    });
    this.#callers.set(connection, stopTimer);
    connection.onClose(() => {
      this.letIn(connection);
    });
    connection.onData((first) => {
      this.#options.heard(connection, first);
    });
  }
}
