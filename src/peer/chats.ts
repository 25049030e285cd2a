import type { ChatEnd, ChatSecurity, PeerIntents } from '../bus/events.js';
import type { ErrorCode } from '../errors.js';
import { checkText } from '../wire/text.js';
import type { Channel } from './channel.js';
import type { PeerContext } from './context.js';
import { privateDraft, tellAll, tellProblem } from './context.js';
import { presentedKey } from './peer-keys.js';
import type { Partner } from './state/open-chats.js';
import { OpenChats } from './state/open-chats.js';

/** The open private chats. They outlive the link to the server. */
export class Chats {
  readonly #context: PeerContext;
  readonly #open: OpenChats<Channel>;
  /** Chats that we have left, until their goodbye is said. */
  readonly #goodbyes = new Map<Channel, Promise<void>>();

  constructor(context: PeerContext) {
    this.#context = context;
    this.#open = new OpenChats(context.limits.chatsOpen);
  }

  get full(): boolean {
    return this.#open.full;
  }

  /** Whether there is a chat with this person already. */
  conflicts(partner: Partner): boolean {
    return this.#open.conflicts(partner);
  }

  /** The exact nick of the open chat that somebody typed, or null. */
  nameOf(typed: string): string | null {
    return this.#open.nameOf(typed);
  }

  /** The key of an open chat's far end, as a fingerprint; null when it is in the clear, or there is no chat. */
  keyOf(nick: string): string | null {
    return presentedKey(this.#open.get(nick)?.security ?? null);
  }

  /** Opens a chat over a connection that is through its handshake; `held` texts are said at once. */
  open(partner: Partner, channel: Channel, security: ChatSecurity, held: readonly string[] = []): void {
    const { bus, roster } = this.#context;
    const { ip, port } = channel.remote;
    this.#open.add(partner, channel);
    tellAll(bus, roster.heard(partner.nick));
    bus.tell('chat:opened', { nick: partner.nick, ip, port, security });
    channel.start({
      text: (text, emote) => {
        this.#heard(channel, text, emote);
      },
      acknowledged: (id) => {
        const nick = this.#open.nickOf(channel);
        if (nick !== null) bus.tell('chat:acknowledged', { nick, id });
      },
      ended: (reason) => {
        this.#ended(channel, reason);
      },
    });
    for (const text of held) this.say({ nick: partner.nick, text });
  }

  /** Says something in an open chat, or gives it back. */
  say({ nick: typed, text, emote }: PeerIntents['chat:say']): void {
    const { bus, roster } = this.#context;
    const nick = this.#open.nameOf(typed);
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
    const id = said.value === null ? {} : { id: said.value };
    const marked = emote === true ? { emote: true as const } : {};
    bus.tell('chat:message', { nick, from: roster.self, text, ...marked, ...id });
  }

  /** Says goodbye; false when there is no such chat. */
  close(typed: string): boolean {
    const nick = this.#open.nameOf(typed);
    const channel = nick === null ? null : this.#open.remove(nick);
    if (nick === null || channel === null) return false;
    const goodbye = channel.close().finally(() => this.#goodbyes.delete(channel));
    this.#goodbyes.set(channel, goodbye);
    this.#context.bus.tell('chat:ended', { nick, reason: 'closed' });
    return true;
  }

  /** Somebody has another nick. */
  renamed(from: string, to: string): void {
    if (this.#open.rename(from, to)) this.#context.bus.tell('chat:renamed', { from, to });
  }

  /** Says goodbye to everybody; resolves when it is said. */
  async leave(): Promise<void> {
    for (const nick of this.#open.nicks) this.close(nick);
    await Promise.allSettled(this.#goodbyes.values());
  }

  dispose(): void {
    for (const nick of this.#open.nicks) this.#open.remove(nick)?.destroy();
    for (const channel of this.#goodbyes.keys()) channel.destroy();
  }

  #heard(channel: Channel, text: string, emote: boolean): void {
    const nick = this.#open.nickOf(channel);
    if (nick === null) return;
    const marked = emote ? { emote: true as const } : {};
    tellAll(this.#context.bus, this.#context.roster.heard(nick));
    if (this.#context.ignored.has(nick)) return;
    this.#context.bus.tell('chat:message', { nick, from: nick, text, ...marked });
  }

  #ended(channel: Channel, reason: ChatEnd): void {
    const nick = this.#open.nickOf(channel);
    if (nick === null) return;
    this.#open.remove(nick);
    this.#context.bus.tell('chat:ended', { nick, reason });
  }

  #giveBack(nick: string, text: string, emote: true | undefined, code: ErrorCode): void {
    tellProblem(this.#context.bus, code, nick, privateDraft(nick, text, emote));
  }
}
