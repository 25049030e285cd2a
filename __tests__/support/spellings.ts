/** Bytes of base64's groups: what stands before a text moves it by 0, 1 or 2 of them. */
const SHIFTS = [0, 1, 2];

/** How a text may stand in somebody's bytes and still be read by anybody: in UTF-8 and UTF-16, hex, and base64. */
function spellings(text: string): readonly string[] {
  const utf8 = Buffer.from(text, 'utf8');
  const inBase64 = SHIFTS.flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), utf8]).toString('base64');
    // The characters at both ends depend on the neighbours, too.
    const sure = shifted.slice(shift === 0 ? 0 : shift + 1, Math.floor((shift + utf8.length) / 3) * 4);
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const others = [utf8, Buffer.from(text, 'utf16le'), Buffer.from(encodeURIComponent(text))];
  const inHex = utf8.toString('hex');
  return [...others.map((bytes) => bytes.toString('latin1')), inHex, inHex.toUpperCase(), ...inBase64];
}

/** Those of the texts that can be read in these bytes. */
export function readable(texts: readonly string[], bytes: Buffer): string[] {
  const seen = bytes.toString('latin1');
  return texts.filter((text) => spellings(text).some((spelling) => seen.includes(spelling)));
}
