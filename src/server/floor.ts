import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { ROOM_BUSY_NOTICE_MS, ROOM_TURN_BYTES, ROOM_WAIT_MS } from '../limits.js';
import type { Rate } from '../token-bucket.js';
import { RoomPace } from './state/room-pace.js';
import { roomBytesOf } from './state/text-cost.js';

/** Somebody who waits for their turn to say one thing. */
export interface Speaker {
  /** It is their turn: what they have held may be said. */
  speak(): void;
}

/** What a floor works with. */
export interface FloorParts {
  readonly clock: Clock;
  /** How much may be said, in bytes; looked at each time, so that it can change. */
  readonly rate: Rate;
  /** Hears how many wait, when somebody begins to have to, and then now and then. */
  readonly onBusy: (waiting: number) => void;
}

/**
 * Who may speak in the room, and when: what all say together must not be more than those can take who read. What is
 * too much waits, and nothing of it is lost. Those who wait have their turns one after another, each for one text, so
 * that one among many who say a great deal waits for one text of each; and nobody overtakes them.
 */
export class Floor {
  readonly #clock: Clock;
  readonly #onBusy: (waiting: number) => void;
  readonly #pace: RoomPace;
  /** What each has still to wait for, in bytes; whose turn is next comes first. */
  readonly #waiting = new Map<Speaker, number>();
  /** Takes back the next look at them; null while nobody waits. */
  #stopLooking: Disposer | null = null;
  #toldAt = -Infinity;

  constructor({ clock, rate, onBusy }: FloorParts) {
    this.#clock = clock;
    this.#onBusy = onBusy;
    this.#pace = new RoomPace(rate, clock.elapsed());
  }

  /** Whether a text may be said at once; if not, its speaker has to wait, and will be told. */
  ask(speaker: Speaker, text: string): boolean {
    const nobodyWaits = this.#waiting.size === 0;
    if (nobodyWaits && this.#pace.unlimited) return true;
    const bytes = roomBytesOf(text);
    if (nobodyWaits && this.#pace.take(this.#clock.elapsed(), bytes)) return true;
    this.#waiting.set(speaker, bytes);
    this.#stopLooking ??= this.#lookIn(ROOM_WAIT_MS);
    return false;
  }

  /** Somebody does not want to say it any more. Idempotent. */
  leave(speaker: Speaker): void {
    if (this.#waiting.delete(speaker) && this.#waiting.size === 0) this.#stop();
  }

  /** Lets those speak who may now; to be called when the rate has changed. */
  look(): void {
    this.#stop();
    const now = this.#clock.elapsed();
    // Whoever has more to say comes behind those who wait, and so does a text that takes several turns.
    for (const [speaker, bytes] of this.#waiting) {
      const turn = Math.min(bytes, ROOM_TURN_BYTES);
      if (!this.#pace.take(now, turn)) break;
      this.#waiting.delete(speaker);
      if (turn < bytes) this.#waiting.set(speaker, bytes - turn);
      else speaker.speak();
    }
    this.#stop();
    if (this.#waiting.size === 0) return;
    this.#stopLooking = this.#lookIn(Math.max(ROOM_WAIT_MS, this.#pace.waitMs(now)));
    this.#tell(now);
  }

  #lookIn(ms: number): Disposer {
    return this.#clock.after(ms, () => {
      this.look();
    });
  }

  #stop(): void {
    this.#stopLooking?.();
    this.#stopLooking = null;
  }

  #tell(now: number): void {
    if (now - this.#toldAt < ROOM_BUSY_NOTICE_MS) return;
    this.#toldAt = now;
    this.#onBusy(this.#waiting.size);
  }
}
