import type { Outcome } from '../../bus/events.js';
import type { ErrorCode } from '../../errors.js';

/** Nothing came of a command. */
export function failed(code: ErrorCode, message: string): Outcome {
  return { done: 'failed', code, message };
}

/** The mark of what holds until the server ends only. */
export function unkept(kept: boolean): { readonly unkept?: true } {
  return kept ? {} : { unkept: true };
}
