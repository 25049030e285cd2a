import { Writable } from 'node:stream';

/** What must not stand in a line that a program writes to a pipe or to a terminal; a tab may. */
const CONTROLS = /(?!\t)[\p{Cc}\p{Surrogate}\u2028\u2029]/u;

/** The output of a program that writes lines: looked at, and not kept. */
export class ShownLines extends Writable {
  /** How many have come. */
  lines = 0;
  #bad: string | null = null;

  constructor() {
    super({ decodeStrings: false });
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    // As it is written: half a surrogate pair is none there.
    const line = Buffer.from(chunk).toString().replace(/\n$/, '');
    this.lines += 1;
    if (CONTROLS.test(line)) this.#bad ??= line;
    done();
  }

  /** @throws Error for a line that nobody may be shown */
  check(): void {
    if (this.#bad !== null) throw new Error(`in a line: ${JSON.stringify(this.#bad).slice(0, 300)}`);
  }
}
