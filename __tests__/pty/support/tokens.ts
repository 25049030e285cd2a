import { expect } from '@jest/globals';

/** Numbers of private modes that the program switches. */
const MODES = ['1', '7', '25', '1000', '1002', '1004', '1006', '1049', '2004', '2026'];

const ESC = '\x1b';
const BEL = '\x07';
/** The end of a string sequence. */
const END = `(?:${BEL}|${ESC}\\\\)`;

/** Every sequence that the program writes itself, as a whole. */
const OWN: readonly RegExp[] = [
  String.raw`\[(?:\d{1,3}(?:;\d{1,3})?)?H`,
  String.raw`\[\d{0,3}C`,
  String.raw`\[K`,
  String.raw`\[\d{1,3}X`,
  String.raw`\[2J`,
  String.raw`\[\?(?:${MODES.join('|')})[hl]`,
  String.raw`\[2[23];2t`,
  '>',
  String.raw`\(B`,
  // Asks for the colour of the ground, and what the terminal is, which every terminal answers.
  String.raw`\]11;\?${END}`,
  String.raw`\[c`,
  String.raw`\]2;klatsch[^\p{C}]*${BEL}`,
].map((pattern) => new RegExp(`^${ESC}${pattern}$`, 'u'));

/** The looks that the program knows: reset, bold, dim, underline, inverse, and colours. */
const LOOKS = /^(?:0|1|2|4|7|3[0-79]|4[0-79]|9[0-7]|10[0-7]|[34]8;5;\d{1,3})?$/;
/** Control characters that it writes by themselves. */
const CONTROLS = '\x07\b\x0f\r\n';

/** A sequence by its kind, in its 7-bit and 8-bit forms; else one character. */
const TOKEN = new RegExp(
  [
    String.raw`(?:${ESC}\[|\x9b)[0-?]*[ -\/]*[@-~]?`,
    String.raw`(?:${ESC}[\]PX^_]|[\x90\x98\x9d-\x9f])[^${BEL}${ESC}\x9c]*(?:${END}|\x9c)?`,
    String.raw`${ESC}[ -\/]*[0-~]?`,
    String.raw`[\s\S]`,
  ].join('|'),
  'gu',
);
const SGR = new RegExp(String.raw`${ESC}\[([\d;]*)m`, 'g');
/** What has no place in the text between sequences. */
const UNSEEN = /^[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]$/u;

/** What stands in a terminal's output and was not written by the program itself; each once. */
export function foreignTokens(raw: string): string[] {
  const foreign = [...raw.matchAll(TOKEN)].map(([token]) => token).filter((token) => !isOwn(token));
  return [...new Set(foreign.map((token) => JSON.stringify(token)))];
}

/** The raw output holds no sequence, control or invisible character that the program did not write itself. */
export function expectOwnOutput(raw: string): void {
  expect(foreignTokens(raw)).toEqual([]);
}

/** The parameters of every SGR sequence that names a colour. */
export function colourCodes(raw: string): string[] {
  return [...raw.matchAll(SGR)].flatMap(([, codes = '']) =>
    split(codes).filter((code) => /^(?:3|4|9|10)\d/.test(code)),
  );
}

function isOwn(token: string): boolean {
  if (token.length === 1) return CONTROLS.includes(token) || !UNSEEN.test(token);
  // One character of two units, or a sequence in its 8-bit form, which is never ours.
  if (!token.startsWith(ESC)) return !Array.from(token).some((char) => UNSEEN.test(char));
  const [looks] = token.matchAll(SGR);
  if (looks !== undefined) return split(looks[1] ?? '').every((code) => LOOKS.test(code));
  return OWN.some((own) => own.test(token));
}

/** The parameters of an SGR sequence, a colour of the 256 as one. */
function split(codes: string): string[] {
  return codes.match(/[34]8;5;\d+|\d+/g) ?? [''];
}
