import type { LogCode } from '../../src/log/codes.js';
import type { Log, LogFields, LogLevel } from '../../src/log.js';

/** An entry that a test looks at. */
export interface MemoryEntry {
  readonly level: LogLevel;
  readonly code: LogCode;
  readonly fields: LogFields;
}

/** A log that keeps its entries. */
export class MemoryLog implements Log {
  readonly entries: MemoryEntry[] = [];

  debug(code: LogCode, fields: LogFields = {}): void {
    this.entries.push({ level: 'debug', code, fields });
  }

  info(code: LogCode, fields: LogFields = {}): void {
    this.entries.push({ level: 'info', code, fields });
  }

  warn(code: LogCode, fields: LogFields = {}): void {
    this.entries.push({ level: 'warn', code, fields });
  }

  error(code: LogCode, fields: LogFields = {}): void {
    this.entries.push({ level: 'error', code, fields });
  }

  /** The entries but those of `debug`. */
  get told(): MemoryEntry[] {
    return this.entries.filter(({ level }) => level !== 'debug');
  }
}
