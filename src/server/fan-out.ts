import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { PRESENCE_WAIT_MS, PRESENCE_WAITS, SPEAKERS_FIRST_PEOPLE } from '../limits.js';
import type { DeliveryParts, Group, Newcomer } from './delivery.js';
import { Delivery } from './delivery.js';
import type { Recipient } from './recipient.js';
import type { Audience } from './state/batch.js';
import { asUnkept, encodeSaid, keyOf, settle } from './state/batch.js';
import type { MemberId, RoomEvent, Said } from './state/member.js';
import { Rosters } from './state/rosters.js';

/** What a fan-out works with. */
export interface FanOutParts extends Omit<DeliveryParts, 'rosters'> {
  /** Hears of texts, in their order, when they are written down, or known not to be, and on their way to everyone. */
  readonly onSaid: (texts: readonly Said[]) => void;
  /** Times how long presence waits for more of it. */
  readonly clock: Clock;
}

/** Somebody in the room. */
interface Present {
  readonly recipient: Recipient;
  readonly group: Group;
}

/** A task that waits for so many of the events collected. */
interface Waiting {
  readonly behind: number;
  readonly task: () => void;
}

/**
 * Carries the room's events to everyone in it. The events of one turn of the event loop are a batch: encoded
 * once for each audience, and written once to each client (docs/PROTOCOL.md, "Order"). Before anybody gets any of
 * it, the commons has written its texts down; when it could not, klatsch clients are told so.
 *
 * News of who comes and goes waits a moment behind such news for more of it: everybody has to be told of
 * everybody who comes, and a thousand who come back one by one would take all the time there is.
 *
 * A newcomer gets in one go, and nothing before it: WELCOME; the USERLIST as it is at the end of the batch;
 * for old clients USER_JOINED of itself, for klatsch clients the texts it missed; the texts said after it
 * joined. Presence of that batch is in its list already, and everything later comes live: nothing is lost and
 * nothing doubled. Whatever the newcomer itself says waits until it is welcomed.
 */
export class FanOut {
  readonly #parts: FanOutParts & DeliveryParts;
  readonly #stopHearing: () => void;
  readonly #groups = new Map<string, Group>();
  readonly #members = new Map<MemberId, Present>();
  /** Those who have asked for a nick and are not in the room yet. */
  readonly #candidates = new Map<MemberId, Recipient>();
  #newcomers: Newcomer[] = [];
  #events: RoomEvent[] = [];
  /** Whether any of them is about who comes and goes. */
  #hasPresence = false;
  #waiting: Waiting[] = [];
  /** Takes the next flush back; null when nothing waits for one. */
  #due: Disposer | null = null;
  /** Whether that flush ends this turn. */
  #soon = false;
  /** Until when news of who comes and goes waits for more of it, of the clock that never leaps. */
  #presenceFrom = -Infinity;

  constructor(parts: FanOutParts) {
    this.#parts = { ...parts, rosters: new Rosters() };
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
    const present = this.#members.get(id);
    if (present === undefined) return;
    const { recipient, group } = present;
    this.#members.delete(id);
    group.recipients.delete(recipient.connection);
    if (group.recipients.size === 0) this.#groups.delete(keyOf(recipient));
  }

  /** The list of everyone, as of the last event heard. */
  roster(audience: Audience): Buffer {
    const { rosters, commons } = this.#parts;
    return rosters.encode(audience, commons.people());
  }

