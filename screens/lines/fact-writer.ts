import type { Writable } from 'node:stream';
import type { Told } from '../../src/bus/bus.js';
import type { Draft, PeerFacts } from '../../src/bus/events.js';
import { hostPort } from '../../src/bus/host-port.js';
import type { Clock } from '../../src/clock.js';
import { OUTPUT_QUEUE_BYTES } from '../../src/limits.js';
import { words } from '../../src/words/index.js';
import { jsonLine } from '../../src/bus/json-line.js';
import { LineWriter } from './line-writer.js';
import { plainLines } from './plain.js';

/** Where a server listens. */
export interface Listening {
  readonly host: string;
  readonly port: number;
}

/** What a {@link FactWriter} needs. */
export interface FactWriterOptions {
  readonly clock: Clock;
  readonly output: Writable;
  /** Where help goes when `output` is for facts only. */
  readonly asides: Writable;
  /** Each fact as one JSON object a line, instead of plain text. */
  readonly json: boolean;
  /** Set by `host`: where its server listens; told with one's nick, in the first line. */
  readonly hosting: Listening | null;
  /** The reader has gone. */
  readonly onClosed: () => void;
}

/** Writes facts, as plain text or as JSON, a line each. */
export class FactWriter {
  readonly #options: FactWriterOptions;
  readonly #lines: LineWriter;
  #hosting: Listening | null;

  constructor(options: FactWriterOptions) {
    this.#options = options;
    this.#hosting = options.hosting;
    this.#lines = new LineWriter({
      stream: options.output,
      maxBytes: OUTPUT_QUEUE_BYTES,
      droppedLine: (count) => this.#droppedLine(count),
      onClosed: options.onClosed,
    });
  }

  /** Tells what happened. */
  fact(told: Told<PeerFacts>): void {
    if (told.fact === 'server:connected' && this.#hosting !== null) {
      this.#greet(this.#hosting, told.fields.nick, told.at);
      this.#hosting = null;
      if (!this.#options.json) return;
    }
    const { json, clock } = this.#options;
    const lines = json ? [jsonLine(told.fact, told.at, told.fields)] : plainLines(told, clock.now());
    for (const line of lines) this.#lines.write(line);
  }

  /** Tells what is wrong with the input, or with its texts. */
  problem(code: string, message: string, draft?: Draft): void {
    const fields = draft === undefined ? { code, message } : { code, message, draft };
    this.fact({ fact: 'problem', at: this.#options.clock.now(), fields });
  }

  /** Shows lines that are no facts. */
  help(lines: readonly string[]): void {
    if (this.#options.json) this.#options.asides.write(`${lines.join('\n')}\n`);
    else for (const line of lines) this.#lines.write(line);
  }

  /** Settles when everything is with the reader, or the reader is gone. */
  flush(): Promise<void> {
    return this.#lines.flush();
  }

  /** Writes nothing any more. */
  dispose(): void {
    this.#lines.dispose();
  }

  #greet(hosting: Listening, nick: string, at: number): void {
    const { host, port } = hosting;
    this.#lines.write(
      this.#options.json
        ? jsonLine('server:listening', at, { host, port })
        : words.lines.hosting(hostPort(host, port), nick),
    );
  }

  #droppedLine(count: number): string {
    const message = words.lines.outputDropped(count);
    if (!this.#options.json) return words.lines.problem(message);
    return jsonLine('problem', this.#options.clock.now(), { code: 'reader-too-slow', message });
  }
}
