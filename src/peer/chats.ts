import type { ChatEnd, ChatSecurity, PeerIntents } from '../bus/events.js';
import type { ErrorCode } from '../errors.js';
import type { Endpoint } from '../net/address.js';
import { checkText } from '../wire/text.js';
import type { Channel } from './channel.js';
import type { PeerContext } from './context.js';
import { privateDraft, tellAll, tellOwn, tellProblem } from './context.js';
import { presentedKey } from './peer-keys.js';
import type { Repeater } from './repeater.js';
import { Resending } from './resending.js';
import { Resumptions } from './resumptions.js';
import { Acquaintances } from './state/acquaintances.js';
import { nextName } from './state/chat-names.js';
import { OpenChats } from './state/open-chats.js';
import type { Partner } from './state/partner.js';

/** The open private chats. They outlive the link to the server. */
export class Chats {
  readonly #context: PeerContext;
  readonly #open: OpenChats<Channel>;
  /** Chats that we have left, until their goodbye is said. */
  readonly #goodbyes = new Map<Channel, Promise<void>>();
  readonly #resumptions: Resumptions;
  readonly #acquaintances = new Acquaintances();
  /** What chats that are over have left behind. */
  readonly resending: Resending;

  constructor(context: PeerContext, repeater: Repeater) {
    this.#context = context;
    this.resending = new Resending(context);
    this.#resumptions = new Resumptions(context, repeater);
    this.#open = new OpenChats(context.limits.chatsOpen);
  }

  get full(): boolean {
    return this.#open.full;
  }

  /**
   * Whether there is a chat with this person already, or one that is interrupted and can be resumed. A person who has
   * another UDP port now has been started anew, and knows nothing of it.
   */
  conflicts(person: Partner): boolean {
    const isResumable = (channel: Channel): boolean =>
      this.#open.partnerOf(channel)?.udpPort === person.udpPort;
    return this.#open.with(person).some((channel) => !this.#resumptions.has(channel) || isResumable(channel));
  }

  /** Whether there is one that goes on: with whom it is interrupted may ask for another. */
  occupies(partner: Partner): boolean {
    return this.#open.with(partner).some((channel) => !this.#resumptions.has(channel));
  }

  /** The name of the open chat that somebody typed; null when there is none, or somebody else is called just that. */
  nameOf(typed: string): string | null {
    const name = this.#open.nameOf(typed);
    return name !== typed && this.#context.roster.find(typed)?.nick === typed ? null : name;
  }

