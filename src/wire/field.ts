import { isOneWord } from './white-space.js';

/**
 * Something that is to stand as one word in a message that we send. Whoever hands over anything else has made
 * a mistake: a blank, a line end or a colon in it would forge other fields or other messages.
 *
 * @throws TypeError when it is empty or has white space or a colon in it.
 */
export function field(value: string): string {
  if (!isOneWord(value)) throw new TypeError(`not one word for the wire: ${JSON.stringify(value)}`);
  return value;
}

/** How much of a command word is kept for a log line. */
const COMMAND_CHARS = 32;

/** A command that somebody else sent, fit for a log: printable ASCII and short. */
export function loggedCommand(word: string): string {
  return word.slice(0, COMMAND_CHARS).replace(/[^\x21-\x7e]/g, '?');
}
