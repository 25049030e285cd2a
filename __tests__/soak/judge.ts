import type { Findings, Seen, View } from '../support/room-views.js';
import { compareViews } from '../support/room-views.js';

/** What somebody has seen who was there for a while. */
export interface Stay {
  readonly who: string;
  readonly texts: readonly Seen[];
  /** Nothing may be missing between the first text and the last. */
  readonly isWhole: boolean;
  /** They are there still: nothing may be missing until the end. */
  readonly isPresent: boolean;
  /** Whose texts they are not shown. */
  readonly except?: string;
}

/** What a soak has brought to light of the room. */
export interface Evidence {
  /** Those who were there all the time. */
  readonly residents: readonly View[];
  readonly stays: readonly Stay[];
  /** What each has said and got back from the room, in its order. */
  readonly said: ReadonlyMap<string, readonly string[]>;
  /** Everything that each has wanted to say, in its order. */
  readonly asked: ReadonlyMap<string, readonly string[]>;
  /** What nobody can have heard, of each. */
  readonly never: ReadonlyMap<string, readonly string[]>;
}

/** What is wrong with it. */
export interface Verdict extends Findings {
  /** Was seen although it was never sent, or by nobody who asked for it. */
  readonly invented: readonly string[];
}

/** Compares what everybody has seen of the room. */
export function judge({ residents, stays, said, asked, never }: Evidence): Verdict {
  const history = mostSeen(residents);
  // The others have seen the very same: they need not be compared each by each.
  const unlike = residents.filter(({ texts }) => !isSame(texts, history));
  const places = new Map(history.map((text, index) => [text, index]));
  const everybody = { who: 'everybody', texts: history };
  const found = [
    compareViews([everybody], said, asked),
    ...unlike.map((view) => compareViews([everybody, view])),
    ...stays.map((stay) => compareStay(stay, history, places)),
  ];
  const known = new Set([...asked].flatMap(([from, texts]) => texts.map((text) => keyOf({ from, text }))));
  const invented = [everybody, ...unlike, ...stays].flatMap((view) => inventedIn(view, known));
  return {
    lost: found.flatMap(({ lost }) => lost),
    doubled: found.flatMap(({ doubled }) => doubled),
    disordered: found.flatMap(({ disordered }) => disordered),
    invented: [...invented, ...saidIn(history, never)],
  };
}

/** What most have seen: one who has seen something else must not be the measure of all. */
function mostSeen(views: readonly View[]): readonly Seen[] {
  const groups: { readonly texts: readonly Seen[]; count: number }[] = [];
  for (const { texts } of views) {
    const group = groups.find((each) => isSame(each.texts, texts));
    if (group === undefined) groups.push({ texts, count: 1 });
    else group.count += 1;
  }
  return groups.toSorted((a, b) => b.count - a.count)[0]?.texts ?? [];
}

function keyOf({ from, text }: Seen): string {
  return `${from}: ${text}`;
}

function isSame(texts: readonly Seen[], others: readonly Seen[]): boolean {
  return texts.length === others.length && texts.every((text, index) => text === others[index]);
}

/** Compares a stay with the part of the room's history that it must have seen. */
function compareStay(
  { who, texts, isWhole, isPresent, except }: Stay,
  history: readonly Seen[],
  places: ReadonlyMap<Seen, number>,
): Findings {
  const seen = texts.flatMap((text) => places.get(text) ?? []);
  const first = seen.reduce((least, place) => Math.min(least, place), history.length);
  const last = isPresent ? history.length - 1 : seen.reduce((most, place) => Math.max(most, place), -1);
  const must = history.slice(first, last + 1).filter(({ from }) => from !== except);
  return compareViews([
    { who: 'everybody', texts: must },
    { who, texts, partial: !isWhole },
  ]);
}

/** What nobody has said who stands there as its sender. */
function inventedIn({ who, texts }: View, known: ReadonlySet<string>): string[] {
  const keys = texts.map(keyOf);
  return keys.filter((key) => !known.has(key)).map((key) => `${who}: ${key}`);
}

function saidIn(history: readonly Seen[], never: ReadonlyMap<string, readonly string[]>): string[] {
  const forbidden = new Map([...never].map(([from, texts]) => [from, new Set(texts)]));
  const wrong = history.filter(({ from, text }) => forbidden.get(from)?.has(text) === true);
  return wrong.map((text) => `everybody: ${keyOf(text)}`);
}
