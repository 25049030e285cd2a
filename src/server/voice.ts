import type { Floor, Speaker } from './floor.js';
import type { Refusal } from './refusal.js';
import type { Utterance } from './state/member.js';

/** Whose voice it is. */
export interface VoiceOwner {
  /** Whether nobody is to hear it. */
  readonly muted: boolean;
  /** It has its turn: that it has not been read meanwhile is no silence. */
  hear(): void;
  /** Says something to the room. */
  publish(utterance: Utterance): void;
  /** What was held is said, or refused: what waited for it can go on. */
  decided(refused: Refusal | null): void;
  /** Runs what is done in a later turn. */
  guard(task: () => void): void;
}

/** What one client says to the room: one thing after another, each when it may be said. */
export class Voice implements Speaker {
  readonly #floor: Floor;
  readonly #owner: VoiceOwner;
  /** What it has not been its turn for yet. */
  #held: Utterance | null = null;

  constructor(floor: Floor, owner: VoiceOwner) {
    this.#floor = floor;
    this.#owner = owner;
  }

  /** Whether something waits for its turn; nothing must be said meanwhile. */
  get waiting(): boolean {
    return this.#held !== null;
  }

  /** Says something, now or when it is its turn. */
  say(utterance: Utterance): void {
    if (this.#floor.ask(this, utterance.text)) this.#owner.publish(utterance);
    else this.#held = utterance;
  }

  /** An operator may have muted its owner meanwhile. */
  speak(): void {
    const held = this.#held;
    this.#held = null;
    if (held === null) return;
    this.#owner.guard(() => {
      const { muted } = this.#owner;
      this.#owner.hear();
      if (!muted) this.#owner.publish(held);
      this.#owner.decided(muted ? mutedIn(held) : null);
    });
  }

  /** What is held is not to be said any more. */
  fallSilent(): void {
    this.#held = null;
    this.#floor.leave(this);
  }
}

function mutedIn({ id }: Utterance): Refusal {
  return id === undefined ? { code: 'muted' } : { code: 'muted', id };
}
