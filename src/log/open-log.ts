import { createRequire } from 'node:module';
import type { Logger, pino as Pino } from 'pino';
import type { prettyFactory as PrettyFactory } from 'pino-pretty';
import { systemClock } from '../clock.js';
import type { Log, LogFields, LogLevel } from '../log.js';
import { LOG_LEVELS } from '../log.js';
import type { LogCode } from './codes.js';
import type { LogSink } from './queue.js';
import { LogQueue } from './queue.js';

// By `require`, when the first entry is written: a chat program that has nothing to log does not wait for pino.
const require = createRequire(import.meta.url);

/** How a log is to be. */
export interface LogOptions {
  readonly level: LogLevel;
  /** Opens what it is written to, for the first entry and again by {@link OpenLog.reopen}. */
  readonly open: () => LogSink;
  /** For people, in lines and with or without colours, instead of JSON. */
  readonly pretty?: { readonly colours: boolean };
  /** Hears once of an outage: the disk is full, nobody reads any more. */
  readonly onRefused?: (error: unknown) => void;
}

/** A log, and what its owner can do with it. */
export interface OpenLog extends Log {
  /** What is written from now on. */
  level: LogLevel;
  /** Loads and opens everything now; @throws Error what the system says */
  begin(): void;
  /** Opens the file anew, which may have been moved away; @throws Error and goes on with the old one */
  reopen(): void;
  /** Resolves when everything is written, or was refused, and the file is closed. */
  close(): Promise<void>;
}

/**
 * Opens a log by pino: one JSON object a line, `at` (ISO), `level`, `pid`, `code` and the fields. Entries wait in
 * memory, bounded, and are written in the background; on exit what is left is written as far as that goes at once.
 */
export function openLog(options: LogOptions): OpenLog {
  return new PinoLog(options);
}

class PinoLog implements OpenLog {
  level: LogLevel;
  readonly #pretty: LogOptions['pretty'];
  readonly #queue: LogQueue;
  #logger: Logger | null = null;

  constructor({ level, open, pretty, onRefused = (): void => undefined }: LogOptions) {
    this.level = level;
    this.#pretty = pretty;
    this.#queue = new LogQueue({
      open,
      elapsed: () => systemClock.elapsed(),
      onDropped: (count) => {
        this.warn('log-dropped', { count });
      },
      onRefused,
    });
    process.on('exit', this.#flushNow);
  }

  debug(code: LogCode, fields?: LogFields): void {
    this.#write('debug', code, fields);
  }

  info(code: LogCode, fields?: LogFields): void {
    this.#write('info', code, fields);
  }

  warn(code: LogCode, fields?: LogFields): void {
    this.#write('warn', code, fields);
  }

  error(code: LogCode, fields?: LogFields): void {
    this.#write('error', code, fields);
  }

  begin(): void {
    this.#load();
    this.#queue.open();
  }

  reopen(): void {
    this.#queue.reopen();
  }

  async close(): Promise<void> {
    await this.#queue.close();
    process.off('exit', this.#flushNow);
  }

  #write(at: Exclude<LogLevel, 'off'>, code: LogCode, fields: LogFields = {}): void {
    if (LOG_LEVELS.indexOf(at) < LOG_LEVELS.indexOf(this.level)) return;
    try {
      this.#load()[at]({ code, ...fields });
    } catch {
      // Loading can fail where no file can be opened any more, and that must not cost the room anything.
    }
  }

  #load(): Logger {
    return (this.#logger ??= loadLogger(this.#queue, this.#pretty));
  }

  readonly #flushNow = (): void => {
    this.#queue.flushNow();
  };
}

function loadLogger(queue: LogQueue, pretty: LogOptions['pretty']): Logger {
  const { pino } = require('pino') as { pino: typeof Pino };
  const format = pretty === undefined ? (line: string): string => line : prettyFormat(pretty.colours);
  return pino(
    {
      level: 'debug',
      base: { pid: process.pid },
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    {
      write(line) {
        queue.write(format(line));
      },
    },
  );
}

/** In this process and at once: no thread, no stream. */
function prettyFormat(colours: boolean): (line: string) => string {
  const { prettyFactory } = require('pino-pretty') as { prettyFactory: typeof PrettyFactory };
  const pretty = prettyFactory({
    colorize: colours,
    timestampKey: 'at',
    translateTime: 'SYS:yyyy-mm-dd HH:MM:ss',
    messageKey: 'code',
    ignore: 'pid',
    singleLine: true,
    errorLikeObjectKeys: [],
  });
  return (line) => pretty(escapeC1(line));
}

/** JSON escapes C0 only; a terminal obeys these as well. */
function escapeC1(line: string): string {
  return line.replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (char) => `\\\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
