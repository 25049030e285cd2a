import type { ServerIntents } from '../../../src/bus/events.js';

/** What the screen must do in the world, because pure state cannot. */
export type Effect =
  | { readonly kind: 'run'; readonly fields: ServerIntents['operator:run'] }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'redraw' }
  /** The dashboard is left. */
  | { readonly kind: 'quit' };

/** Nothing to do. */
export const NOTHING: readonly Effect[] = [];
