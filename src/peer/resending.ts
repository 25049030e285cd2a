import type { Channel } from './channel.js';
import type { PeerContext } from './context.js';
import { tellOwn, tellProblem } from './context.js';
import type { Partner } from './state/partner.js';
import { asPartner } from './state/partner.js';
import type { RosterEntry } from './state/roster-index.js';
import { Undelivered } from './state/undelivered.js';

/** What is not known to have arrived when a chat ends, until it is said again to whom it was for. */
export class Resending {
  readonly #context: PeerContext;
  readonly #undelivered = new Undelivered();

  constructor(context: PeerContext) {
    this.#context = context;
  }

  /** A chat is over: what is not known to have arrived is told, and kept. */
  left(partner: Partner, { undelivered }: Channel): void {
    this.#undelivered.keep(partner, undelivered);
    for (const { id, text, emote } of undelivered) {
      const marked = emote ? { emote: true as const } : {};
      this.#context.bus.tell('chat:undelivered', { nick: partner.nick, text, ...marked, id });
    }
  }

  /** How many texts wait for the partner of a chat. */
  count(partner: Partner): number {
    return this.#undelivered.count(partner);
  }

  /** Says to the partner of an open chat what waits for them; false when nothing does. */
  resend(partner: Partner, channel: Channel): boolean {
    const texts = this.#undelivered.take(partner);
    for (const [index, each] of texts.entries()) {
      const said = channel.say(each.text, each.emote);
      if (said.ok) tellOwn(this.#context, partner.nick, each, said.value, true);
      else {
        this.#undelivered.keep(partner, texts.slice(index));
        tellProblem(this.#context.bus, said.code, partner.nick);
        break;
      }
    }
    return texts.length > 0;
  }

  /** Whom somebody means who typed this nick; null when nothing waits for anybody of that nick. */
  meantBy(typed: string): Partner | null {
    const holder = this.#context.roster.find(typed);
    return this.#undelivered.meantBy(typed, holder === undefined ? null : this.#partner(holder));
  }

  /** When a chat with `nick` opens, and it is with who was meant, what waits for them is said. */
  want(meant: Partner, nick: string): void {
    this.#undelivered.want(meant, nick);
  }

  /** A chat with `nick` opens, or none does: whether something was to be said in it. */
  unwant(nick: string): boolean {
    return this.#undelivered.unwant(nick);
  }

  /** Somebody has another nick. */
  renamed(from: string, to: string): void {
    const person = this.#context.roster.find(to);
    if (person !== undefined) this.follow(from, this.#partner(person));
  }

  /** The partner of a chat is called otherwise than `from` now. */
  follow(from: string, partner: Partner): void {
    this.#undelivered.renamed(from, partner);
  }

  #partner(entry: RosterEntry): Partner {
    return asPartner(entry, this.#context.where.vouches);
  }
}
