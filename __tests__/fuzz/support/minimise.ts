import type { Input } from './target.js';

/** Whether inputs still bring the same thing to light. */
type Shows = (inputs: readonly Input[]) => Promise<boolean>;

/** Tries in all: each opens the target anew. */
const TRIES = 400;
/** And the time for all of them. */
const TRIES_MS = 60_000;

/** The fewest inputs, and of each the fewest bytes, that were found to show the same. */
export async function minimise(inputs: readonly Input[], shows: Shows): Promise<readonly Input[]> {
  let left = TRIES;
  const deadline = Date.now() + TRIES_MS;
  const stillShows: Shows = async (candidate) =>
    left-- > 0 && Date.now() < deadline && (await shows(candidate));
  let small = await fewest(inputs, stillShows);
  for (let at = 0; at < small.length; at++) {
    const rebuilt = (pieces: readonly Buffer[]): readonly Input[] =>
      small.map((input, index) => (index === at ? { ...input, pieces } : input));
    const pieces = await fewest(small[at]?.pieces ?? [], (candidate) => stillShows(rebuilt(candidate)));
    small = rebuilt(pieces);
    for (let piece = 0; piece < pieces.length; piece++) {
      const withPiece = (bytes: Buffer): readonly Input[] =>
        rebuilt((small[at]?.pieces ?? []).map((each, index) => (index === piece ? bytes : each)));
      small = withPiece(
        await fewestBytes(pieces[piece] ?? Buffer.alloc(0), (bytes) => stillShows(withPiece(bytes))),
      );
    }
  }
  return small;
}

async function fewestBytes(bytes: Buffer, shows: (bytes: Buffer) => Promise<boolean>): Promise<Buffer> {
  const kept = await fewest([...bytes], (candidate) => shows(Buffer.from(candidate)));
  return Buffer.from(kept);
}

/** Leaves parts out, large ones first, as long as what is left shows the same. */
async function fewest<T>(
  items: readonly T[],
  shows: (items: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let kept = items;
  for (let size = Math.ceil(items.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < kept.length;) {
      const candidate = [...kept.slice(0, start), ...kept.slice(start + size)];
      if (candidate.length < kept.length && (await shows(candidate))) kept = candidate;
      else start += size;
    }
  }
  return kept;
}
