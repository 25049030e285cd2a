import type { ServerLimits } from '../operator/server-limits.js';
import type { Rates } from './state/budget.js';

/** The rates among a server's limits, for all its sessions: as they are at each look. */
export function ratesOf(limits: ServerLimits): Rates {
  return {
    texts: {
      get perSecond() {
        return limits.textsPerSecond;
      },
      get burst() {
        return limits.textBurst;
      },
    },
    messages: {
      get perSecond() {
        return limits.messagesPerSecond;
      },
      get burst() {
        return limits.messageBurst;
      },
    },
  };
}
