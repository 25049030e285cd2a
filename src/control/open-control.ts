import { Buffer } from 'node:buffer';
import { dirname } from 'node:path';
import { KlatschError } from '../errors.js';
import { CONTROL_CONNECTIONS, CONTROL_QUEUE_BYTES, UNIX_PATH_BYTES } from '../limits.js';
import { errorFields } from '../log.js';
import type { CloseReason, HalfOpenConnection } from '../net/connection.js';
import type { UnixListener } from '../net/unix-listener.js';
import { listenUnix } from '../net/unix-listener.js';
import { words } from '../words/index.js';
import { secureDirectory } from './directory.js';
import { Guest } from './guest.js';
import type { HubOptions } from './hub.js';
import { Hub } from './hub.js';
import { encodeFact } from './lines.js';
import type { FileIdentity } from './place.js';
import { draftBeside, lookAt, moveIn, moveOut } from './place.js';
import { probeSocket } from './probe.js';
import { reasonOf } from '../reason.js';

/** What a control socket needs. */
export interface ControlOptions extends HubOptions {
  /** Where the socket is to stand; its directory becomes the owner's alone. */
  readonly path: string;
}

/** An open control socket. */
export interface Control {
  readonly path: string;
  /**
   * Removes the socket, tells everybody there what is still to tell, and resolves when their connections are
   * closed. Idempotent.
   */
  close(): Promise<void>;
}

const w = words.control;

/**
 * Opens a server's control socket (docs/OPERATING.md, "The control socket"): what happens on the bus goes to
 * everyone who watches, and what they ask for goes to the bus. A socket file that nobody listens on is taken over.
 *
 * @throws KlatschError `control-unavailable`: another server answers there, or it cannot be made safe
 */
export async function openControl(options: ControlOptions): Promise<Control> {
  const { path } = options;
  if (Buffer.byteLength(path) > UNIX_PATH_BYTES) throw unavailable(w.pathTooLong(path, UNIX_PATH_BYTES));
  secureDirectory(dirname(path));
  const door = new Door(options);
  try {
    await door.open();
  } catch (error) {
    await door.close();
    throw error instanceof KlatschError && error.code === 'control-unavailable'
      ? error
      : unavailable(w.socketFailed(path, reasonOf(error)), error);
  }
  return { path, close: () => door.close() };
}

function unavailable(message: string, cause?: unknown): KlatschError {
  return new KlatschError('control-unavailable', message, { cause });
}

/** The listening socket and who came in. */
class Door {
  readonly #options: ControlOptions;
  readonly #hub: Hub;
  readonly #guests = new Set<Guest>();
  #listener: UnixListener | null = null;
  /** Our socket, once it stands at its path. */
  #file: FileIdentity | null = null;
  #closed: Promise<void> | null = null;

  constructor(options: ControlOptions) {
    this.#options = options;
    this.#hub = new Hub(options);
  }

  /** Listens under another name first: whoever finds a socket at the path finds one that works. */
  async open(): Promise<void> {
    const { path } = this.#options;
    const draft = draftBeside(path);
    this.#listener = await listenUnix({
      path: draft,
      sendQueueBytes: CONTROL_QUEUE_BYTES,
      onConnection: (connection) => {
        this.#letIn(connection);
      },
      onError: (error) => {
        this.#fault(error);
      },
    });
    const file = lookAt(draft);
    while (!moveIn(draft, path)) await clearAway(path);
    this.#file = file;
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    if (this.#file !== null) this.#remove(this.#file);
    const listenerClosed = this.#listener?.close();
    this.#hub.flush();
    for (const guest of [...this.#guests]) guest.end();
    await listenerClosed;
  }

  #remove(file: FileIdentity): void {
    try {
      moveOut(this.#options.path, file);
    } catch (error) {
      this.#options.log.warn('control-socket-stays', errorFields(error));
    }
  }

  #letIn(connection: HalfOpenConnection): void {
    if (this.#hub.size >= CONTROL_CONNECTIONS) {
      const message = w.tooManyConnections(CONTROL_CONNECTIONS);
      const at = this.#options.clock.now();
      connection.end(Buffer.from(encodeFact('problem', at, { code: 'too-many-connections', message })));
      return;
    }
    const guest = new Guest(connection, this.#hub, {
      onGone: (gone, reason) => {
        this.#onGone(gone, reason);
      },
      onFault: (error) => {
        this.#fault(error);
      },
    });
    this.#guests.add(guest);
  }

  #onGone(guest: Guest, reason: CloseReason): void {
    this.#guests.delete(guest);
    if (reason !== 'too-slow') return;
    const { queuedBytes } = guest;
    this.#options.log.warn('watcher-too-slow', { queuedBytes });
    this.#options.bus.tell('problem', { code: 'watcher-too-slow', message: w.watcherTooSlow(queuedBytes) });
  }

  #fault(error: unknown): void {
    this.#options.log.error('control-fault', errorFields(error));
    this.#options.bus.tell('problem', { code: 'server-fault', message: reasonOf(error) });
  }
}

/**
 * Takes away a socket that nobody listens on.
 *
 * @throws KlatschError `control-unavailable` when somebody does, or when it is no socket
 */
async function clearAway(path: string): Promise<void> {
  const found = lookAt(path);
  if (found === null) return;
  if (!found.isSocket()) throw unavailable(w.noSocket(path));
  const probed = await probeSocket(path);
  if (probed === 'live') throw unavailable(w.live(path));
  if (probed === 'forbidden') throw unavailable(w.socketFailed(path, 'EACCES'));
  moveOut(path, found);
}
