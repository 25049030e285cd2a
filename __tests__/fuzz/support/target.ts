import type { Random } from './random.js';
import { stopwatch } from './stopwatch.js';

/** What is put into an entry point: bytes as they arrive, and where. */
export interface Input {
  /** Which door of the target; a word of its own. */
  readonly kind: string;
  /** The chunks, datagrams or files' bytes, in their order. */
  readonly pieces: readonly Buffer[];
}

/** One entry point through which bytes of others come in. */
export interface Target {
  readonly name: string;
  /** Its share of a run, in parts of 1000. */
  readonly share: number;
  /** An input; the same chance gives the same one. */
  input(random: Random): Input;
  /** Sets everything up that takes the inputs. */
  open(): Promise<Rig>;
}

/** A target at work. */
export interface Rig {
  /**
   * Takes one input, and settles when it has been dealt with.
   *
   * @throws whatever the entry point lets out: that is a finding
   */
  feed(input: Input): void | Promise<void>;
  /**
   * Whether everything still works for everybody else; called now and then.
   *
   * @throws Error when not
   */
  check(): void | Promise<void>;
  close(): void | Promise<void>;
}

/** Lets what is due in this turn of the event loop, and what it brings, happen. */
export async function turns(count = 1): Promise<void> {
  for (let left = count; left > 0; left--) {
    stopwatch.lap();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * Waits until something is so, a turn of the loop after the other.
 *
 * @throws Error when it is not within `ms` milliseconds
 */
export async function until(isSo: () => boolean, what: string, ms = 5000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`in vain: ${what}`);
    await turns();
  }
}
