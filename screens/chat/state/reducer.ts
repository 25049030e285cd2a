import type { PeerFacts } from '../../../src/bus/events.js';
import type { Effect } from './effects.js';
import type { Model } from './model.js';

/** Takes what happened at `at` (epoch milliseconds) into the model. */
export type Reducer<K extends keyof PeerFacts> = (
  model: Model,
  fields: PeerFacts[K],
  at: number,
) => readonly Effect[];

/** The reducers of some facts. */
export type Reducers<K extends keyof PeerFacts> = { readonly [F in K]: Reducer<F> };
