import type { ChatSecurity } from '../../bus/events.js';
import type { Result } from '../../errors.js';
import { failure, success } from '../../errors.js';

/** What is known of somebody's key, all fingerprints; null where nothing is. */
export interface KeyKnowledge {
  /** What the roster of a server says whose own key we know. */
  readonly roster: string | null;
  /** What was seen of them on that server before. */
  readonly remembered: string | null;
}

/**
 * Judges the far end of a private chat (docs/PROTOCOL.md §6.4).
 *
 * @param presented the fingerprint of the key that it has proven to have; null in the clear
 * @returns how secure the chat is; `person-key-wrong` when the key is not the roster's, or there is none where the
 * roster names one; `person-key-changed` when it is not the one from before
 */
export function judgeKey(
  presented: string | null,
  { roster, remembered }: KeyKnowledge,
): Result<ChatSecurity> {
  if (roster !== null && presented !== roster) return failure('person-key-wrong');
  if (remembered !== null && presented !== remembered) return failure('person-key-changed');
  if (presented === null) return success('clear');
  return success(roster === null ? 'encrypted' : 'verified');
}
