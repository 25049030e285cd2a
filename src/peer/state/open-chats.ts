import { foldNick } from '../../wire/nickname.js';
import type { Partner } from './partner.js';
import { isSamePlace } from './partner.js';

/** The open chats by nick: at most one with the same nick, or with the same person at the same address. */
export class OpenChats<C> {
  readonly #chats = new Map<string, { readonly partner: Partner; readonly chat: C }>();
  readonly #most: number;

  /** @param most how many may be open at once */
  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#chats.size;
  }

  get full(): boolean {
    return this.#chats.size >= this.#most;
  }

  /** The chats with this person: by nick, and by address. */
  with(person: Partner): readonly C[] {
    return [...this.#chats.values()]
      .filter(({ partner }) => partner.nick === person.nick || isSamePlace(partner, person))
      .map(({ chat }) => chat);
  }

  add(partner: Partner, chat: C): void {
    this.#chats.set(partner.nick, { partner, chat });
  }

  get(nick: string): C | null {
    return this.#chats.get(nick)?.chat ?? null;
  }

  /** The name of a chat as somebody typed it: that very one, else one that is the same when folded. */
  nameOf(typed: string): string | null {
    if (this.#chats.has(typed)) return typed;
    const folded = foldNick(typed);
    return this.nicks.find((nick) => foldNick(nick) === folded) ?? null;
  }

  /** With whom the chat of this name is. */
  partner(nick: string): Partner | null {
    return this.#chats.get(nick)?.partner ?? null;
  }

  /** With whom this very chat is, called as they are now; null when it is over. */
  partnerOf(chat: C): Partner | null {
    return [...this.#chats.values()].find((each) => each.chat === chat)?.partner ?? null;
  }

  /** Under which nick this very chat is known now. */
  nickOf(chat: C): string | null {
    return this.partnerOf(chat)?.nick ?? null;
  }

  remove(nick: string): C | null {
    const chat = this.get(nick);
    this.#chats.delete(nick);
    return chat;
  }

  /** False when there is no such chat, or another one has the new name: it then keeps the old one. */
  rename(from: string, to: string): boolean {
    const entry = this.#chats.get(from);
    if (entry === undefined || this.#chats.has(to)) return false;
    this.#chats.delete(from);
    this.#chats.set(to, { ...entry, partner: { ...entry.partner, nick: to } });
    return true;
  }

  get chats(): readonly C[] {
    return [...this.#chats.values()].map(({ chat }) => chat);
  }

  get partners(): readonly Partner[] {
    return [...this.#chats.values()].map(({ partner }) => partner);
  }

  /** Everybody with whom a chat is open. */
  get nicks(): readonly string[] {
    return [...this.#chats.keys()];
  }
}
