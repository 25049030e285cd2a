/*
 * White space as Python's `str.split` has it (JavaScript's `\s` lacks U+001C–001F and U+0085 and has U+FEFF):
 * the old programs cut their messages with it, so klatsch must see the same words. docs/PROTOCOL.md §2.
 */
const SPACE = String.raw`\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
const ONE_SPACE = new RegExp(`^[${SPACE}]$`, 'u');
const SPACES = new RegExp(`[${SPACE}]+`, 'gu');
const ONE_WORD = new RegExp(`^[^:${SPACE}]+$`, 'u');
/** Everything at which Python's `str.splitlines` splits; CRLF is one end. */
const LINE_END = new RegExp(String.raw`\r\n|[\n-\r\u001c-\u001e\u0085\u2028\u2029]`, 'gu');

const [TAB, CR, FS, BLANK, ASCII_END, LAST_SPACE] = [0x09, 0x0d, 0x1c, 0x20, 0x7f, 0x3000] as const;

/** Whether this one character is white space. */
export function isWhiteSpace(char: string): boolean {
  return ONE_SPACE.test(char);
}

/** Whether this can stand as one word in a message: not empty, and without white space and colons. */
export function isOneWord(text: string): boolean {
  return ONE_WORD.test(text);
}

/** Whether there is nothing but white space in the text (also when it is empty). */
export function isBlank(text: string): boolean {
  let at = 0;
  while (at < text.length && isSpaceAt(text, at)) at += 1;
  return at === text.length;
}

/** Every message begins with words: nearly all of their characters need no pattern. */
function isSpaceAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code > ASCII_END) return code <= LAST_SPACE && ONE_SPACE.test(text.charAt(at));
  return code <= BLANK && (code >= FS || (code >= TAB && code <= CR));
}

/** The words of a text, as Python's `str.split()` gives them. */
export function splitWords(text: string): string[] {
  return text.split(SPACES).filter((word) => word !== '');
}

/** The lines of a text, split at every line end there is; lines of nothing but white space are dropped. */
export function splitLines(text: string): string[] {
  return text.split(LINE_END).filter((line) => !isBlank(line));
}

/** The text with `end` in place of every line end. */
export function replaceLineEnds(text: string, end: string): string {
  return text.replace(LINE_END, end);
}

/** The text as an old frames server passes it on: NFC, one blank between words, none around them. */
export function normalizeText(text: string): string {
  return splitWords(text.normalize('NFC')).join(' ');
}

/**
 * Takes the first word off a text: the word, and what follows the one white space character behind it,
 * unchanged. Both are empty when there is none.
 */
export function firstWord(text: string): { readonly word: string; readonly rest: string } {
  let start = 0;
  while (start < text.length && isSpaceAt(text, start)) start += 1;
  let end = start;
  while (end < text.length && !isSpaceAt(text, end)) end += 1;
  return { word: text.slice(start, end), rest: text.slice(end + 1) };
}

/** The text without white space at its end. */
export function trimTextEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isWhiteSpace(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
