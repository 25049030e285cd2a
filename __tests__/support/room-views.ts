/** A text as one client has seen it. */
export interface Seen {
  readonly from: string;
  readonly text: string;
  /** The server's number for it, where the client knows it. */
  readonly seq?: number;
}

/** The room as one client has seen it. */
export interface View {
  readonly who: string;
  /** In the order in which it was shown. */
  readonly texts: readonly Seen[];
  /** An old client, or one that was told of a gap: what it does not have it need not have. */
  readonly partial?: boolean;
}

/** What is wrong with what clients have seen, each as `who: from: text`. */
export interface Findings {
  /** Somebody else has seen it, or it was said for good, and this one has not seen it. */
  readonly lost: readonly string[];
  /** It was seen more than once. */
  readonly doubled: readonly string[];
  /** It stands elsewhere than for others, or its sender said it earlier or later, or its number is too low. */
  readonly disordered: readonly string[];
}

/**
 * Compares what clients have seen of one room. Texts must be told apart by who said what: in a test they are numbered.
 *
 * @param said what each sender has said and not got back, in its order
 * @param asked everything that each has wanted to say, in its order: what it got back may have been said or not
 */
export function compareViews(
  views: readonly View[],
  said: ReadonlyMap<string, readonly string[]> = new Map(),
  asked: ReadonlyMap<string, readonly string[]> = said,
): Findings {
  const promised = [...said].flatMap(([from, texts]) => texts.map((text) => keyOf({ from, text })));
  const whole = views.filter(({ partial }) => partial !== true);
  const everything = new Set([...promised, ...whole.flatMap(({ texts }) => texts.map(keyOf))]);
  const common = commonOrder(whole);
  const own = orderOf([...asked].flatMap(([from, texts]) => texts.map((text) => ({ from, text }))));
  return {
    lost: whole.flatMap((view) => named(view, [...everything].filter(missingIn(view)))),
    doubled: views.flatMap((view) => named(view, doubledIn(view))),
    disordered: views.flatMap((view) => named(view, disorderedIn(view, common, own))),
  };
}

/** Nothing is wrong. */
export const ALL_WELL: Findings = { lost: [], doubled: [], disordered: [] };

type Order = ReadonlyMap<string, number>;

function keyOf({ from, text }: Seen): string {
  return `${from}: ${text}`;
}

function named({ who }: View, keys: Iterable<string>): readonly string[] {
  return [...new Set(keys)].map((key) => `${who}: ${key}`);
}

function missingIn({ texts }: View): (key: string) => boolean {
  const seen = new Set(texts.map(keyOf));
  return (key) => !seen.has(key);
}

function doubledIn({ texts }: View): readonly string[] {
  const keys = texts.map(keyOf);
  const first = orderOf(texts);
  return keys.filter((key, index) => first.get(key) !== index);
}

/** Where each text stands first. */
function orderOf(texts: readonly Seen[]): Order {
  const order = new Map<string, number>();
  for (const [index, text] of texts.entries()) if (!order.has(keyOf(text))) order.set(keyOf(text), index);
  return order;
}

/** The order of whoever has seen most. */
function commonOrder(views: readonly View[]): Order {
  const [most] = views.toSorted((a, b) => b.texts.length - a.texts.length);
  return orderOf(most?.texts ?? []);
}

/** @param own in which order each sender has said its texts */
function disorderedIn({ texts }: View, common: Order, own: Order): readonly string[] {
  const first = orderOf(texts);
  const firsts = texts.filter((text, index) => first.get(keyOf(text)) === index);
  const numbers = new Map(
    firsts.flatMap((text) => (text.seq === undefined ? [] : [[keyOf(text), text.seq]])),
  );
  const bySender = new Map<string, Seen[]>();
  for (const text of firsts) {
    const theirs = bySender.get(text.from);
    if (theirs === undefined) bySender.set(text.from, [text]);
    else theirs.push(text);
  }
  return [
    ...[common, numbers].flatMap((order) => outOfOrder(firsts.map(keyOf), order)),
    ...[...bySender.values()].flatMap((theirs) => outOfOrder(theirs.map(keyOf), own)),
  ];
}

/** The fewest keys without which the others stand in this order. */
function outOfOrder(keys: readonly string[], order: Order): readonly string[] {
  const known = keys.filter((key) => order.has(key));
  const rising = longestRising(known.map((key) => order.get(key) ?? 0));
  return known.filter((_, index) => !rising.has(index));
}

/** The indexes of a longest rising subsequence of these numbers. */
function longestRising(numbers: readonly number[]): ReadonlySet<number> {
  /** By length, less one: where such a subsequence ends lowest, and what stands before each index. */
  const ends: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const [index, number] of numbers.entries()) {
    let [at, high] = [0, ends.length];
    while (at < high) {
      const middle = (at + high) >> 1;
      if ((numbers[ends[middle] ?? 0] ?? 0) < number) at = middle + 1;
      else high = middle;
    }
    before.set(index, ends[at - 1]);
    ends[at] = index;
  }
  const rising = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = before.get(at)) rising.add(at);
  return rising;
}
