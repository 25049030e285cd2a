import { LINES_PER_TOKEN } from '../../limits.js';
import { splitLines } from '../../wire/white-space.js';

/** A line that counts has a character and its end. */
const SHORT = 2 * LINES_PER_TOKEN;

/**
 * How many tokens a text costs that has not been looked at yet: one, and one more for every `LINES_PER_TOKEN` of its
 * lines beyond the first. docs/PROTOCOL.md §10.
 */
export function costOf(text: string): number {
  // What is short cannot have so many.
  if (text.length <= SHORT) return 1;
  return 1 + Math.floor(Math.max(0, splitLines(text).length - 1) / LINES_PER_TOKEN);
}
