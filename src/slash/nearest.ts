/** How many characters of a word are compared: longer ones are no command, and the cost is quadratic. */
const COMPARED = 32;

/**
 * How many characters must be put in, taken out, changed or swapped with their neighbour to make `a` into `b`
 * (optimal string alignment).
 */
export function editDistance(a: string, b: string): number {
  const from = Array.from(a).slice(0, COMPARED);
  const to = Array.from(b).slice(0, COMPARED);
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [row, char] of from.entries()) {
    const line = [row + 1];
    for (const [column, other] of to.entries()) {
      const changed = at(last, column) + (char === other ? 0 : 1);
      let best = Math.min(changed, at(last, column + 1) + 1, at(line, column) + 1);
      if (char === to[column - 1] && other === from[row - 1])
        best = Math.min(best, at(before, column - 1) + 1);
      line.push(best);
    }
    before = last;
    last = line;
  }
  return at(last, to.length);
}

/** The candidate nearest to `word`, the first of equally near ones; null without candidates. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  let found: string | null = null;
  let distance = Infinity;
  for (const candidate of candidates) {
    const next = editDistance(word, candidate);
    if (next >= distance) continue;
    found = candidate;
    distance = next;
  }
  return found;
}

function at(numbers: readonly number[], index: number): number {
  return numbers[index] ?? Infinity;
}
