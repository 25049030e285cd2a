import type { Outcome } from '../../../src/bus/events.js';
import { NAMES_OFFERED } from '../../../src/limits.js';

/** What the server has told of names that are no user's: for completion, as they were heard of last. */
export interface KnownNames {
  /** What is banned. */
  readonly banned: Set<string>;
  /** Nicks that are kept for a key. */
  readonly kept: Set<string>;
  /** Nicks of keys that may come in. */
  readonly listed: Set<string>;
}

/** Nothing was heard yet. */
export function noNames(): KnownNames {
  return { banned: new Set(), kept: new Set(), listed: new Set() };
}

type Done = Outcome['done'];
type Learn<D extends Done> = (names: KnownNames, outcome: Extract<Outcome, { done: D }>) => void;

/** A list is all there is; everything else changes it. */
const LEARN: { readonly [D in Done]?: Learn<D> } = {
  bans: ({ banned }, { bans }) => {
    const targets = bans.map(({ what }) => what);
    replace(banned, targets);
  },
  banned: ({ banned }, { ban }) => {
    add(banned, ban.what);
  },
  unbanned: ({ banned }, { ban }) => {
    banned.delete(ban.what);
  },
  nicks: ({ kept }, { nicks }) => {
    replace(kept, nicksOf(nicks));
  },
  released: ({ kept }, { nick }) => {
    kept.delete(nick);
  },
  'allowed-list': ({ listed }, { allowed }) => {
    replace(listed, nicksOf(allowed));
  },
  allowed: ({ listed }, { allowed }) => {
    add(listed, allowed.nick);
  },
  disallowed: ({ listed }, { allowed }) => {
    for (const nick of nicksOf(allowed)) listed.delete(nick);
  },
};

/** Takes what an outcome says of them, whoever asked. */
export function learnNames(names: KnownNames, outcome: Outcome): void {
  const learn = LEARN[outcome.done] as Learn<Done> | undefined;
  learn?.(names, outcome);
}

function nicksOf(from: readonly { readonly nick: string }[]): readonly string[] {
  return from.map(({ nick }) => nick);
}

function replace(names: Set<string>, by: readonly string[]): void {
  names.clear();
  for (const name of by.slice(0, NAMES_OFFERED)) names.add(name);
}

function add(names: Set<string>, name: string): void {
  if (names.size < NAMES_OFFERED) names.add(name);
}
