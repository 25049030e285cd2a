import type { ErrorCode } from '../errors.js';
import { dialectOf } from '../wire/dialect.js';
import { FrameDecoder } from '../wire/frames.js';
import { LineDecoder } from '../wire/lines.js';
import type { OldDialect } from '../wire/old-server.js';
import type { Payload } from '../wire/payload.js';

/** What a reader made of some bytes: whole messages, and why no more can follow, if so. */
export interface Reading {
  readonly payloads: readonly Payload[];
  readonly failed: ErrorCode | null;
}

/** Recognises the dialect of a connection by its first byte and cuts the bytes into messages. */
export class Reader {
  readonly #limits: { readonly messageBytes: number };
  #decoder: FrameDecoder | LineDecoder | null = null;
  #dialect: OldDialect | null = null;

  /** @param limits as they are when the first byte comes: `messageBytes` is the longest frame or line */
  constructor(limits: { readonly messageBytes: number }) {
    this.#limits = limits;
  }

  /** The dialect; null before the first byte, and for ever if that byte begins none. */
  get dialect(): OldDialect | null {
    return this.#dialect;
  }

  /** Takes what the socket gave. `malformed`: the first byte begins nothing that this server speaks. */
  push(chunk: Buffer): Reading {
    const [firstByte] = chunk;
    if (firstByte === undefined) return { payloads: [], failed: null };
    this.#decoder ??= this.#open(firstByte);
    if (this.#decoder === null) return { payloads: [], failed: 'malformed' };
    return { payloads: this.#decoder.cut(chunk), failed: this.#decoder.failed };
  }

  #open(firstByte: number): FrameDecoder | LineDecoder | null {
    const dialect = dialectOf(firstByte);
    if (dialect === null || dialect === 'tls') return null;
    this.#dialect = dialect;
    const { messageBytes } = this.#limits;
    return dialect === 'frames' ? new FrameDecoder(messageBytes) : new LineDecoder(messageBytes);
  }
}
