import type { PeerFacts, PeerIntents } from '../bus/events.js';
import type { ErrorCode } from '../errors.js';
import { ERROR_CODES } from '../errors.js';
import type { SaidMessage } from '../wire/extension.js';
import { checkText } from '../wire/text.js';
import type { PeerContext } from './context.js';
import { roomDraft, tellAll, tellProblem } from './context.js';
import type { Session } from './session.js';
import { textParts } from './shown-text.js';
import type { OwnText } from './state/own-texts.js';
import { OwnTexts } from './state/own-texts.js';

/**
 * What is said in the room. Every own text becomes exactly one fact: when the server brings it back, or, on
 * a lines server that never does, when it is written. One that can no longer come back is told as a problem
 * with its draft.
 */
export class Room {
  readonly #context: PeerContext;
  readonly #prefix: string;
  /** Said on this link. */
  readonly #own = new OwnTexts();
  /** Said on the link before; a klatsch server may still bring them. */
  readonly #unsure = new OwnTexts();
  #count = 0;

  constructor(context: PeerContext) {
    this.#context = context;
    // Unlike that of every other run: a server may bring what we said in those.
    this.#prefix = Math.floor(context.random() * 2 ** 53).toString(36);
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
    else if (this.#own.full || session.busy) this.#giveBack({ text, emote }, 'too-fast');
    else this.#send({ text, emote }, session);
  }

  /** A text came over a klatsch link; `missed` when it was said while we were away. */
  said(message: SaidMessage, missed: boolean): void {
    const { id, from } = message;
    const own = id === undefined ? null : this.#ownBy(id, from, missed);
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
    const own = this.#own.byId(id) ?? this.#unsure.byId(id);
    if (own !== null) this.#giveBack(own, knownCode(code));
    return own !== null;
  }

  /** A link is gone. `mayReturn` when the next one can still bring what was on its way. */
  linkLost(mayReturn: boolean): void {
    for (const own of this.#own.takeAll()) this.#unsure.add(own);
    if (!mayReturn) this.settled();
  }

  /** Everything that a new link brings of before has come: what is missing was never said. */
  settled(): void {
    for (const own of this.#unsure.takeAll()) this.#giveBack(own, 'not-connected');
  }

  /**
   * Takes the own text that a server brings back. Everybody hears its id and could use it again, so that the
   * name must be ours; on the link before it may have been another one. What was said before we came cannot be a
   * text of this link.
   */
  #ownBy(id: string, from: string, missed: boolean): OwnText | null {
    const own = !missed && from === this.#context.roster.self ? this.#own.byId(id) : null;
    return own ?? this.#unsure.byId(id);
  }

  /** Never oneself: a name can become ours that we have ignored. */
  #isIgnored(from: string): boolean {
    const { roster, ignored } = this.#context;
    return from !== roster.self && ignored.has(from);
  }

  #send(said: { readonly text: string; readonly emote: boolean }, session: Session): void {
    this.#count += 1;
    const own = session.dialect === 'klatsch' ? { ...said, id: `${this.#prefix}-${this.#count}` } : said;
    session.say(own);
    if (session.dialect !== 'lines') {
      this.#own.add(own);
      return;
    }
    const emote = own.emote ? { emote: true as const } : {};
    this.#context.bus.tell('room:message', { from: this.#context.roster.self, text: own.text, ...emote });
  }

  #giveBack({ text, emote }: OwnText, code: ErrorCode): void {
    tellProblem(this.#context.bus, code, '', roomDraft(text, emote));
  }
}

/** A server of another version may have codes of its own. */
export function knownCode(code: string): ErrorCode {
  return ERROR_CODES.find((known) => known === code) ?? 'server-refused';
}
