import type { Buffer } from 'node:buffer';
import type { ErrorCode } from '../errors.js';
import { CONTROL_LINE_BYTES, CONTROL_REQUESTS, OPERATOR_NAME_CHARS } from '../limits.js';
import type { InputLine } from '../line-reader.js';
import { LineReader } from '../line-reader.js';
import type { CloseReason, HalfOpenConnection } from '../net/connection.js';
import { sanitizeLine } from '../wire/sanitize.js';
import { words } from '../words/index.js';
import type { Hub, Listener } from './hub.js';
import type { ControlIntents } from './lines.js';
import { parseIntent } from './lines.js';

/** What a guest tells whoever let it in. */
export interface GuestEvents {
  onGone(guest: Guest, reason: CloseReason): void;
  onFault(error: unknown): void;
}

const w = words.control;

/**
 * One connection of the control socket: a watcher, or a script that asks for one thing.
 *
 * It gets one line done in a turn of the event loop, and is not read meanwhile: whatever somebody pours into the
 * socket, the room goes on. A script may end its side behind its last line; it gets its answers all the same.
 */
export class Guest implements Listener {
  readonly #connection: HalfOpenConnection;
  readonly #hub: Hub;
  readonly #events: GuestEvents;
  readonly #reader = new LineReader(CONTROL_LINE_BYTES);
  #lines: readonly InputLine[] = [];
  #next = 0;
  /** The next line has to wait for what this one brings. */
  #busy = false;
  #ended = false;
  #watching = false;
  #unanswered = 0;

  constructor(connection: HalfOpenConnection, hub: Hub, events: GuestEvents) {
    this.#connection = connection;
    this.#hub = hub;
    this.#events = events;
    connection.onClose((reason) => {
      this.#lines = [];
      hub.remove(this);
      events.onGone(this, reason);
    });
    hub.add(this);
    connection.onEnd(() => {
      this.#ended = true;
      this.#take(this.#reader.end());
    });
    connection.onData((bytes) => {
      this.#take(this.#reader.push(bytes));
    });
  }

  get watching(): boolean {
    return this.#watching;
  }

  /** Bytes that wait for it to read. */
  get queuedBytes(): number {
    return this.#connection.queuedBytes;
  }

  write(bytes: Buffer): void {
    this.#connection.write(bytes);
  }

  /** Closes when everything is written. */
  end(): void {
    this.#connection.end();
    this.#hub.remove(this);
  }

  #take(lines: readonly InputLine[]): void {
    this.#guard(() => {
      this.#lines = [...this.#lines.slice(this.#next), ...lines];
      this.#next = 0;
      if (!this.#busy) this.#goOn();
    });
  }

  /** Does the next line that is not blank; the one after it when what this one brought has been written. */
  #goOn(): void {
    const line = this.#nextLine();
    this.#busy = line !== null;
    if (line === null) {
      if (this.#ended) this.#endWhenAnswered();
      else this.#connection.resume();
      return;
    }
    this.#connection.pause();
    this.#obey(line);
    this.#hub.afterwards(() => {
      this.#guard(() => {
        this.#goOn();
      });
    });
  }

  #nextLine(): InputLine | null {
    for (let line = this.#lines[this.#next]; line !== undefined; line = this.#lines[this.#next]) {
      this.#next += 1;
      if ('tooLong' in line || line.text.trim() !== '') return line;
    }
    return null;
  }

  /** A watcher that has ended its side has gone; whoever only asked still waits. */
  #endWhenAnswered(): void {
    if (this.#busy || (this.#unanswered > 0 && !this.#watching)) return;
    this.#hub.afterwards(() => {
      this.end();
    });
  }

  #obey(line: InputLine): void {
    if ('tooLong' in line) {
      this.#complain('too-large', w.lineTooLong(CONTROL_LINE_BYTES));
      return;
    }
    const parsed = parseIntent(line.text);
    if (!parsed.ok) {
      this.#complain(parsed.code, parsed.code === 'malformed' ? w.lineMalformed : w.intentUnknown);
    } else if (parsed.value.intent === 'operator:watch') this.#watch();
    else this.#run(parsed.value.fields);
  }

  #watch(): void {
    if (this.#watching) return;
    try {
      this.#hub.present(this);
      this.#watching = true;
    } catch (error) {
      this.#events.onFault(error);
      this.#complain('server-fault', w.presentFailed);
    }
  }

  #run({ request, by, line }: ControlIntents['operator:run']): void {
    if (this.#unanswered >= CONTROL_REQUESTS) {
      this.#complain('too-fast', w.tooManyRequests(CONTROL_REQUESTS));
      return;
    }
    this.#unanswered += 1;
    const answered = (): void => {
      this.#unanswered -= 1;
      if (this.#ended) this.#endWhenAnswered();
    };
    // What somebody calls himself is his own claim: how he came is not.
    const name = w.via(cleanName(by), this.#watching ? 'watch' : 'ctl');
    this.#hub.run({ listener: this, request, answered }, name, line);
  }

  #complain(code: ErrorCode, message: string): void {
    this.#hub.complain(this, code, message);
  }

  /** Whatever goes wrong in here costs this one its connection, and nobody else anything. */
  #guard(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#events.onFault(error);
      this.#connection.destroy();
    }
  }
}

/** An operator's name, fit for the event log. */
function cleanName(name: string): string {
  const clean = Array.from(sanitizeLine(name).trim()).slice(0, OPERATOR_NAME_CHARS).join('').trim();
  return clean === '' ? w.nameless : clean;
}
