import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import type { ErrorCode } from '../errors.js';
import { ECHO_MS, TOO_FAST_FIRST_MS, TOO_FAST_LAST_MS } from '../limits.js';
import { knownCode } from './known-code.js';
import { secretName } from './secret-name.js';
import type { KlatschLink } from './session.js';
import type { Arrival, Outgoing } from './state/outgoing.js';
import { OutgoingTexts } from './state/outgoing.js';
import type { OwnText } from './state/own-texts.js';

const isOvertaken = ({ overtaken }: Outgoing): boolean => overtaken;

/**
 * Sends our texts to klatsch servers. What one link leaves unanswered is sent again on the next, with the same
 * ids, in its order and before anything newer; the server knows what it has (docs/PROTOCOL.md §5.8). Each text
 * either arrives or is given back, once.
 */
export class Outbox {
  readonly #texts = new OutgoingTexts();
  readonly #clock: Clock;
  readonly #giveBack: (own: OwnText, code: ErrorCode) => void;
  /** Set once everything has come that the link brings of before. */
  #link: KlatschLink | null = null;
  #pause = 0;
  #stopWaiting: Disposer | null = null;

  constructor(clock: Clock, giveBack: (own: OwnText, code: ErrorCode) => void) {
    this.#clock = clock;
    this.#giveBack = giveBack;
  }

  get full(): boolean {
    return this.#texts.full;
  }

  /** Says something on this link: at once, or behind what waits. */
  say(said: OwnText, link: KlatschLink): void {
    // Nobody can use it in advance, and so pass for us.
    const text = this.#texts.add({ ...said, id: secretName() }, link.sender);
    if (!text.patient) this.#send(text, link);
  }

  /** A text has come: takes it when it is ours; null when it is none. */
  arrived(id: string, arrival: Arrival): OwnText | null {
    const text = this.#texts.arrived(id, arrival);
    if (text === null) return null;
    this.#answered(text);
    return text.own;
  }

  /** Not everything is brought that was said since the link before. */
  gap(): void {
    this.#texts.gap();
  }

  /** The server refused the text with this id; false when it is none of ours. */
  refused(id: string, code: string): boolean {
    const text = this.#texts.find(id);
    if (text === null) return false;
    if (code === 'too-fast' && text.patient) this.#later(text);
    else {
      this.#texts.remove(text);
      this.#giveBack(text.own, knownCode(code));
      this.#answered(text);
    }
    return true;
  }

  /** A link is gone. `mayReturn` when the next one can still bring what was on its way. */
  linkLost(mayReturn: boolean): void {
    this.#link = null;
    this.#rest();
    this.#texts.linkLost();
    if (!mayReturn) this.#giveBackAll(this.#texts.takeAll(), 'not-connected');
  }

  /**
   * Everything has come that a new link brings of before: what is missing is sent again, and what was said in the
   * room of another server is given back.
   *
   * @param link null when it is one to an old server
   * @param knows whether the server can tell what was said on the link before
   */
  settled(link: KlatschLink | null, knows: boolean): void {
    this.#link = link;
    const isLost = ({ sender, carried }: Outgoing): boolean => sender !== link?.sender || (carried && !knows);
    this.#giveBackAll(this.#texts.take(isLost), 'not-connected');
    // The refusal went down with the link: said now, it would stand behind what was said after it.
    this.#giveBackAll(this.#texts.take(isOvertaken), 'too-fast');
    this.#sendNext();
  }

  #giveBackAll(texts: readonly Outgoing[], code: ErrorCode): void {
    for (const { own } of texts) this.#giveBack(own, code);
  }

  #answered({ patient }: Outgoing): void {
    if (!patient) return;
    this.#rest();
    this.#sendNext();
  }

  #rest(): void {
    this.#pause = 0;
    this.#stopWaiting?.();
    this.#stopWaiting = null;
  }

  #sendNext(): void {
    const link = this.#link;
    const next = link === null || this.#stopWaiting !== null ? null : this.#texts.next();
    if (link === null || next === null) return;
    this.#send(next, link);
    this.#wait(ECHO_MS, () => {
      // The others must not wait for a server that does not answer.
      next.patient = false;
    });
  }

  #send(text: Outgoing, link: KlatschLink): void {
    const { after } = text;
    text.sent = true;
    text.after ??= link.position;
    link.say(text.own, after);
  }

  /** The server has not taken it: what was sent on this link alone cannot have been said. */
  #later(text: Outgoing): void {
    text.sent = false;
    if (!text.carried) text.after = null;
    this.#pause = Math.min(Math.max(2 * this.#pause, TOO_FAST_FIRST_MS), TOO_FAST_LAST_MS);
    this.#wait(this.#pause, () => undefined);
  }

  #wait(ms: number, then: () => void): void {
    this.#stopWaiting?.();
    this.#stopWaiting = this.#clock.after(ms, () => {
      this.#stopWaiting = null;
      then();
      this.#sendNext();
    });
  }
}
