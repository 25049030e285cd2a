/** Characters of a fingerprint that people are shown, of the 52 that there are: 160 bits, which nobody can imitate. */
const SHOWN_CHARS = 32;

/** The part of a fingerprint that people are shown, and by which they name a key. */
export function shortFingerprint(fingerprint: string): string {
  return fingerprint.slice(0, SHOWN_CHARS);
}

/** Reads a fingerprint, whole or as it is shown, with or without its dashes: the shown part; else null. */
export function readFingerprint(typed: string): string | null {
  const chars = typed.toLowerCase().replaceAll('-', '');
  return /^[a-z2-7]{32}([a-z2-7]{20})?$/.test(chars) ? shortFingerprint(chars) : null;
}
