import { SCREEN_MIN_COLUMNS, SCREEN_MIN_ROWS } from '../../src/limits.js';

/** What is used of a terminal's standard input. */
export interface TtyInput {
  readonly isTTY?: boolean;
  setRawMode?(on: boolean): unknown;
  resume(): unknown;
  pause(): unknown;
  on(event: string, listener: (value: unknown) => void): unknown;
  removeListener(event: string, listener: (value: unknown) => void): unknown;
}

/** What is used of a terminal's standard output. */
export interface TtyOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  readonly writableLength: number;
  write(text: string, done?: () => void): unknown;
  on(event: string, listener: (value: unknown) => void): unknown;
  removeListener(event: string, listener: (value: unknown) => void): unknown;
}

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether the full screen can be shown: both ends are a terminal, it is not a dumb one, and it is large enough.
 * Where it cannot, klatsch speaks in lines.
 */
export function canOpen(
  env: Environment,
  stdin: Pick<TtyInput, 'isTTY' | 'setRawMode'>,
  stdout: Pick<TtyOutput, 'isTTY' | 'columns' | 'rows'>,
): boolean {
  if (stdin.isTTY !== true || stdin.setRawMode === undefined || stdout.isTTY !== true) return false;
  if (env.TERM === 'dumb') return false;
  return (stdout.columns ?? 0) >= SCREEN_MIN_COLUMNS && (stdout.rows ?? 0) >= SCREEN_MIN_ROWS;
}

/**
 * Writes to a non-blocking stdout go on in the background when the terminal is slow, and do not hold up
 * sockets. Node has this only on the handle.
 */
export function unblock(stdout: object): void {
  const handle = (stdout as { _handle?: { setBlocking?: (on: boolean) => unknown } })._handle;
  handle?.setBlocking?.(false);
}

/** Asks the terminal for its size, which may have changed while we were stopped. */
export function refreshSize(stdout: object): void {
  (stdout as { _refreshSize?: () => void })._refreshSize?.();
}
