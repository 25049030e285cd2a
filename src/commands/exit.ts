import { constants } from 'node:os';
import { KlatschError } from '../errors.js';
import type { ErrorCode } from '../errors.js';
import { printable } from '../../screens/lines/printable.js';
import { messageOf } from '../reason.js';
import { words } from '../words/index.js';

/** Everything was done. */
export const EXIT_DONE = 0;
/** It could not be done; one line on standard error says why. */
const EXIT_FAILED = 1;
/** The command line, a variable or the configuration is wrong. */
const EXIT_USAGE = 2;

/** Above it, the number of the signal that ended the program is added. */
export const SIGNALLED = 128;

/** The signals that ask the program to end. */
export const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One of {@link END_SIGNALS}. */
export type EndSignal = (typeof END_SIGNALS)[number];

/** What a shell gives for a program that a signal ended: 128 and the signal's number. */
export function exitCodeOf(signal: EndSignal): number {
  return SIGNALLED + constants.signals[signal];
}

const USAGE_CODES: ReadonlySet<ErrorCode> = new Set(['command-usage', 'command-unknown', 'config-invalid']);

/** The exit code and the one line, safe to show, for what ended a command; an unexpected error is named as such. */
export function explain(error: unknown): { readonly exitCode: number; readonly line: string } {
  const exitCode = error instanceof KlatschError && USAGE_CODES.has(error.code) ? EXIT_USAGE : EXIT_FAILED;
  const reason = messageOf(error);
  const message = error instanceof KlatschError ? reason : words.commands.internal(reason);
  return { exitCode, line: `klatsch: ${printable(message.replace(/\s+/g, ' ')).trim()}` };
}
