import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { LOG_BYTES } from './limits.js';

/** What a log entry may say beside its code: never a text that somebody wrote. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Writes down what an operator may need later, as codes and fields, not as sentences. */
export interface Log {
  debug(code: string, fields?: LogFields): void;
  info(code: string, fields?: LogFields): void;
  warn(code: string, fields?: LogFields): void;
  error(code: string, fields?: LogFields): void;
}

/** From the most to the least; `off` writes nothing. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'off'] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * A log that appends JSON lines to a file, which it makes (only its owner may read it) at the first entry; one
 * that has grown past LOG_BYTES is kept as `.1` and begun anew. Whatever the disk refuses is not logged.
 */
export function openLog(path: string, level: LogLevel): Log {
  const threshold = LOG_LEVELS.indexOf(level);
  let ready = false;
  const write = (at: LogLevel, code: string, fields: LogFields = {}): void => {
    if (LOG_LEVELS.indexOf(at) < threshold) return;
    const entry = { at: new Date().toISOString(), level: at, pid: process.pid, code, ...fields };
    try {
      if (!ready) prepare(path);
      ready = true;
      appendFileSync(path, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    } catch {
      // A full disk or a directory that is not ours must not end a chat.
    }
  };
  return {
    debug(code, fields) {
      write('debug', code, fields);
    },
    info(code, fields) {
      write('info', code, fields);
    },
    warn(code, fields) {
      write('warn', code, fields);
    },
    error(code, fields) {
      write('error', code, fields);
    },
  };
}

/** What is known of a thrown value, for a log entry. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: String(error) };
  return { error: error.message, stack: error.stack ?? null };
}

function prepare(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_BYTES) renameSync(path, `${path}.1`);
}
