import type { PeerFacts } from '../../bus/events.js';

/** A fact of the peer's bus as a value: what pure state answers with. */
export type PeerFact<K extends keyof PeerFacts = keyof PeerFacts> = {
  [P in K]: { readonly fact: P; readonly fields: PeerFacts[P] };
}[K];

/** Makes a {@link PeerFact}. */
export function fact<K extends keyof PeerFacts>(name: K, fields: PeerFacts[K]): PeerFact<K> {
  return { fact: name, fields };
}
