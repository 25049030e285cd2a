import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { ErrorCode } from '../errors.js';
import { REPLAY_BYTES } from '../limits.js';
import type { ServerLimits } from '../operator/server-limits.js';
import type { Store } from '../store/store.js';
import { words } from '../words/index.js';
import type { Commons } from './commons.js';
import { localCommons } from './commons.js';
import { FanOut } from './fan-out.js';
import { Floor } from './floor.js';
import type { Meter } from './meter.js';
import { backlogOf, roomRateOf } from './rates.js';
import type { ServerOptions } from './server-options.js';
import { textFacts } from './text-facts.js';

/** What a room works with. */
export interface RoomParts {
  readonly bus: ServerOptions['bus'];
  readonly clock: Clock;
  /** Looked at each time, so that they can change. */
  readonly limits: ServerLimits;
  readonly store: Store;
  readonly meter: Meter;
  readonly motd: () => string | null;
  /** Hears what an operator should know. */
  readonly warn: (code: ErrorCode, message: string) => void;
  readonly onFault: (error: unknown) => void;
}

/** The room: who is in it and what was said, how that reaches everybody, and who may speak when. */
export interface Room {
  readonly commons: Commons;
  readonly fanOut: FanOut;
  readonly floor: Floor;
}

/** @param commons one inside this process unless given */
export function openRoom(parts: RoomParts, commons: Commons = commonsHere(parts)): Room {
  return { commons, fanOut: fanOutOf(commons, parts), floor: floorOf(parts) };
}

function commonsHere({ clock, limits, store }: RoomParts): Commons {
  const epoch = randomUUID().slice(0, 8);
  return localCommons({ epoch, now: () => clock.now(), backlog: backlogOf(limits), store, limits });
}

function fanOutOf(commons: Commons, { bus, clock, limits, meter, motd, onFault }: RoomParts): FanOut {
  return new FanOut({
    commons,
    meter,
    motd,
    onSaid: textFacts(bus, meter),
    clock,
    replayBytes: () => Math.min(REPLAY_BYTES, limits.sendQueueBytes / 2),
    onFault,
  });
}

function floorOf({ clock, limits, warn }: RoomParts): Floor {
  return new Floor({
    clock,
    rate: roomRateOf(limits),
    onBusy: (waiting) => {
      warn('room-busy', words.server.roomBusy(waiting));
    },
  });
}
