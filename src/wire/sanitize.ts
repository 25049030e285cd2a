import { replaceLineEnds } from './white-space.js';

/** What needs no second look: printable ASCII, newlines, tabs. */
const PLAIN = /^[\n\t\x20-\x7e]*$/;
/** Half of a surrogate pair; there is no such character. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/**
 * Whole escape sequences, in their 7-bit and 8-bit forms: CSI; OSC, DCS, SOS, PM and APC up to their end or
 * the end of the line; every other sequence of ESC.
 */
const ESCAPES = new RegExp(
  [
    String.raw`(?:\x1b\[|\x9b)[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]?`,
    String.raw`(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n\r]*(?:\x07|\x1b\\|\x9c)?`,
    String.raw`\x1b[\x20-\x2f]*[\x30-\x7e]?`,
  ].join('|'),
  'gu',
);

/**
 * What has no place in a text on a terminal: control characters (but newline and tab), bidi controls,
 * zero-width and otherwise invisible characters. ZWNJ, ZWJ and the variation selectors 15 and 16 stay: texts
 * in several scripts, and emoji, need them.
 */
const FORBIDDEN = new RegExp(
  [
    String.raw`(?!\n|\t|\r|\u200c|\u200d|\ufe0e|\ufe0f)[\p{Cc}\p{Default_Ignorable_Code_Point}]`,
    String.raw`[\ufff9-\ufffb]`,
  ].join('|'),
  'gu',
);

/**
 * Makes a text from outside safe to show: escape sequences, control, bidi and zero-width characters are
 * dropped, every CRLF, CR, U+2028 and U+2029 becomes `\n`, half a surrogate pair becomes U+FFFD. Idempotent.
 * docs/PROTOCOL.md §9.
 */
export function sanitize(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(ESCAPES, '')
    .replace(FORBIDDEN, '')
    .replace(/\r\n|[\r\u2028\u2029]/gu, '\n');
}

/** As {@link sanitize}, and every line end or tab becomes one blank: for a name, a title, a reason. */
export function sanitizeLine(text: string): string {
  return sanitize(replaceLineEnds(text, '\n')).replace(/[\n\t]/g, ' ');
}
