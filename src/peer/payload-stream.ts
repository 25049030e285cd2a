import type { Result } from '../errors.js';
import type { Connection } from '../net/connection.js';

/** What cuts bytes into messages: a FrameDecoder or a LineDecoder. */
export interface PayloadDecoder {
  push(chunk: Buffer): Result<readonly string[]>;
  readonly failed: string | null;
}

/** Why there are no more messages: the other end closed, the network broke, or its bytes make no sense. */
export type StreamEnd = 'closed' | 'broken' | 'garbled';

/** Who reads the messages of a connection. */
export interface PayloadReader {
  /** Something came, perhaps not a whole message yet: a sign of life. */
  bytes?(): void;
  payload(payload: string): void;
  /** All that has come is read. */
  allRead?(): void;
  ended(end: StreamEnd): void;
}

/**
 * The messages of one connection, for readers that follow each other: what comes while there is none waits
 * for the next one, also the end.
 */
export class PayloadStream {
  readonly connection: Connection;
  readonly #decoder: PayloadDecoder;
  /** Messages not read yet: a queue whose head is `#first`, so that many small ones cost no more than their bytes. */
  #waiting: string[] = [];
  #first = 0;
  #reader: PayloadReader | null = null;
  #end: StreamEnd | null = null;
  #delivering = false;
  #begun = false;
  readonly #onFirstByte: ((byte: number) => boolean) | undefined;

  /**
   * @param first bytes that somebody has already read
   * @param onFirstByte sees the first byte before it is decoded; false: nothing is read any more
   */
  constructor(
    connection: Connection,
    decoder: PayloadDecoder,
    options: { readonly first?: Buffer; readonly onFirstByte?: (byte: number) => boolean } = {},
  ) {
    this.connection = connection;
    this.#decoder = decoder;
    this.#onFirstByte = options.onFirstByte;
    connection.onClose((reason) => {
      this.#finish(reason === 'ended' ? 'closed' : 'broken');
    });
    if (options.first !== undefined) this.#push(options.first);
    connection.onData((bytes) => {
      this.#push(bytes);
    });
  }

  /** Takes over reading; null: what comes waits. */
  read(reader: PayloadReader | null): void {
    this.#reader = reader;
    this.#deliver();
  }

  #push(bytes: Buffer): void {
    const first = bytes[0];
    if (this.#end !== null || first === undefined) return;
    const begins = !this.#begun;
    this.#begun = true;
    if (begins && this.#onFirstByte?.(first) === false) return;
    this.#reader?.bytes?.();
    const result = this.#decoder.push(bytes);
    if (result.ok) for (const payload of result.value) this.#waiting.push(payload);
    if (!result.ok || this.#decoder.failed !== null) {
      this.#finish('garbled');
      this.connection.destroy();
    } else this.#deliver();
  }

  #finish(end: StreamEnd): void {
    this.#end ??= end;
    this.#deliver();
  }

  #deliver(): void {
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      for (let next = this.#next(); next !== null; next = this.#next()) next();
    } finally {
      this.#delivering = false;
    }
    this.#reader?.allRead?.();
  }

  #next(): (() => void) | null {
    const reader = this.#reader;
    if (reader === null) return null;
    const payload = this.#take();
    if (payload !== null)
      return () => {
        reader.payload(payload);
      };
    const end = this.#end;
    if (end === null) return null;
    this.#reader = null;
    return () => {
      reader.ended(end);
    };
  }

  #take(): string | null {
    const payload = this.#waiting[this.#first];
    if (payload === undefined) {
      this.#waiting = [];
      this.#first = 0;
      return null;
    }
    this.#first += 1;
    return payload;
  }
}
