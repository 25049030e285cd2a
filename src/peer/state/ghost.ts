import { GHOST_MS } from '../../limits.js';

/**
 * Our own nick, held by a connection that is dead but that the server still believes in. Only the same
 * server process (the same epoch) can hold it, and not for long; then somebody else has the nick.
 */
export class Ghost {
  #held: { readonly nick: string; readonly epoch: string; readonly until: number } | null = null;

  /** A link was lost under this nick; `now` of a clock that never leaps. */
  lost(nick: string, epoch: string, now: number): void {
    this.#held = { nick, epoch, until: now + GHOST_MS };
  }

  /** Whether a refusal of `nick` by the server of this epoch (null: it told none) is our ghost's doing. */
  holds(nick: string, epoch: string | null, now: number): boolean {
    const held = this.#held;
    return held?.nick === nick && held.epoch === epoch && now < held.until;
  }
}
