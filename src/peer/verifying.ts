import type { Chats } from './chats.js';
import type { PeerContext } from './context.js';
import { tellKeyProblem } from './context.js';

/**
 * Tells the words by which two people can compare their keys by voice (docs/PROTOCOL.md §6.4): of the key that an open
 * chat really has, else of the one that the roster names.
 */
export async function verifyPerson(context: PeerContext, chats: Chats, typed: string): Promise<void> {
  const { bus, roster, keys } = context;
  const nick = chats.nameOf(typed) ?? roster.find(typed)?.nick ?? typed;
  const fingerprint = chats.keyOf(nick) ?? roster.keyOf(nick);
  if (keys.identity === null || !fingerprint) {
    tellKeyProblem(bus, 'person-key-none', nick);
    return;
  }
  // Two thousand words that most runs never need.
  const { shortWords } = await import('../identity/short-words.js');
  const words = await shortWords(keys.identity.fingerprint, fingerprint);
  bus.tell('person:verification', { nick, fingerprint, words });
}

/** Forgets the key that somebody had before: the one they have now is believed at the next chat. */
export function forgetKey({ bus, roster, keys }: PeerContext, typed: string): void {
  const nick = roster.find(typed)?.nick ?? typed;
  try {
    if (keys.forget(nick)) bus.tell('person:trusted', { nick });
    else tellKeyProblem(bus, 'person-key-none', nick);
  } catch {
    tellKeyProblem(bus, 'known-keys-invalid', nick);
  }
}
