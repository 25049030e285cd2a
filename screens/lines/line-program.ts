import type { Buffer } from 'node:buffer';
import type { Readable, Writable } from 'node:stream';
import type { PeerBus } from '../../src/bus/buses.js';
import type { Told } from '../../src/bus/bus.js';
import type { PeerFacts } from '../../src/bus/events.js';
import type { Clock } from '../../src/clock.js';
import type { Disposer } from '../../src/disposer.js';
import { CHAT_RESUME_MS, INPUT_LINE_BYTES, INPUT_LINES_QUEUED, LAST_WAIT_MS } from '../../src/limits.js';
import type { LocalAction } from '../../src/slash/command.js';
import { helpLines } from '../../src/slash/help.js';
import { FactWriter } from './fact-writer.js';
import type { Listening } from './fact-writer.js';
import type { InputLine } from '../../src/line-reader.js';
import { LineReader } from '../../src/line-reader.js';
import { Typist } from './typist.js';
import { UnderWay } from './under-way.js';

/** What the line program needs. */
export interface LineProgramOptions {
  readonly bus: PeerBus;
  readonly clock: Clock;
  readonly input: Readable;
  readonly output: Writable;
  /** Where help goes when `output` is for facts only. */
  readonly asides: Writable;
  /** Each fact as one JSON object a line, instead of plain text. */
  readonly json: boolean;
  /** The end of input ends the program (`join`), or does not (`host`). */
  readonly atEndOfInput: 'leave' | 'stay';
  /** Set by `host`: where its server listens; told first of all. */
  readonly hosting?: Listening;
}

/** Why the program should end. `unsent` lines were read and not acted on, or refused; `wasIn`: not at the door. */
export type LineEnd =
  | { readonly reason: 'quit' | 'input-ended' | 'output-closed'; readonly unsent: number }
  | { readonly reason: 'unreachable'; readonly message: string }
  | {
      readonly reason: 'refused';
      readonly code: string;
      readonly message: string;
      readonly wasIn: boolean;
    };

/** The running line program. */
export interface LineProgram {
  /** Settles when it should end; facts are still written until {@link close}. */
  readonly ended: Promise<LineEnd>;
  /** Writes out what waits, and lets go of the streams. */
  close(): Promise<void>;
}

/**
 * Runs `--lines` or `--json`: each line read is what one would type, each line written is something that
 * happened (docs/COMMANDS.md). Open it before the engine starts, or it misses the first facts.
 */
export function openLineProgram(options: LineProgramOptions): LineProgram {
  return new Program(options);
}

class Program implements LineProgram {
  readonly ended: Promise<LineEnd>;
  readonly #options: LineProgramOptions;
  readonly #reader = new LineReader(INPUT_LINE_BYTES);
  readonly #writer: FactWriter;
  readonly #underWay = new UnderWay();
  readonly #typist: Typist;
  readonly #unhook: Disposer;
  #end: (end: LineEnd) => void = () => undefined;
  #leaving = false;
  /** Why the link was lost last; empty before that. */
  #lost = '';
  #stopLastWait: Disposer = () => undefined;

  constructor(options: LineProgramOptions) {
    this.#options = options;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#writer = new FactWriter({
      ...options,
      hosting: options.hosting ?? null,
      onClosed: () => {
        this.#end({ reason: 'output-closed', unsent: 0 });
      },
    });
    this.#typist = this.#openTypist();
    this.#unhook = options.bus.onAnyFact((told) => {
      this.#hear(told);
    });
    options.input.on('data', this.#onData).on('end', this.#onEnd).on('error', this.#onEnd).resume();
  }

  async close(): Promise<void> {
    const { input } = this.#options;
    input.off('data', this.#onData).off('end', this.#onEnd);
    input.pause();
    this.#stopLastWait();
    this.#typist.dispose();
    this.#unhook();
    await this.#writer.flush();
    this.#writer.dispose();
  }

  #openTypist(): Typist {
    const { bus, clock } = this.#options;
    return new Typist({
      bus,
      clock,
      underWay: this.#underWay,
      onProblem: (code, message, draft) => {
        this.#writer.problem(code, message, draft);
      },
      onLocal: (action) => {
        this.#doLocally(action);
      },
      onActed: () => {
        this.#acted();
      },
    });
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#type(this.#reader.push(chunk));
    if (this.#typist.waiting >= INPUT_LINES_QUEUED) this.#options.input.pause();
  };

  readonly #onEnd = (): void => {
    this.#type(this.#reader.end());
    if (this.#options.atEndOfInput === 'stay' || this.#leaving) return;
    this.#leaving = true;
    this.#waitOnceMore();
    this.#leaveIfDone();
  };

  #type(lines: readonly InputLine[]): void {
    for (const line of lines) this.#typist.add(line);
  }

  #hear(told: Told<PeerFacts>): void {
    this.#underWay.hear(told);
    if (!this.#typist.hear(told)) this.#writer.fact(told);
    if (told.fact === 'server:lost') this.#lost = told.fields.reason;
    if (told.fact === 'server:refused') this.#refused(told.fields);
    if (this.#leaving && told.fact === 'chat:interrupted') this.#waitOnceMore();
    this.#leaveIfDone();
  }

  /** Somebody who hosts a room and is put out of it still hosts it, for the others. */
  #refused({ code, reason: message }: PeerFacts['server:refused']): void {
    const wasIn = this.#typist.hasBeenUp;
    if (wasIn && this.#options.atEndOfInput === 'stay') return;
    this.#end({ reason: 'refused', code, message, wasIn });
  }

  #acted(): void {
    if (this.#typist.waiting < INPUT_LINES_QUEUED / 2) this.#options.input.resume();
    if (this.#leaving) this.#waitOnceMore();
  }

  #doLocally(action: LocalAction): void {
    switch (action.type) {
      case 'help':
        this.#writer.help(helpLines(action.command, true));
        return;
      case 'quit':
        this.#end({ reason: 'quit', unsent: this.#typist.waiting });
        return;
      case 'search':
      case 'clear':
      case 'show':
      case 'set':
      // A screen's own; the parser refuses them here.
    }
  }

  #leaveIfDone(): void {
    const { hasBeenUp, waiting, refused } = this.#typist;
    if (this.#leaving && hasBeenUp && waiting === 0 && this.#underWay.idle) {
      this.#end({ reason: 'input-ended', unsent: refused + this.#underWay.textsUndelivered });
    }
  }

  /**
   * After the end of input nothing is waited for longer than this since the last line that was acted on, but for a
   * chat that may be resumed.
   */
  #waitOnceMore(): void {
    this.#stopLastWait();
    const ms = this.#underWay.interrupted ? CHAT_RESUME_MS + LAST_WAIT_MS : LAST_WAIT_MS;
    this.#stopLastWait = this.#options.clock.after(ms, () => {
      const { hasBeenUp, waiting, refused } = this.#typist;
      const unsent = waiting + refused + this.#underWay.textsUndelivered;
      this.#end(
        hasBeenUp ? { reason: 'input-ended', unsent } : { reason: 'unreachable', message: this.#lost },
      );
    });
  }
}
