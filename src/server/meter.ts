import type { Dialect } from '../bus/events.js';
import type { ServerTotals } from '../bus/server-readings.js';
import type { Connection, Traffic } from '../net/connection.js';
import type { Member } from './state/member.js';

/** What other parts of the server know best; asked whenever the meter is read. */
export interface MeterSources {
  readonly muted: () => number;
  readonly banned: () => number;
  readonly storeKept: () => boolean | null;
}

/** Counts what a server does. Cheap enough for every message: nothing here is done once a recipient. */
export class Meter {
  /** For connections, which count their own bytes. */
  readonly traffic: Traffic = { bytesIn: 0, bytesOut: 0 };
  readonly #connections = new Set<Connection>();
  readonly #users: Record<Dialect, number> = { klatsch: 0, frames: 0, lines: 0 };
  readonly #leaves = new Map<string, number>();
  readonly #refusals = new Map<string, number>();
  #sources: MeterSources = { muted: () => 0, banned: () => 0, storeKept: () => null };
  #texts = 0;
  #deliveries = 0;
  #unkept = 0;
  #joins = 0;
  #slowReaders = 0;

  /** Reads these from now on. */
  attach(sources: Partial<MeterSources>): void {
    this.#sources = { ...this.#sources, ...sources };
  }

  /** A connection is open, and counts until it is closed. */
  opened(connection: Connection): void {
    this.#connections.add(connection);
    connection.onClose((reason) => {
      this.#connections.delete(connection);
      if (reason === 'too-slow') this.#slowReaders += 1;
    });
  }

  joined({ dialect }: Member): void {
    this.#joins += 1;
    this.#users[dialect] += 1;
  }

  left({ dialect }: Member, reason: string): void {
    this.#users[dialect] -= 1;
    count(this.#leaves, reason);
  }

  refused(code: string): void {
    count(this.#refusals, code);
  }

  /** So many texts were said to the room. */
  said(texts: number): void {
    this.#texts += texts;
  }

  /** So many copies of texts were handed to clients. */
  delivered(copies: number): void {
    this.#deliveries += copies;
  }

  /** So many texts are not on the disk. */
  unkept(texts: number): void {
    this.#unkept += texts;
  }

  /** What is asked for every second: it costs nothing. */
  get pace(): Pick<ServerTotals, 'texts' | 'deliveries'> {
    return { texts: this.#texts, deliveries: this.#deliveries };
  }

  /** As {@link ServerTotals} says; looks at every open connection, hence not for every message. */
  totals(): ServerTotals {
    const queues = [...this.#connections].map((connection) => connection.queuedBytes);
    return {
      texts: this.#texts,
      deliveries: this.#deliveries,
      unkeptTexts: this.#unkept,
      ...this.traffic,
      joins: this.#joins,
      leaves: Object.fromEntries(this.#leaves),
      refusals: Object.fromEntries(this.#refusals),
      slowReaders: this.#slowReaders,
      usersByDialect: { ...this.#users },
      connections: this.#connections.size,
      queuedBytes: queues.reduce((sum, bytes) => sum + bytes, 0),
      queuedBytesMax: queues.reduce((most, bytes) => Math.max(most, bytes), 0),
      muted: this.#sources.muted(),
      banned: this.#sources.banned(),
      storeKept: this.#sources.storeKept(),
    };
  }
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
