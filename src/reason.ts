import { KlatschError } from './errors.js';

/** What is looked at of something that was thrown, which may be anything. */
interface Thrown {
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly message?: unknown;
}

/**
 * The system's code for what went wrong, such as `ENOENT`, also of an error that wraps the system's one; empty
 * without one.
 */
export function systemCode(error: unknown): string {
  const { code, cause } = (error ?? {}) as Thrown;
  if (cause !== undefined) return systemCode(cause);
  return typeof code === 'string' && !(error instanceof KlatschError) ? code : '';
}

/** The error's own words. */
export function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as Thrown;
  return typeof message === 'string' ? message : String(error);
}

/** What is known of why something failed, for a sentence: the system's code, else the error's own words. */
export function reasonOf(error: unknown): string {
  return systemCode(error) || messageOf(error);
}
