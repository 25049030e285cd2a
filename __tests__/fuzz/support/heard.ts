import { CLIENT_MESSAGE_BYTES } from '../../../src/limits.js';
import { parseExtensionServer } from '../../../src/wire/extension.js';
import { FrameDecoder } from '../../../src/wire/frames.js';
import { LineDecoder } from '../../../src/wire/lines.js';
import { parseOldServer } from '../../../src/wire/old-server.js';
import type { Framing } from './grammar.js';

/** Looks at everything that a server sends to one client: whatever it was told by others, it must make sense. */
export class Heard {
  readonly #decoder: FrameDecoder | LineDecoder;
  readonly #isKlatsch: boolean;
  #last = '';

  constructor(dialect: 'klatsch' | Exclude<Framing, 'bare'>) {
    this.#isKlatsch = dialect === 'klatsch';
    this.#decoder =
      dialect === 'lines' ? new LineDecoder(CLIENT_MESSAGE_BYTES) : new FrameDecoder(CLIENT_MESSAGE_BYTES);
  }

  /** The last message. */
  get last(): string {
    return this.#last;
  }

  /** @throws Error for bytes that no client understands */
  take(bytes: Uint8Array): void {
    const pushed = this.#decoder.push(Buffer.from(bytes));
    if (!pushed.ok || this.#decoder.failed !== null) throw new Error('a server sends what cannot be cut');
    for (const payload of pushed.value) {
      const parsed = this.#isKlatsch ? parseExtensionServer(payload) : parseOldServer(payload);
      this.#last = payload;
      if (!parsed.ok || parsed.value.type === 'unknown') {
        throw new Error(`a server sends nonsense: ${this.#last.slice(0, 200)}`);
      }
    }
  }
}
