import type { PeerFacts, PeerIntents } from '../bus/events.js';
import type { ErrorCode } from '../errors.js';
import type { SaidMessage } from '../wire/extension.js';
import { checkText } from '../wire/text.js';
import type { PeerContext } from './context.js';
import { roomDraft, tellAll, tellProblem } from './context.js';
import { Outbox } from './outbox.js';
import type { KlatschLink, Session } from './session.js';
import { textParts } from './shown-text.js';
import type { Arrival } from './state/outgoing.js';
import type { OwnText } from './state/own-texts.js';
import { OwnTexts } from './state/own-texts.js';

/**
 * What is said in the room. Every own text becomes exactly one fact: when the server brings it back, or, on
 * a lines server that never does, when it is written. One that cannot come back is told as a problem with its draft.
 */
export class Room {
  readonly #context: PeerContext;
  /** Said to a klatsch server, on this link and the one before. */
  readonly #outbox: Outbox;
  /** Said to an old server, on this link. */
  readonly #own = new OwnTexts();

  constructor(context: PeerContext) {
    this.#context = context;
    this.#outbox = new Outbox(context.clock, (own, code) => {
      this.#giveBack(own, code);
    });
  }

  /** Says something; without a session, or when it must not be said, it is given back. */
  say(asked: PeerIntents['room:say'], session: Session | null): void {
    const { text } = asked;
    const emote = asked.emote === true;
    const checked = checkText(text);
    if (!checked.ok) {
      this.#giveBack({ text, emote }, checked.code);
      return;
    }
    if (session === null) this.#giveBack({ text, emote }, 'not-connected');
    else if (this.#own.full || this.#outbox.full || session.busy) this.#giveBack({ text, emote }, 'too-fast');
    else this.#send({ text, emote }, session);
  }

  /** A klatsch link does not bring everything that was said since the one before. */
  gap(): void {
    this.#outbox.gap();
  }

  /** A text came over a klatsch link. */
  said(message: SaidMessage, how: Arrival['how']): void {
    const { id, from } = message;
    const mine = from === this.#context.roster.self;
    const own = id === undefined ? null : this.#outbox.arrived(id, { how, mine });
    // It may have come by itself meanwhile.
    if (how === 'again' && own === null) return;
    const missed = how !== 'live';
    if (own === null && this.#isIgnored(from)) return;
    const emote = message.emote === true ? { emote: true as const } : {};
    // Our own text is new to us, although it was said before we came back.
    const late = missed && own === null ? { missed: true as const } : {};
    const unkept = message.unkept === true ? { unkept: true as const } : {};
    const { bus, clock } = this.#context;
    for (const text of textParts(message.text)) {
      const fields: PeerFacts['room:message'] = { from, text, ...emote, ...late, ...unkept };
      // A server's clock may be wrong, or lie: nothing was said later than now.
      if (missed) bus.tell('room:message', fields, Math.min(message.at, clock.now()));
      else bus.tell('room:message', fields);
    }
  }

  /** A text came from an old server. */
  saidByOld(from: string, raw: string): void {
    const { roster, bus } = this.#context;
    const own = from === roster.self ? this.#own.byEcho(raw) : null;
    tellAll(bus, roster.heard(from));
    if (own === null && this.#isIgnored(from)) return;
    for (const text of textParts(raw)) {
      if (own?.emote === true)
        bus.tell('room:message', { from, text: text.replace(/^\* /, ''), emote: true });
      else bus.tell('room:message', { from, text });
    }
  }

  /** The server refused the text with this id; false when it is none of ours. */
  refused(id: string, code: string): boolean {
    return this.#outbox.refused(id, code);
  }

  /** A link is gone. `mayReturn` when the next one can still bring what was on its way. */
  linkLost(mayReturn: boolean): void {
    for (const own of this.#own.takeAll()) this.#giveBack(own, 'not-connected');
    this.#outbox.linkLost(mayReturn);
  }

  /** See {@link Outbox.settled}. */
  settled(link: KlatschLink | null, knows: boolean): void {
    this.#outbox.settled(link, knows);
  }

  /** Never oneself: a name can become ours that we have ignored. */
  #isIgnored(from: string): boolean {
    const { roster, ignored } = this.#context;
    return from !== roster.self && ignored.has(from);
  }

  #send(said: OwnText, session: Session): void {
    if (session.klatsch !== null) {
      this.#outbox.say(said, session.klatsch);
      return;
    }
    session.say(said);
    if (session.dialect !== 'lines') {
      this.#own.add(said);
      return;
    }
    const emote = said.emote ? { emote: true as const } : {};
    this.#context.bus.tell('room:message', { from: this.#context.roster.self, text: said.text, ...emote });
  }

  #giveBack({ text, emote }: OwnText, code: ErrorCode): void {
    tellProblem(this.#context.bus, code, '', roomDraft(text, emote));
  }
}
