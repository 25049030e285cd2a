import type { Cell } from './database.js';

/** A cell's text; of bytes that are no UTF-8 what can be made of them. */
export function textOf(value: Cell | undefined): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString() : String(value ?? '');
}
