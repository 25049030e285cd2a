import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { TestListener } from './test-listener.js';

/** One connection through a {@link ChatLine}. */
interface Wire {
  readonly near: Socket;
  readonly far: Socket;
  /** Bytes are swallowed, and neither end hears of anything. */
  stalled: boolean;
}

/** The bad line over which two peers have a private chat: between whoever calls and a port of the other one's. */
export class ChatLine extends TestListener {
  /** The port of the one who is called. */
  upstream = 0;
  /** Whether new connections are taken. */
  accepting = true;
  /** Each new connection takes one of these: it is broken when so many pieces have come from the caller. */
  cuts: number[] = [];
  /** The same for all of them, when there is no other. */
  cutAfter: number | null = null;
  /**
   * What each new connection says is said a second time, on a connection of its own, by nobody who hears the answer.
   */
  doubling = false;
  /** How many connections were taken. */
  taken = 0;
  /** What has come from callers, and what was answered. */
  readonly said: Buffer[] = [];
  readonly answered: Buffer[] = [];
  readonly #wires = new Set<Wire>();

  /** Breaks every connection, as a network does: with a reset. */
  override cut(): void {
    for (const { near, far } of this.#wires) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
    this.#wires.clear();
  }

  /** Breaks every connection for whoever has called; the other end goes on believing in it. */
  cutCaller(): void {
    this.stall();
    for (const { near } of this.#wires) near.resetAndDestroy();
  }

  /** From now on nothing arrives on the connections that there are. */
  stall(): void {
    for (const wire of this.#wires) wire.stalled = true;
  }

  protected override accept(near: Socket): void {
    near.on('error', () => undefined);
    if (!this.accepting) {
      near.resetAndDestroy();
      return;
    }
    this.taken += 1;
    const wire = this.#join(near);
    const cutAfter = this.cuts.shift() ?? this.cutAfter;
    let pieces = 0;
    near.on('data', (bytes: Buffer) => {
      this.said.push(bytes);
      pieces += 1;
      if (!wire.stalled) wire.far.write(bytes);
      if (pieces === cutAfter) {
        near.resetAndDestroy();
        wire.far.resetAndDestroy();
      }
    });
    if (this.doubling) this.#double(near);
  }

  #join(near: Socket): Wire {
    const far = connect(this.upstream, '127.0.0.1');
    const wire = { near, far, stalled: false };
    this.#wires.add(wire);
    far.on('error', () => undefined);
    far.on('data', (bytes: Buffer) => {
      this.answered.push(bytes);
      if (!wire.stalled && !near.destroyed) near.write(bytes);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('close', () => {
        if (!wire.stalled) other.destroy();
      });
    }
    return wire;
  }

  #double(near: Socket): void {
    const double = connect(this.upstream, '127.0.0.1');
    double.on('error', () => undefined).resume();
    near.on('data', (bytes: Buffer) => double.write(bytes));
    near.on('close', () => double.destroy());
  }
}
