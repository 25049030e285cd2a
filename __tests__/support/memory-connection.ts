import type { Disposer } from '../../src/disposer.js';
import type { Endpoint } from '../../src/net/address.js';
import type { CloseReason, HalfOpenConnection, Security } from '../../src/net/connection.js';

type CloseListener = (reason: CloseReason, error?: Error) => void;

/** A connection without a socket: a test is its far end. */
export class MemoryConnection implements HalfOpenConnection {
  readonly remote: Endpoint;
  readonly local: Endpoint = { ip: '127.0.0.1', port: 9000 };
  readonly security: Security | null = null;
  readonly queuedBytes = 0;
  readonly #onWrite: (bytes: Uint8Array) => void;
  #reader: ((bytes: Buffer) => void) | null = null;
  #listeners: CloseListener[] = [];
  #endListener: (() => void) | null = null;
  #closed: CloseReason | null = null;
  #waiting: Buffer[] = [];
  #paused = false;

  /** @param onWrite takes what is sent to the far end */
  constructor(onWrite: (bytes: Uint8Array) => void = () => undefined, port = 40_000, ip = '10.0.0.9') {
    this.#onWrite = onWrite;
    this.remote = { ip, port };
  }

  get open(): boolean {
    return this.#closed === null;
  }

  /** The far end sends something. */
  receive(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#deliver();
  }

  /** The far end hangs up. */
  hangUp(reason: CloseReason = 'ended'): void {
    if (reason === 'ended' && this.open && this.#endListener !== null) this.#endListener();
    else this.#close(reason);
  }

  write(bytes: Uint8Array): boolean {
    if (this.#closed !== null) return false;
    this.#onWrite(bytes);
    return true;
  }

  writeAll(pieces: readonly Uint8Array[]): boolean {
    return pieces.every((piece) => this.write(piece));
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#deliver();
  }

  end(finalBytes?: Uint8Array): void {
    if (this.#closed !== null) return;
    if (finalBytes !== undefined) this.#onWrite(finalBytes);
    this.#close('ended');
  }

  dropIfStalled(): void {
    // Nothing ever waits here.
  }

  destroy(): void {
    this.#close('destroyed');
  }

  onData(listener: (bytes: Buffer) => void): Disposer {
    this.#reader = listener;
    this.#deliver();
    return () => {
      if (this.#reader === listener) this.#reader = null;
    };
  }

  onEnd(listener: () => void): void {
    this.#endListener = listener;
  }

  onClose(listener: CloseListener): Disposer {
    const closed = this.#closed;
    if (closed === null) this.#listeners.push(listener);
    else
      queueMicrotask(() => {
        listener(closed);
      });
    return () => {
      this.#listeners = this.#listeners.filter((each) => each !== listener);
    };
  }

  #deliver(): void {
    while (!this.#paused && this.open && this.#reader !== null) {
      const bytes = this.#waiting.shift();
      if (bytes === undefined) return;
      this.#reader(bytes);
    }
  }

  #close(reason: CloseReason): void {
    if (this.#closed !== null) return;
    this.#closed = reason;
    this.#reader = null;
    this.#waiting = [];
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener(reason);
  }
}

/** One that takes nothing: its far end does not read, and as much waits as may. */
export class FullConnection extends MemoryConnection {
  override write(): boolean {
    this.hangUp('too-slow');
    return false;
  }
}
