import type { Crowd } from './crowd.js';
import type { Evidence } from './judge.js';

/** What there was in a soak, counted. */
export interface Tally {
  readonly clients: Readonly<Record<string, number>>;
  readonly texts: number;
  readonly deliveries: number;
  readonly privateTexts: number;
  readonly privateUndelivered: number;
  readonly privateChatsResumed: number;
  readonly privateChatsLost: number;
  /** Texts that a broken link has left without an answer: they were brought, or sent again. */
  readonly leftOpen: number;
  /** Texts given back, by code. */
  readonly givenBack: ReadonlyMap<string, number>;
  readonly reconnections: number;
  readonly longestAwayMs: number;
  /** Connections of old clients. */
  readonly oldLives: number;
  readonly visits: number;
}

/** Counts it. */
export function tally(crowd: Crowd, { residents, stays }: Evidence): Tally {
  const { bots, olds, visitors, privates } = crowd;
  const sum = <T>(all: readonly T[], of: (each: T) => number): number =>
    all.reduce((total, each) => total + of(each), 0);
  const givenBack = new Map<string, number>();
  for (const [code, count] of bots.flatMap(({ sayings }) => [...sayings.back]))
    givenBack.set(code, (givenBack.get(code) ?? 0) + count);
  const plain = residents.filter(({ who }) => who.startsWith('plain')).length;
  const lines = olds.filter(({ name }) => name.startsWith('lines')).length;
  return {
    clients: {
      'klatsch over TLS': residents.length - plain,
      'klatsch in the clear': plain,
      'klatsch, coming and going': visitors.length,
      'old frames': olds.length - lines,
      'old lines': lines,
    },
    texts: Math.max(0, ...residents.map(({ texts }) => texts.length)),
    deliveries: sum(residents, ({ texts }) => texts.length) + sum(stays, ({ texts }) => texts.length),
    privateTexts: sum(privates, ({ heard }) => heard.length),
    privateUndelivered: sum(privates, ({ returned }) => returned.size),
    privateChatsResumed: sum(privates, ({ resumed }) => resumed),
    privateChatsLost: sum(privates, ({ ended }) => ended) / 2,
    leftOpen: sum(bots, ({ sayings }) => sayings.left),
    givenBack,
    reconnections: sum(bots, ({ reconnections }) => reconnections),
    longestAwayMs: Math.max(0, ...bots.map(({ longestAwayMs }) => longestAwayMs)),
    oldLives: sum(olds, ({ stays: lives }) => lives.length),
    visits: sum(visitors, ({ stays: visits }) => visits.length),
  };
}
