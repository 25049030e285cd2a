import type { SaidMessage, ServerHello } from '../../wire/extension.js';
import type { LastSeen, ServerMemory } from './server-memory.js';

/** What a text is to us: `known` already, `missed` (said before we came), or said just now. */
export type Standing = 'known' | 'missed' | 'live';

/**
 * Where one link stands in its server's numbering of texts (docs/PROTOCOL.md §5.5): of all that a server brings,
 * each text once. Within an epoch the numbers decide. A server that has been started anew, and does not know any
 * more what we have, brings its last texts: of those, what came before under the same number, time and name is
 * known. Pure.
 */
export class Numbering {
  readonly epoch: string;
  readonly #memory: ServerMemory;
  /** The number of the last text when we came: what has none above it was said before. */
  readonly #before: number;
  /** The number of the last text that we had when we came back; -1 without any of this epoch. */
  readonly #had: number;
  /** The number of the last text that came: whatever the server says, it is only told back to it. */
  #seen: number;
  /** Whether everything that the server brings of before has come. */
  #settled = false;

  constructor({ epoch, seq }: Pick<ServerHello, 'epoch' | 'seq'>, memory: ServerMemory) {
    const { last } = memory;
    this.epoch = epoch;
    this.#memory = memory;
    this.#before = seq;
    // A number that this server has not reached is none of its own.
    this.#had = last?.epoch === epoch && last.seq <= seq ? last.seq : -1;
    this.#seen = this.#had;
  }

  /** The last text seen, to be named when this link is gone and another one comes; null: there is none. */
  get last(): LastSeen | null {
    if (this.#settled) return this.position;
    // What the server still owes us must be asked for in the same words.
    return this.#seen < 0 ? this.#memory.last : { epoch: this.epoch, seq: this.#seen };
  }

  /** Whatever is said from now on is said after this text. */
  get position(): LastSeen {
    return { epoch: this.epoch, seq: Math.max(this.#seen, this.#before) };
  }

  /** A text has come. */
  take(message: SaidMessage): Standing {
    if (message.seq <= this.#had) return 'known';
    this.#seen = message.seq;
    const isMissed = message.seq <= this.#before;
    const isKnown = isMissed && this.#memory.seen.has(message);
    this.#memory.seen.add(message);
    if (isKnown) return 'known';
    return isMissed ? 'missed' : 'live';
  }

  /** A text has come of which the server tells us that it was said before. */
  takeAgain(message: SaidMessage): void {
    this.#memory.seen.add(message);
  }

  /** Everything that the server brings of before has come. */
  settle(): void {
    this.#settled = true;
  }
}
