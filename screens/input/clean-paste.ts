const LINE_ENDS = /\r\n|[\r\u0085\u2028\u2029]/g;
/** Escape sequences go whole: their letters would stay behind if only ESC went. */
const ESC = String.fromCharCode(0x1b);
const BEL = String.fromCharCode(0x07);
const SEQUENCES = new RegExp(
  `${ESC}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)?|.)?`,
  'g',
);
/** Controls but newline and tab, and what is invisible but the joiners that scripts and emoji need. */
const INVISIBLE = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}]/gu;
const LONE = /\p{Cs}/gu;

/** A paste as a text: one kind of line end, no controls, no blank lines at its end. */
export function cleanPaste(raw: string): string {
  const lines = raw.replace(LINE_ENDS, '\n').replace(SEQUENCES, '').replace(INVISIBLE, '');
  return withoutLastBlanks(lines.replace(LONE, '\ufffd'));
}

/** A regular expression would try at every newline of a long run that is not at the end. */
function withoutLastBlanks(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end -= 1;
  return text.slice(0, end);
}

/** A paste as one line: every stretch of white space is a blank. */
export function pasteAsLine(raw: string): string {
  return cleanPaste(raw).replace(/\s+/g, ' ');
}
