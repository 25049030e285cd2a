import type { Clock } from '../../src/clock.js';
import type { Disposer } from '../../src/disposer.js';
import { ESCAPE_MS, EVENTS_PER_TURN } from '../../src/limits.js';
import type { Reply } from './background.js';
import { InputDecoder } from './input-decoder.js';
import type { InputEvent } from './input-event.js';
import type { TtyInput } from './tty.js';

/** What a reader needs from outside. */
export interface InputReaderOptions {
  readonly stdin: TtyInput;
  readonly clock: Clock;
  /** Runs a task after input that is already waiting has been read. */
  readonly soon: (task: () => void) => void;
  /** Takes the events of one chunk. */
  readonly onEvents: (events: readonly InputEvent[]) => void;
  /** Hears what the terminal answers to our questions. */
  readonly onReply?: (reply: Reply) => void;
}

/** Reads stdin, and tells the decoder when an ESC was a key by itself. The one listener to a terminal's bytes. */
export function readInput(options: InputReaderOptions): Disposer {
  const { stdin, clock } = options;
  const decoder = new InputDecoder(options.onReply);
  let timer: Disposer = () => undefined;
  let chunks = 0;
  let waiting: readonly InputEvent[] = [];
  /** A portion a turn: some keys are work, and a chunk holds thousands. */
  const handOver = (): void => {
    const portion = waiting.slice(0, EVENTS_PER_TURN);
    waiting = waiting.slice(EVENTS_PER_TURN);
    if (waiting.length > 0) options.soon(handOver);
    if (portion.length > 0) options.onEvents(portion);
  };
  const deliver = (events: readonly InputEvent[]): void => {
    if (decoder.pending) timer = clock.after(ESCAPE_MS, expire);
    const isUnderWay = waiting.length > 0;
    waiting = waiting.concat(events);
    if (!isUnderWay) handOver();
  };
  // When the program was busy for longer than the time-out, the rest of the sequence may be there already.
  const expire = (): void => {
    const before = chunks;
    options.soon(() => {
      if (chunks === before) deliver(decoder.timeout());
    });
  };
  const onData = (chunk: unknown): void => {
    timer();
    chunks++;
    deliver(decoder.push(typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array)));
  };
  stdin.on('data', onData);
  // Somebody may have read from it before, and stopped.
  stdin.resume();
  return () => {
    timer();
    chunks++;
    waiting = [];
    stdin.removeListener('data', onData);
  };
}
