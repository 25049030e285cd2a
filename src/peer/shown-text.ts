import { TEXT_BYTES } from '../limits.js';
import { sanitize, sanitizeLine } from '../wire/sanitize.js';
import { cutUtf8 } from '../wire/text.js';
import { isBlank } from '../wire/white-space.js';

// A screen breaks a text into rows before it shows one of them: how long that takes must not be for others to say.

/** A text from outside, safe to show, in parts no longer than a text may be; none of it is left out. */
export function textParts(raw: string): readonly string[] {
  return cutUtf8(sanitize(raw), TEXT_BYTES).map((part) => part.toString('utf8'));
}

/** What a klatsch program says: safe to show, and cut where no text may go on. Blank when nothing is left. */
export function shownText(raw: string): string {
  return textParts(raw)[0] ?? '';
}

/** What a server says in its own name, likewise; null when nothing is left. */
export function noticeText(raw: string): string | null {
  const text = shownText(raw).trimEnd();
  return isBlank(text) ? null : text;
}

/** Why a server does not do something, as one line, likewise; '' when nothing is left. */
export function reasonText(raw: string): string {
  return sanitizeLine(shownText(raw)).trim();
}
