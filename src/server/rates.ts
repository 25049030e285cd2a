import type { ServerLimits } from '../operator/server-limits.js';
import type { Rate } from '../token-bucket.js';

/** How much every client may send: the limits as they are at each look. */
export interface Rates {
  readonly texts: Rate;
  readonly messages: Rate;
}

/** The rates among a server's limits, for all its sessions. */
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
