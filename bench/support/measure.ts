/** Numbers of a measure that the command line can change. */
export type Numbers<K extends string = string> = Readonly<Record<K, number>>;

/** One thing that is measured. */
export interface Measure {
  readonly name: string;
  /** What it measures, in a line. */
  readonly about: string;
  readonly defaults: Numbers;
  /** Measures, and says the result; what is not `given` is as in `defaults`. */
  readonly run: (given: Partial<Record<string, number>>) => Promise<void>;
}

/** Makes a measure of what it is called, its numbers, and what it does with them. */
export function measure<K extends string>(
  name: string,
  about: string,
  defaults: Numbers<K>,
  run: (numbers: Numbers<K>) => Promise<void>,
): Measure {
  const names = Object.keys(defaults) as K[];
  const chosen = (given: Partial<Record<string, number>>): Numbers<K> => {
    const numbers: Record<K, number> = { ...defaults };
    for (const each of names) numbers[each] = given[each] ?? defaults[each];
    return numbers;
  };
  return { name, about, defaults, run: (given) => run(chosen(given)) };
}

/** What each has done in each round; null where it has failed. */
export type Results<C, T> = ReadonlyMap<C, readonly (T | null)[]>;

/** Lets each have its turn in each round, the first one last every other time. */
export async function inTurns<C, T>(
  contestants: readonly C[],
  rounds: number,
  measureOne: (contestant: C) => Promise<T | null>,
): Promise<Results<C, T>> {
  const results = new Map(contestants.map((contestant) => [contestant, [] as (T | null)[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of round % 2 === 0 ? contestants : [...contestants].reverse()) {
      results.get(contestant)?.push(await measureOne(contestant));
    }
  }
  return results;
}
