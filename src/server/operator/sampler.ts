import type { ServerBus } from '../../bus/buses.js';
import type { Clock } from '../../clock.js';
import type { Disposer } from '../../disposer.js';
import { SAMPLE_MS } from '../../limits.js';
import type { Sessions } from '../sessions.js';

const SECOND_MS = 1000;

/** What a sampler reads. */
export interface SamplerParts {
  readonly bus: ServerBus;
  readonly clock: Clock;
  readonly sessions: Sessions;
  /** Since the start: texts said, and copies of them handed to clients. */
  readonly totals: () => { readonly texts: number; readonly deliveries: number };
  /** The longest that the event loop was late since this was asked last, milliseconds. */
  readonly takeWorstLagMs: () => number;
  readonly rssBytes: () => number;
}

/**
 * Tells the server's vital signs and its clients' activity once a second.
 *
 * @returns tells no more
 */
export function startSampler(parts: SamplerParts): Disposer {
  const { bus, clock, sessions } = parts;
  let before = { ...parts.totals(), at: clock.elapsed() };
  return clock.every(SAMPLE_MS, () => {
    const { texts, deliveries } = parts.totals();
    const at = clock.elapsed();
    // A timer may fire a little early.
    const seconds = Math.max(SAMPLE_MS, at - before.at) / SECOND_MS;
    bus.tell('server:sampled', {
      users: sessions.members,
      texts: (texts - before.texts) / seconds,
      deliveries: (deliveries - before.deliveries) / seconds,
      rssBytes: parts.rssBytes(),
      lagMs: parts.takeWorstLagMs(),
    });
    before = { texts, deliveries, at };
    const clients = sessions.news();
    if (clients.length > 0) bus.tell('clients:sampled', { clients });
  });
}
