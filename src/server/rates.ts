import { ROOM_BURST_BYTES } from '../limits.js';
import type { ServerLimits } from '../operator/server-limits.js';
import type { Rate } from '../token-bucket.js';
import type { Bounds } from './state/backlog.js';
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

/** What the whole room may say, in bytes: no more at once than the send queue of a client has room for. */
export function roomRateOf(limits: ServerLimits): Rate {
  return {
    get perSecond() {
      return limits.roomBytesPerSecond;
    },
    get burst() {
      return Math.min(ROOM_BURST_BYTES, limits.sendQueueBytes / 4);
    },
  };
}

/** How much of what was said the room remembers. */
export function backlogOf(limits: ServerLimits): Bounds {
  return {
    get texts() {
      return limits.backlogTexts;
    },
    get bytes() {
      return limits.backlogBytes;
    },
  };
}
