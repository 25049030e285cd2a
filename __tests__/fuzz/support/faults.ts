/** What nobody caught, and what Node warns of: listeners that pile up, timers that are none. */
export class Faults {
  readonly #caught: unknown[] = [];
  readonly #note = (error: unknown): void => {
    this.#caught.push(error);
  };

  /** From here on nothing of that kind ends the process. */
  constructor() {
    process.on('unhandledRejection', this.#note);
    process.on('uncaughtException', this.#note);
    process.on('warning', this.#note);
  }

  /**
   * Throws the first thing that went wrong since the last call.
   *
   * @throws whatever nobody caught
   */
  check(): void {
    const [first] = this.#caught.splice(0);
    if (first !== undefined) throw asError(first);
  }

  dispose(): void {
    process.off('unhandledRejection', this.#note);
    process.off('uncaughtException', this.#note);
    process.off('warning', this.#note);
  }
}

/** What was thrown, as an error, whatever it is. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(`thrown: ${JSON.stringify(thrown)}`);
}
