import type { Asked, Told } from '../../src/bus/bus.js';
import type { PeerFacts, PeerIntents } from '../../src/bus/events.js';
import { foldNick } from '../../src/bus/fold-nick.js';

/**
 * Knows what was begun and is not over: invitations, chats being opened, texts held for them, texts not yet
 * acknowledged, questions not yet answered. The end of input waits for it. Pure: facts and intents come in.
 *
 * A failure that is told later and names nobody leaves its entry standing; whoever waits has a deadline.
 */
export class UnderWay {
  readonly #invited = new Set<string>();
  readonly #received = new Set<string>();
  readonly #unacknowledged = new Map<string, Set<number>>();
  readonly #held = new Map<string, number>();
  readonly #interrupted = new Set<string>();
  #undelivered = 0;
  readonly #questions = new Set<'roster' | 'nick'>();
  #opening = 0;

  /** Nothing is under way. */
  get idle(): boolean {
    const sets = [this.#invited, this.#received, this.#unacknowledged, this.#held, this.#questions];
    return this.#opening === 0 && sets.every(({ size }) => size === 0);
  }

  /** Texts handed to `chat:tell` that have not been said or failed. */
  get textsHeld(): number {
    return [...this.#held.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Private texts that wait for their acknowledgement. */
  get textsWaiting(): number {
    return [...this.#unacknowledged.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Private texts of which nobody knows whether they arrived, or will. */
  get textsUndelivered(): number {
    return this.#undelivered + this.textsWaiting;
  }

  /** A chat is interrupted, and may be resumed. */
  get interrupted(): boolean {
    return this.#interrupted.size > 0;
  }

  /** Notes what is about to be asked for; {@link failed} takes it back when that fails at once. */
  asking(asked: Asked<PeerIntents>): void {
    this.#note(asked, true);
  }

  /** What was asked for failed before it began. */
  failed(asked: Asked<PeerIntents>): void {
    this.#note(asked, false);
  }

  /** Follows what happened. */
  hear(told: Told<PeerFacts>): void {
    if (told.fact === 'roster:listed') this.#questions.delete('roster');
    if (told.fact === 'person:renamed' || told.fact === 'nick:chosen') this.#questions.delete('nick');
    if (told.fact === 'problem') this.#problem(told.fields);
    this.#hearInvitation(told);
    this.#hearChat(told);
  }

  #hearInvitation(told: Told<PeerFacts>): void {
    if (told.fact === 'invitation:sent') this.#invited.add(key(told.fields.nick));
    if (told.fact === 'invitation:received') this.#received.add(told.fields.id);
    if (told.fact === 'invitation:declined') this.#over(told.fields.nick);
    if (told.fact === 'invitation:expired') {
      if (told.fields.id !== undefined) this.#received.delete(told.fields.id);
      else if (told.fields.nick !== null) this.#over(told.fields.nick);
    }
    if (told.fact === 'invitation:closed') {
      this.#received.delete(told.fields.id);
      if (told.fields.reason === 'accepted') this.#opening += 1;
    }
  }

  #hearChat(told: Told<PeerFacts>): void {
    if (told.fact === 'chat:opened') {
      if (!this.#invited.delete(key(told.fields.nick))) this.#opened();
    }
    if (told.fact === 'chat:message' && told.fields.from !== told.fields.nick) this.#said(told.fields);
    if (told.fact === 'chat:acknowledged') {
      const partner = key(told.fields.nick);
      const ids = this.#unacknowledged.get(partner);
      ids?.delete(told.fields.id);
      if (ids?.size === 0) this.#unacknowledged.delete(partner);
    }
    if (told.fact === 'chat:interrupted') this.#interrupted.add(key(told.fields.nick));
    if (told.fact === 'chat:resumed') this.#interrupted.delete(key(told.fields.nick));
    if (told.fact === 'chat:undelivered') this.#undelivered += 1;
    if (told.fact === 'chat:renamed') this.#renamed(told.fields.from, told.fields.to);
    if (told.fact === 'chat:ended') this.#over(told.fields.nick);
  }

  #said({ nick, id, again }: PeerFacts['chat:message']): void {
    if (again === true) this.#undelivered -= 1;
    else this.#release(nick);
    if (id === undefined) return;
    const ids = this.#unacknowledged.get(key(nick)) ?? new Set();
    this.#unacknowledged.set(key(nick), ids.add(id));
  }

  #problem({ code, draft }: PeerFacts['problem']): void {
    if (draft !== undefined && 'nick' in draft.target) this.#release(draft.target.nick);
    if (code.startsWith('nick-')) this.#questions.delete('nick');
    if (code === 'chat-failed') this.#opened();
  }

  #note({ intent, fields }: Asked<PeerIntents>, begun: boolean): void {
    if (intent === 'roster:list') this.#question('roster', begun);
    if (intent === 'nick:change') this.#question('nick', begun);
    if (intent === 'chat:close') this.#over(fields.nick);
    if (intent === 'chat:open') {
      if (begun) this.#invited.add(key(fields.nick));
      else this.#invited.delete(key(fields.nick));
    }
    if (intent === 'chat:tell') {
      if (begun) this.#held.set(key(fields.nick), (this.#held.get(key(fields.nick)) ?? 0) + 1);
      else this.#release(fields.nick);
    }
  }

  #question(name: 'roster' | 'nick', begun: boolean): void {
    if (begun) this.#questions.add(name);
    else this.#questions.delete(name);
  }

  #release(nick: string): void {
    const left = (this.#held.get(key(nick)) ?? 0) - 1;
    if (left > 0) this.#held.set(key(nick), left);
    else this.#held.delete(key(nick));
  }

  #opened(): void {
    this.#opening = Math.max(0, this.#opening - 1);
  }

  #over(nick: string): void {
    this.#invited.delete(key(nick));
    this.#held.delete(key(nick));
    this.#unacknowledged.delete(key(nick));
    this.#interrupted.delete(key(nick));
  }

  #renamed(from: string, to: string): void {
    const ids = this.#unacknowledged.get(key(from));
    this.#unacknowledged.delete(key(from));
    if (ids !== undefined) this.#unacknowledged.set(key(to), ids);
    if (this.#interrupted.delete(key(from))) this.#interrupted.add(key(to));
  }
}

/** What was asked for names somebody as they were typed. */
function key(nick: string): string {
  return foldNick(nick);
}
