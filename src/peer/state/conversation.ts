import { CHAT_TEXTS_WAITING } from '../../limits.js';

/** A text of ours. Numbers rise from 1. */
export interface OwnText {
  readonly id: number;
  readonly text: string;
  readonly emote: boolean;
}

/**
 * What two klatsch peers have said to each other, as far as it matters for losing nothing: which texts of ours are
 * not acknowledged yet, and which was the last of theirs. It outlives the connection (docs/PROTOCOL.md §6.6). Pure.
 */
export class Conversation {
  readonly #waiting = new Map<number, OwnText>();
  #written = 0;
  /** Below every number before the first text came. */
  #taken = -1;

  /** The number of the last text that came; 0 before the first. */
  get got(): number {
    return Math.max(0, this.#taken);
  }

  /** Our texts that are not known to have arrived, oldest first. */
  get waiting(): readonly OwnText[] {
    return [...this.#waiting.values()];
  }

  /** Whether none waits. */
  get allArrived(): boolean {
    return this.#waiting.size === 0;
  }

  /** Numbers a text; null when too many wait. It counts as said when it is {@link keep kept}. */
  write(text: string, emote: boolean): OwnText | null {
    return this.#waiting.size >= CHAT_TEXTS_WAITING ? null : { id: this.#written + 1, text, emote };
  }

  /** The text waits for its acknowledgement from now on. */
  keep(text: OwnText): void {
    this.#written = text.id;
    this.#waiting.set(text.id, text);
  }

  /** They have this text; false when that is no news. */
  acknowledged(id: number): boolean {
    return this.#waiting.delete(id);
  }

  /**
   * On a new connection they say what they have.
   *
   * @param got the number of our last text that they have
   * @returns what is acknowledged by that
   */
  resumed(got: number): readonly number[] {
    const arrived = [...this.#waiting.keys()].filter((id) => id <= got);
    for (const id of arrived) this.#waiting.delete(id);
    return arrived;
  }

  /** A text of theirs has come; false when it was here before. */
  take(id: number): boolean {
    if (id <= this.#taken) return false;
    this.#taken = id;
    return true;
  }
}
