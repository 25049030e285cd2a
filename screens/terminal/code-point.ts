import { eastAsianWidth } from 'get-east-asian-width';

/** What a code point does on a terminal. */
export type CodePointKind =
  /** Nothing that may be drawn: a control, a bidi or zero-width character, a variation selector. */
  | 'unsafe'
  /** A separator: any blank but U+0020 and the wide U+3000. */
  | 'blank'
  /** Drawn on the character before it. */
  | 'mark'
  /** No character at all: a lone surrogate, a noncharacter. */
  | 'broken'
  | 'narrow'
  | 'wide';

const UNSAFE = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u20e3]/u;
const BLANK = /[\p{Zs}\p{Zl}\p{Zp}]/u;
const MARK = /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7fb]/u;
const BROKEN = /[\p{Cs}\p{Noncharacter_Code_Point}]/u;
const IDEOGRAPHIC_SPACE = 0x3000;

/**
 * UTF-16 units that are a character by themselves and on whose width every terminal agrees: after any other one
 * the cursor is placed anew. Latin, Greek and Cyrillic, the dashes and quotes of plain prose, box drawing, kana,
 * common ideographs, Hangul syllables.
 */
const AGREED_RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x20, 0x7e],
  [0xa1, 0xac],
  [0xae, 0x2ff],
  [0x370, 0x377],
  [0x37b, 0x37f],
  [0x384, 0x482],
  [0x48a, 0x52f],
  [0x2013, 0x2014],
  [0x2018, 0x201e],
  [0x2500, 0x259f],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
];
const agreed = new Uint8Array(0x10000);
for (const [first, last] of AGREED_RANGES) agreed.fill(1, first, last + 1);

/**
 * UTF-16 units between two of which there is always a boundary of clusters, whatever their width: besides those
 * above punctuation, arrows, symbols. Our own screens are full of them, and the segmenter takes 10 ms to load.
 */
const APART_RANGES: readonly (readonly [first: number, last: number])[] = [
  ...AGREED_RANGES,
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x2190, 0x2bff],
];
const apart = new Uint8Array(0x10000);
for (const [first, last] of APART_RANGES) apart.fill(1, first, last + 1);

/** What the first code point of `char` is; ambiguous widths count as narrow. */
export function kindOf(char: string): CodePointKind {
  const codePoint = char.codePointAt(0) ?? 0;
  if (BROKEN.test(char)) return 'broken';
  if (UNSAFE.test(char)) return 'unsafe';
  if (MARK.test(char)) return 'mark';
  if (codePoint !== IDEOGRAPHIC_SPACE && BLANK.test(char)) return 'blank';
  return eastAsianWidth(codePoint) === 2 ? 'wide' : 'narrow';
}

/** Whether some terminal might draw this cell wider or narrower than we think. */
export function isRisky(cell: string): boolean {
  return cell.length !== 1 || agreed[cell.charCodeAt(0)] !== 1;
}

/** Whether a UTF-16 unit is one of those between which there is always a boundary of clusters. */
export function isApart(unit: number): boolean {
  return apart[unit] === 1;
}