  /** The key of an open chat's far end, as a fingerprint; null when it is in the clear, or there is no chat. */
  keyOf(nick: string): string | null {
    return presentedKey(this.#open.get(nick)?.security ?? null);
  }

  /**
   * Opens a chat over a connection that is through its handshake; `held` texts are said at once. It takes the place
   * of an interrupted one with the same person: there is nothing there to be resumed any more.
   */
  open(comer: Partner, channel: Channel, security: ChatSecurity, held: readonly string[] = []): void {
    const { bus, roster } = this.#context;
    const { ip, port } = channel.remote;
    const partner = { ...comer, unvouched: security === 'encrypted' };
    const { nick } = partner;
    for (const before of this.#open.with(partner)) this.#ended(before, 'lost');
    this.#open.add(partner, channel);
    tellAll(bus, roster.heard(nick));
    const isWanted = this.resending.unwant(nick);
    const undelivered = isWanted ? 0 : this.resending.count(partner);
    const opened = { nick, partner: this.#acquaintances.meet(partner), ip, port, security };
    bus.tell('chat:opened', undelivered > 0 ? { ...opened, undelivered } : opened);
    channel.start({
      text: (text, emote) => {
        this.#heard(channel, text, emote);
      },
      acknowledged: (id) => {
        const nick = this.#open.nickOf(channel);
        if (nick !== null) bus.tell('chat:acknowledged', { nick, id });
      },
      interrupted: (chat) => {
        this.#resumptions.start({ channel, chat, nick: () => this.#open.nickOf(channel) });
      },
      ended: (reason) => {
        this.#ended(channel, reason);
      },
    });
    // Somebody else may have come by the nick while we were on the way to each other: what was held is then given back.
    this.met();
    if (isWanted && !this.#resend(channel)) tellProblem(bus, 'undelivered-other', nick);
    for (const text of held) this.say({ nick, text });
  }

  /**
   * Somebody has proven to be the partner of the chat that this invitation names, and says where it can be reached.
   *
   * @param key the fingerprint of the key that the proof was made with
   */
  resumeAt(chat: string, to: Endpoint, key: string): void {
    const channel = this.#open.chats.find(({ terms }) => terms?.chat === chat && terms.key === key);
    if (channel !== undefined) this.#resumptions.invited(channel, to);
  }

  /** Says something in an open chat, or gives it back. */
  say({ nick: typed, text, emote }: PeerIntents['chat:say']): void {
    const nick = this.nameOf(typed);
    const channel = nick === null ? null : this.#open.get(nick);
    if (nick === null || channel === null) {
      this.#giveBack(typed, text, emote, 'chat-none');
      return;
    }
    const checked = checkText(text);
    const said = checked.ok ? channel.say(text, emote === true) : checked;
    if (!said.ok) {
      this.#giveBack(nick, text, emote, said.code);
      return;
    }
    tellOwn(this.#context, nick, { text, emote: emote === true }, said.value);
  }

  /** Says again what did not reach the partner of an open chat; false when there is nothing. */
  resend(nick: string): boolean {
    const channel = this.#open.get(nick);
    return channel !== null && this.#resend(channel);
  }

  /** Says goodbye; false when there is no such chat. */
  close(typed: string): boolean {
    const nick = this.nameOf(typed);
    const channel = nick === null ? null : this.#open.get(nick);
    const partner = nick === null ? null : this.#open.partner(nick);
    if (nick === null || channel === null || partner === null) return false;
    this.#open.remove(nick);
    const isInterrupted = this.#resumptions.has(channel);
    this.#resumptions.stop(channel);
    if (isInterrupted) this.resending.left(partner, channel);
    const goodbye = channel.close().finally(() => {
      this.#goodbyes.delete(channel);
      if (!isInterrupted) this.resending.left(partner, channel);
    });
    this.#goodbyes.set(channel, goodbye);
    this.#context.bus.tell('chat:ended', { nick, reason: 'closed' });
    return true;
  }

  /** Somebody has another nick. */
  renamed(from: string, to: string): void {
    this.resending.renamed(from, to);
    if (this.#open.rename(from, to)) this.#context.bus.tell('chat:renamed', { from, to });
  }

  /**
   * The people of the room have changed: chats are called what their partners are called now, and none what somebody
   * else is called, for whom a text would otherwise go to its partner.
   */
  met(): void {
    const { bus, roster, where, ignored } = this.#context;
    const people = { roster, isVouched: where.vouches };
    let next = nextName(this.#open.partners, people);
    while (next !== null) {
      const { from, to, isTaken } = next;
      this.#open.rename(from, to);
      const partner = this.#open.partner(to);
      if (partner !== null) this.resending.follow(from, partner);
      ignored.renamed(from, to);
      bus.tell('chat:renamed', isTaken ? { from, to, taken: true } : { from, to });
      next = nextName(this.#open.partners, people);
    }
  }

  /** Says goodbye to everybody; resolves when it is said. */
  async leave(): Promise<void> {
    for (const nick of this.#open.nicks) this.close(nick);
    await Promise.allSettled(this.#goodbyes.values());
  }

  dispose(): void {
    this.#resumptions.dispose();
    for (const nick of this.#open.nicks) this.#open.remove(nick)?.destroy();
    for (const channel of this.#goodbyes.keys()) channel.destroy();
  }

  #heard(channel: Channel, text: string, emote: boolean): void {
    const nick = this.#open.nickOf(channel);
    if (nick === null) return;
    tellAll(this.#context.bus, this.#context.roster.heard(nick));
    if (this.#context.ignored.has(nick)) return;
    const said = { nick, from: nick, text };
    this.#context.bus.tell('chat:message', emote ? { ...said, emote } : said);
  }

  #ended(channel: Channel, reason: ChatEnd): void {
    const partner = this.#open.partnerOf(channel);
    if (partner === null) return;
    const { nick } = partner;
    this.#open.remove(nick);
    if (this.#resumptions.has(channel)) {
      this.#resumptions.stop(channel);
      channel.destroy();
    }
    this.resending.left(partner, channel);
    this.#context.bus.tell('chat:ended', { nick, reason });
  }

  #resend(channel: Channel): boolean {
    const partner = this.#open.partnerOf(channel);
    return partner !== null && this.resending.resend(partner, channel);
  }

  #giveBack(nick: string, text: string, emote: true | undefined, code: ErrorCode): void {
    tellProblem(this.#context.bus, code, nick, privateDraft(nick, text, emote));
  }
}
