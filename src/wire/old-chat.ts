import { OLD_CHAT_PIECE_BYTES } from '../limits.js';
import { GOODBYE } from './old-chat-reader.js';
import type { OldDialect } from './old-server.js';
import { cutUtf8 } from './text.js';
import { decodeUtf8 } from './utf8.js';
import { isBlank, normalizeText, splitLines, trimTextEnd } from './white-space.js';

/** Who has connected to an invitation, told by the first byte. docs/PROTOCOL.md §3. */
export function chatKindOf(firstByte: number): 'klatsch' | 'tls' | 'old' {
  if (firstByte === 0x00) return 'klatsch';
  return firstByte === 0x16 ? 'tls' : 'old';
}

/**
 * The pieces in which a text goes to an old peer, one write each, paced by the caller: every line by itself,
 * at most `OLD_CHAT_PIECE_BYTES`, cut between characters. None for a text of nothing but white space.
 */
export function cutForOld(form: OldDialect, text: string): Buffer[] {
  const end = form === 'lines' ? '\n' : '';
  return splitLines(text).flatMap((line) => {
    const pieces = cutUtf8(trimTextEnd(line), OLD_CHAT_PIECE_BYTES - end.length);
    // Only the last piece of a line ends it, so that whoever joins pieces joins the right ones.
    const last = Buffer.concat([...pieces.slice(-1), Buffer.from(end)]);
    return [...pieces.slice(0, -1).filter((piece) => !isBlank(decodeUtf8(piece))), last];
  });
}

/** Whether an old peer would take some piece of this text for the goodbye. */
export function readsAsGoodbye(text: string): boolean {
  return cutForOld('frames', text).some((piece) => normalizeText(decodeUtf8(piece)) === GOODBYE);
}

/** The goodbye, as it is written to an old peer of that form. */
export function goodbyeFor(form: OldDialect): Buffer {
  return Buffer.from(form === 'lines' ? `${GOODBYE}\n` : GOODBYE, 'ascii');
}

export { OldChatReader, type OldChatEvent } from './old-chat-reader.js';
export { greetingMayGrow, splitGreeting, type Greeting, type GreetingNames } from './old-chat-greeting.js';
