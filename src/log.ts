import type { LogCode } from './log/codes.js';

/** What every entry has already: a field of the same name would stand there twice. */
type Taken = 'at' | 'level' | 'pid' | 'code';

/** What a log entry may say beside its code: never a text that somebody wrote. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>> &
  Readonly<Partial<Record<Taken, never>>>;

/** Writes down what an operator may need later, as codes and fields, not as sentences. Never fails. */
export interface Log {
  debug(code: LogCode, fields?: LogFields): void;
  info(code: LogCode, fields?: LogFields): void;
  warn(code: LogCode, fields?: LogFields): void;
  error(code: LogCode, fields?: LogFields): void;
}

/** From the most to the least; `off` writes nothing. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'off'] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What is known of a thrown value, for a log entry. */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: String(error) };
  return { error: error.message, stack: error.stack ?? null };
}
