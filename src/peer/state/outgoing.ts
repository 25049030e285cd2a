import { OWN_TEXTS_PENDING } from '../../limits.js';
import type { OwnText } from './own-texts.js';
import type { LastSeen } from './server-memory.js';

/** A text of ours on its way to a klatsch server. */
export interface Outgoing {
  readonly own: OwnText & { readonly id: string };
  /** Our secret name with the server in whose room it was said: no other may get it. */
  readonly sender: string;
  /** It is one of a queue: sent when everything before it is answered, and again if it was too fast. */
  patient: boolean;
  /** It was sent on this link and is not answered. */
  sent: boolean;
  /** It was sent on a link before: it may have been said. */
  carried: boolean;
  /** Since it was sent not everything has been brought: it may be among the rest. */
  hidden: boolean;
  /** One that was sent behind it has come back, of a link before, and it is not hidden: it was refused. */
  overtaken: boolean;
  /** What had come from the server when it was sent first; null: it cannot have been said. */
  after: LastSeen | null;
}

/** How a text has come. */
export interface Arrival {
  /** Said just now; before this link came; or before, as the server tells us alone. */
  readonly how: 'live' | 'missed' | 'again';
  /** It was said under our present name. */
  readonly mine: boolean;
}

/**
 * Our own texts on their way to a klatsch server, in their order (docs/PROTOCOL.md §5.8). What a link leaves
 * unanswered waits for the next one, and everything newer waits behind it. Pure.
 */
export class OutgoingTexts {
  #texts: Outgoing[] = [];

  get full(): boolean {
    return this.#texts.length >= OWN_TEXTS_PENDING;
  }

  /** Adds a text for one server; it is patient when another one is, and else may be sent at once. */
  add(own: Outgoing['own'], sender: string): Outgoing {
    const patient = this.#texts.some((text) => text.patient);
    const added: Outgoing = {
      own,
      sender,
      patient,
      sent: false,
      carried: false,
      hidden: false,
      overtaken: false,
      after: null,
    };
    this.#texts.push(added);
    return added;
  }

  /** The text to be sent next, when none of the patient ones is under way. */
  next(): Outgoing | null {
    if (this.#texts.some(({ patient, sent }) => patient && sent)) return null;
    return this.#texts.find(({ sent }) => !sent) ?? null;
  }

  /**
   * Takes the text with this id that has come back. Everybody hears ids and could use them again, so that one said
   * just now must be said under our name; on the link before that may have been another one. What was said before
   * this link came cannot be a text of this link.
   */
  arrived(id: string, { how, mine }: Arrival): Outgoing | null {
    const isOurs = ({ carried, sent }: Outgoing): boolean =>
      carried || how === 'again' || (how === 'live' && sent && mine);
    const index = this.#texts.findIndex((text) => text.own.id === id && isOurs(text));
    const found = this.#texts[index];
    if (found === undefined) return null;
    if (how === 'missed')
      for (const text of this.#texts.slice(0, index)) text.overtaken = text.carried && !text.hidden;
    this.remove(found);
    return found;
  }

  /** The text with this id, if it is one under way. */
  find(id: string): Outgoing | null {
    return this.#texts.find(({ own, sent }) => sent && own.id === id) ?? null;
  }

  /** Takes one out. */
  remove(text: Outgoing): void {
    this.#texts = this.#texts.filter((each) => each !== text);
  }

  /** Not everything is brought that was said since the link before. */
  gap(): void {
    for (const text of this.#texts) text.hidden ||= text.carried;
  }

  /** The link is gone. */
  linkLost(): void {
    for (const text of this.#texts) {
      text.patient = true;
      text.carried ||= text.sent;
      text.sent = false;
    }
  }

  /** Takes every text that is such a one, oldest first. */
  take(isWanted: (text: Outgoing) => boolean): readonly Outgoing[] {
    const taken = this.#texts.filter(isWanted);
    this.#texts = this.#texts.filter((text) => !taken.includes(text));
    return taken;
  }

  /** Takes everything, oldest first. */
  takeAll(): readonly Outgoing[] {
    return this.take(() => true);
  }
}