  /** Sends a text to its sender alone, who does not know that it was said. */
  repeat(id: MemberId, said: Said): void {
    // It may be on its way to everybody just now.
    if (this.#events.some((event) => event.type === 'said' && event.said.seq === said.seq)) return;
    this.inOrder(() => {
      this.#members.get(id)?.recipient.connection.write(encodeSaid('klatsch', said, true));
    });
  }

  /** Runs a task in its order among the texts that `onSaid` hears: at once, unless some are still to be told. */
  inOrder(task: () => void): void {
    if (this.#due === null) task();
    else this.#waiting.push({ behind: this.#events.length, task });
  }

  /** Writes at once what has been collected. */
  flush(): void {
    this.#due?.();
    this.#due = null;
    const hasPresence = this.#hasPresence;
    this.#hasPresence = false;
    const collected = this.#events;
    this.#events = [];
    const waiting = this.#waiting;
    this.#waiting = [];
    const kept = this.#commit() ? collected : asUnkept(collected);
    const events = hasPresence ? settle(kept) : kept;
    const tookMs = this.#deliver(new Delivery(this.#parts, events, hasPresence));
    if (hasPresence && events.some(isPresence)) this.#rest(tookMs);
    // Nobody in the room waits for those who listen here.
    this.#tell(kept, waiting);
  }

  /** Writes what is left, and hears no more. */
  close(): void {
    this.flush();
    this.#stopHearing();
    this.#groups.clear();
    this.#members.clear();
    this.#candidates.clear();
  }

  /**
   * To those in the room, then to those who come in.
   *
   * @returns what it took to tell the former, milliseconds
   */
  #deliver(delivery: Delivery): number {
    const begun = this.#parts.clock.elapsed();
    const newcomers = this.#newcomers;
    this.#newcomers = [];
    if (this.#members.size >= SPEAKERS_FIRST_PEOPLE) {
      for (const speaker of delivery.speakers) this.#moveUp(speaker);
    }
    for (const group of this.#groups.values()) {
      this.#guard(() => {
        delivery.toGroup(group);
      });
    }
    const tookMs = this.#parts.clock.elapsed() - begun;
    for (const newcomer of newcomers) {
      this.#guard(() => {
        this.#welcome(newcomer, delivery);
      });
    }
    return tookMs;
  }

  /** Tells who listens here of the texts, and runs each task where it stands among them. */
  #tell(events: readonly RoomEvent[], waiting: readonly Waiting[]): void {
    let passed = 0;
    for (const { behind, task } of waiting) {
      this.#tellSaid(events.slice(passed, behind));
      this.#guard(task);
      passed = behind;
    }
    this.#tellSaid(events.slice(passed));
  }

  #tellSaid(events: readonly RoomEvent[]): void {
    const texts: Said[] = [];
    for (const event of events) if (event.type === 'said') texts.push(event.said);
    if (texts.length === 0) return;
    this.#guard(() => {
      this.#parts.onSaid(texts);
    });
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
    const isNews = isPresence(event);
    this.#events.push(event);
    this.#hasPresence ||= isNews;
    this.#schedule(isNews ? this.#presenceWait() : 0);
    if (event.type !== 'joined') return;
    const recipient = this.#candidates.get(event.member.id);
    if (recipient === undefined) return;
    this.#candidates.delete(recipient.id);
    this.#newcomers.push({ recipient, member: event.member, seq: this.#parts.commons.seq });
  }

  /** Whoever speaks is in a conversation. */
  #moveUp(id: MemberId): void {
    const speaker = this.#members.get(id);
    if (speaker === undefined) return;
    const { recipient, group } = speaker;
    group.recipients.delete(recipient.connection);
    group.recipients.set(recipient.connection, recipient);
  }

  /** Everybody has been told of who comes and goes, which took so long: the next such news leaves time for all else. */
  #rest(tookMs: number): void {
    this.#presenceFrom = this.#parts.clock.elapsed() + Math.min(PRESENCE_WAIT_MS, tookMs * PRESENCE_WAITS);
  }

  /** Whoever comes alone is told of at once: only what follows soon behind other news waits. */
  #presenceWait(): number {
    return Math.max(0, Math.floor(this.#presenceFrom - this.#parts.clock.elapsed()));
  }

  /** A text takes with it what has waited. */
  #schedule(waitMs: number): void {
    if (this.#due !== null && (this.#soon || waitMs > 0)) return;
    this.#due?.();
    this.#soon = waitMs === 0;
    const flush = (): void => {
      this.flush();
    };
    this.#due = this.#soon ? immediately(flush) : this.#parts.clock.after(waitMs, flush);
  }

  #welcome(newcomer: Newcomer, delivery: Delivery): void {
    const { recipient } = newcomer;
    const key = keyOf(recipient);
    const { dialect, view } = recipient;
    const group = this.#groups.get(key) ?? { audience: { dialect, view }, recipients: new Map() };
    this.#groups.set(key, group);
    group.recipients.set(recipient.connection, recipient);
    this.#members.set(recipient.id, { recipient, group });
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

function isPresence({ type }: RoomEvent): boolean {
  return type !== 'said' && type !== 'announced';
}

/** Runs a task at the end of this turn of the event loop. */
function immediately(task: () => void): Disposer {
  const immediate = setImmediate(task);
  return () => {
    clearImmediate(immediate);
  };
}
