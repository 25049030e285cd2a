import { TEXT_BYTES } from '../limits.js';
import { sanitize, sanitizeLine } from '../wire/sanitize.js';
import { cutUtf8 } from '../wire/text.js';
import { UNIT_BYTES } from '../wire/utf8.js';
import { isBlank } from '../wire/white-space.js';

// A screen breaks a text into rows before it shows one of them: how long that takes must not be for others to say.

/**
 * A text from outside, safe to show: in parts no longer than a text may be, of which none is blank. Servers of ours let
 * none pass that has several; old programs know no longest text.
 */
export function textParts(raw: string): readonly string[] {
  const text = sanitize(raw);
  // No unit of UTF-16 takes more: what is short is one part.
  if (text.length * UNIT_BYTES <= TEXT_BYTES) return isBlank(text) ? [] : [text];
  const parts = cutUtf8(text, TEXT_BYTES);
  return parts.map((part) => part.toString('utf8')).filter((part) => !isBlank(part));
}

/** What a server says in its own name, safe to show and no longer than a text may be; null when nothing is left. */
export function noticeText(raw: string): string | null {
  const [text] = textParts(raw);
  return text?.trimEnd() ?? null;
}

/** Why a server does not do something, as one line, likewise; '' when nothing is left. */
export function reasonText(raw: string): string {
  return sanitizeLine(textParts(raw)[0] ?? '').trim();
}
