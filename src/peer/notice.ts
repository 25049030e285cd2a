import { TEXT_BYTES } from '../limits.js';
import { sanitize } from '../wire/sanitize.js';
import { cutUtf8 } from '../wire/text.js';
import { isBlank } from '../wire/white-space.js';

/** What a server says in its own name, safe to show and no longer than a text may be; null when nothing is left. */
export function noticeText(raw: string): string | null {
  const [cut] = cutUtf8(sanitize(raw), TEXT_BYTES);
  const text = cut?.toString('utf8').trimEnd() ?? '';
  return isBlank(text) ? null : text;
}
