import type { Asked } from '../../../src/bus/bus.js';
import type { PeerIntents } from '../../../src/bus/events.js';
import type { PreferenceChange } from '../../../src/preferences/preferences.js';
import type { HistoryEntry } from '../memory.js';

/** What the screen must do in the world, because pure state cannot. */
export type Effect =
  | { readonly kind: 'ask'; readonly asked: Asked<PeerIntents> }
  | { readonly kind: 'bell' }
  | { readonly kind: 'set'; readonly change: PreferenceChange }
  | { readonly kind: 'remember'; readonly entry: HistoryEntry }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'redraw' }
  | { readonly kind: 'quit' };

/** Nothing to do. */
export const NOTHING: readonly Effect[] = [];

/** Rings the bell. */
export const BELL: readonly Effect[] = [{ kind: 'bell' }];

/** Asks the engine for something. */
export function ask<K extends keyof PeerIntents>(intent: K, fields: PeerIntents[K]): Effect {
  return { kind: 'ask', asked: { intent, fields } as Asked<PeerIntents> };
}
