import type { DeliveryParts, Group, Newcomer } from './delivery.js';
import { Delivery, keyOf } from './delivery.js';
import type { Recipient } from './recipient.js';
import { asUnkept, settle } from './state/batch.js';
import type { MemberId, RoomEvent, Said } from './state/member.js';

/** What a fan-out works with. */
export interface FanOutParts extends DeliveryParts {
  /** Hears of each text when it is written down, or known not to be, and on its way to everyone. */
  readonly onSaid: (said: Said) => void;
}

/**
 * Carries the room's events to everyone in it. The events of one turn of the event loop are a batch: encoded
 * once for each audience, and written once to each client (docs/PROTOCOL.md, "Order"). Before anybody gets any of
 * it, the commons has written its texts down; when it could not, klatsch clients are told so.
 *
 * A newcomer gets in one go, and nothing before it: WELCOME; the USERLIST as it is at the end of the batch;
 * for old clients USER_JOINED of itself, for klatsch clients the texts it missed; the texts said after it
 * joined. Presence of that batch is in its list already, and everything later comes live: nothing is lost and
 * nothing doubled. Whatever the newcomer itself says waits until it is welcomed.
 */
export class FanOut {
  readonly #parts: FanOutParts;
  readonly #stopHearing: () => void;
  readonly #groups = new Map<string, Group>();
  readonly #members = new Map<MemberId, Recipient>();
  /** Those who have asked for a nick and are not in the room yet. */
  readonly #candidates = new Map<MemberId, Recipient>();
  #newcomers: Newcomer[] = [];
  #events: RoomEvent[] = [];
  #due: NodeJS.Immediate | null = null;

  constructor(parts: FanOutParts) {
    this.#parts = parts;
    this.#stopHearing = parts.commons.hear((event) => {
      this.#hear(event);
    });
  }

  /** Announces somebody whose nick is about to be claimed: the `joined` with this id will be theirs. */
  expect(recipient: Recipient): void {
    this.#candidates.set(recipient.id, recipient);
  }

  /** Nothing more goes to this one. */
  remove(id: MemberId): void {
    this.#candidates.delete(id);
    this.#newcomers = this.#newcomers.filter((newcomer) => newcomer.recipient.id !== id);
    const recipient = this.#members.get(id);
    if (recipient === undefined) return;
    this.#members.delete(id);
    const key = keyOf(recipient);
    const group = this.#groups.get(key);
    group?.recipients.delete(recipient);
    if (group?.recipients.size === 0) this.#groups.delete(key);
  }

  /** Writes at once what has been collected. */
  flush(): void {
    if (this.#due !== null) clearImmediate(this.#due);
    this.#due = null;
    const events = this.#settled();
    const newcomers = this.#newcomers;
    this.#newcomers = [];
    const delivery = new Delivery(this.#parts, events);
    for (const group of this.#groups.values()) {
      this.#guard(() => {
        delivery.toGroup(group);
      });
    }
    for (const newcomer of newcomers) {
      this.#guard(() => {
        this.#welcome(newcomer, delivery);
      });
    }
  }

  /** Writes what is left, and hears no more. */
  close(): void {
    this.flush();
    this.#stopHearing();
    this.#groups.clear();
    this.#members.clear();
    this.#candidates.clear();
  }

  /** What was collected, written down in so far as that was possible. */
  #settled(): readonly RoomEvent[] {
    const collected = settle(this.#events);
    this.#events = [];
    const events = this.#commit() ? collected : asUnkept(collected);
    for (const event of events) {
      if (event.type !== 'said') continue;
      this.#guard(() => {
        this.#parts.onSaid(event.said);
      });
    }
    return events;
  }

  #commit(): boolean {
    try {
      return this.#parts.commons.commit();
    } catch (error) {
      this.#parts.onFault(error);
      return false;
    }
  }

  #hear(event: RoomEvent): void {
    this.#events.push(event);
    this.#due ??= setImmediate(() => {
      this.flush();
    });
    if (event.type !== 'joined') return;
    const recipient = this.#candidates.get(event.member.id);
    if (recipient === undefined) return;
    this.#candidates.delete(recipient.id);
    this.#newcomers.push({ recipient, member: event.member, seq: this.#parts.commons.seq });
  }

  #welcome(newcomer: Newcomer, delivery: Delivery): void {
    const { recipient } = newcomer;
    const key = keyOf(recipient);
    const { dialect, view } = recipient;
    const group = this.#groups.get(key) ?? { audience: { dialect, view }, recipients: new Set() };
    this.#groups.set(key, group);
    group.recipients.add(recipient);
    this.#members.set(recipient.id, recipient);
    // Comes last: whoever does not take these bytes is removed while they are written.
    delivery.toNewcomer(newcomer);
    recipient.welcomed();
  }

  #guard(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#parts.onFault(error);
    }
  }
}
