import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  openSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { pino as Pino } from 'pino';
import { LOG_BYTES, LOG_CHECK_MS } from '../limits.js';
import { makeDirectory } from '../make-directory.js';
import type { LogSink } from './queue.js';

const require = createRequire(import.meta.url);

/** A log may be moved away under us, and a FIFO that nobody reads must not hold us up: it is refused instead. */
const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/**
 * Opens a file for a log, for its owner only: one of ours that is open to others is closed to them.
 *
 * @param rotate the file is all programs' of this user: one that has grown past LOG_BYTES is set aside, as `.1`, and
 * one that another program has set aside is opened anew
 * @throws Error what the system says
 */
export function openLogFile(path: string, rotate: boolean): LogSink {
  makeDirectory(dirname(path));
  const fd = openOwn(path);
  if (!rotate) return new FileSink(fd);
  if (fstatSync(fd).size <= LOG_BYTES) return new FileSink(fd, path);
  closeSync(fd);
  renameSync(path, `${path}.1`);
  return new FileSink(openOwn(path), path);
}

function openOwn(path: string): number {
  const fd = openSync(path, FLAGS, OWNER_ONLY);
  const stats = fstatSync(fd);
  if (stats.isFile() && stats.uid === process.getuid?.() && (stats.mode & OTHERS) !== 0) {
    fchmodSync(fd, OWNER_ONLY);
  }
  return fd;
}

/** Writes to a descriptor by sonic-boom, pino's own writer, in the background. */
export class FileSink implements LogSink {
  readonly #fd: number;
  readonly #path: string | null;
  readonly #boom: ReturnType<typeof Pino.destination>;
  #done: ((error: Error | null) => void) | null = null;
  #refused = false;
  #checkedAt = performance.now();

  /**
   * @param fd is this sink's from now on, and closed with it, unless it is standard output
   * @param path set for a file that somebody else may set aside
   */
  constructor(fd: number, path: string | null = null) {
    const { destination } = require('pino') as typeof Pino;
    this.#fd = fd;
    this.#path = path;
    this.#boom = destination({ dest: fd, sync: false });
    // pino flushes it on exit; where the disk is full that never returns. `LogQueue.flushNow` has a bound.
    this.#boom.flushSync = () => undefined;
    this.#boom.on('drain', () => {
      this.#settle(null);
    });
    this.#boom.on('error', (error: Error) => {
      this.#settle(error);
    });
  }

  send(text: string, done: (error: Error | null) => void): void {
    this.#done = done;
    this.#boom.write(text);
  }

  sendNow(text: string): void {
    try {
      writeSync(this.#fd, text);
    } catch {
      // The program ends: nobody is left to be told.
    }
  }

  isAside(): boolean {
    const now = performance.now();
    if (this.#path === null || now - this.#checkedAt < LOG_CHECK_MS) return false;
    this.#checkedAt = now;
    try {
      return statSync(this.#path, { throwIfNoEntry: false })?.ino !== fstatSync(this.#fd).ino;
    } catch {
      return false;
    }
  }

  close(): void {
    this.#done = null;
    // Ended, it would try for ever to get rid of what was refused.
    if (this.#refused) this.#boom.destroy();
    else this.#boom.end();
  }

  #settle(error: Error | null): void {
    this.#refused = error !== null;
    const done = this.#done;
    this.#done = null;
    done?.(error);
  }
}
