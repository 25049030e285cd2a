import { freeNickApart } from '../../bus/nick-apart.js';
import type { Partner, People } from './partner.js';
import { isOthersNick, nickInRoom } from './partner.js';

/** A chat that is to be called otherwise. */
export interface NewName {
  readonly from: string;
  readonly to: string;
  /** Somebody else has the name now; otherwise it is the partner who has another one. */
  readonly isTaken: boolean;
}

/**
 * The next chat whose name is not what the room says, and its new one; null when every name is right. A chat is called
 * what its partner is called; no chat is called what somebody else is called. Ask again when it is renamed: that may
 * have made the name of another one free. Pure.
 */
export function nextName(partners: readonly Partner[], people: People): NewName | null {
  const names = new Set(partners.map(({ nick }) => nick));
  for (const partner of partners) {
    const to = nickInRoom(partner, people);
    if (to !== null && !names.has(to)) return { from: partner.nick, to, isTaken: false };
  }
  const misnamed = partners.find((each) => isMisnamed(each, people));
  if (misnamed === undefined) return null;
  return { from: misnamed.nick, to: freeName(misnamed, names, people), isTaken: true };
}

function isMisnamed(partner: Partner, people: People): boolean {
  return nickInRoom(partner, people) !== partner.nick && isOthersNick(partner.nick, partner, people);
}

function freeName({ nick, ip }: Partner, names: ReadonlySet<string>, { roster }: People): string {
  return freeNickApart(nick, ip, (name) => names.has(name) || roster.find(name) !== undefined);
}
