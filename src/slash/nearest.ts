/** How many characters of a word are compared: longer ones are no command, and the cost is quadratic. */
const COMPARED = 32;

/**
 * How many characters must be put in, taken out, changed or swapped with their neighbour to make `a` into `b`
 * (optimal string alignment).
 */
export function editDistance(a: string, b: string): number {
  return distanceOf(comparedOf(a), comparedOf(b));
}

/**
 * The candidate that somebody who typed `word` has most likely meant, the first of equally near ones; null when none is
 * near: more than half of the word would have to be changed.
 */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const wanted = comparedOf(word);
  let found: string | null = null;
  let distance = Math.max(1, Math.floor(wanted.length / 2)) + 1;
  for (const candidate of candidates) {
    const compared = comparedOf(candidate);
    // What is so much longer or shorter needs no closer look.
    if (Math.abs(compared.length - wanted.length) >= distance) continue;
    const next = distanceOf(wanted, compared);
    if (next >= distance) continue;
    found = candidate;
    distance = next;
  }
  return found;
}

function comparedOf(word: string): readonly string[] {
  return Array.from(word.slice(0, 2 * COMPARED)).slice(0, COMPARED);
}

/** Three rows of the matrix, reused in turn: a flood of wrong commands must not hold up the screen. */
function distanceOf(from: readonly string[], to: readonly string[]): number {
  let before = new Uint8Array(to.length + 1);
  let last = Uint8Array.from({ length: to.length + 1 }, (_, column) => column);
  let line = new Uint8Array(to.length + 1);
  for (let row = 0; row < from.length; row++) {
    line[0] = row + 1;
    for (let column = 0; column < to.length; column++) {
      const changed = at(last, column) + (from[row] === to[column] ? 0 : 1);
      const best = Math.min(changed, at(last, column + 1) + 1, at(line, column) + 1);
      const isSwapped = row > 0 && column > 0 && from[row] === to[column - 1] && from[row - 1] === to[column];
      line[column + 1] = isSwapped ? Math.min(best, at(before, column - 1) + 1) : best;
    }
    [before, last, line] = [last, line, before];
  }
  return at(last, to.length);
}

function at(numbers: Uint8Array, index: number): number {
  return numbers[index] ?? 0;
}
