import { DIALECT_STRIKES } from '../../limits.js';
import { dialectOf } from '../../wire/dialect.js';

/**
 * How a connection is opened: `framed` writes the extension's HELLO and REGISTER as frames (for klatsch and
 * old frames servers alike), `lines` writes REGISTER as a line.
 */
export type Approach = 'framed' | 'lines';

/** Which approach to take with a server: what worked there before, else framed first, each once a try. */
export class DialectChoice {
  readonly #remembered = new Map<string, Approach>();
  /** Servers that have spoken the extension when they spoke last. */
  readonly #klatsch = new Set<string>();
  /** Tries in a row at which what is remembered has failed, by server. */
  readonly #strikes = new Map<string, number>();
  #tried = new Set<Approach>();

  /** A try begins: what to begin it with. */
  start(server: string): Approach {
    this.#tried = new Set();
    return this.#remembered.get(server) ?? 'framed';
  }

  /**
   * The server does not speak this: what to do on a new connection, or null when nothing is left. One that has
   * spoken frames before has more likely no time just now. A klatsch server, which is down behind something that takes
   * connections or does not answer in time, would take us for an old client for good: it would bring nothing more of
   * what was missed.
   */
  failed(server: string, approach: Approach): Approach | null {
    if (this.#klatsch.has(server)) return null;
    const strikes = (this.#strikes.get(server) ?? 0) + 1;
    this.#strikes.set(server, strikes);
    if (this.#remembered.get(server) === 'framed' && strikes < DIALECT_STRIKES) return null;
    this.#remembered.delete(server);
    this.#tried.add(approach);
    const other = approach === 'framed' ? 'lines' : 'framed';
    return this.#tried.has(other) ? null : other;
  }

  /** The server has welcomed us. @param isKlatsch it speaks the extension */
  worked(server: string, approach: Approach, isKlatsch = false): void {
    if (isKlatsch) this.#klatsch.add(server);
    else this.#klatsch.delete(server);
    this.#remembered.set(server, approach);
    this.#strikes.delete(server);
  }
}

/** What one connection has shown so far of the dialect that its server speaks. */
export class DialectTrial {
  readonly #approach: Approach;
  #proven = false;

  constructor(approach: Approach) {
    this.#approach = approach;
  }

  /** Whether the server has said something in the dialect tried: an end or a silence is then a fault. */
  get proven(): boolean {
    return this.#proven;
  }

  /** Judges the first byte that the server sent; false when it speaks something else. */
  heard(firstByte: number): boolean {
    const framed = dialectOf(firstByte) === 'frames';
    this.#proven = framed === (this.#approach === 'framed');
    return this.#proven;
  }
}
