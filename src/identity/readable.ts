/** Characters shown, of the 52 that there are: 160 bits, which nobody can imitate. */
const SHOWN_CHARS = 32;
const GROUP_CHARS = 4;

/** A fingerprint as people read it to each other: eight groups of four, `k7qd-m2x9-…`. */
export function readable(fingerprint: string): string {
  const groups: string[] = [];
  for (let start = 0; start < SHOWN_CHARS; start += GROUP_CHARS) {
    groups.push(fingerprint.slice(start, start + GROUP_CHARS));
  }
  return groups.join('-');
}
