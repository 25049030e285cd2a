import { nickApart } from '../bus/nick-apart.js';
import type { Result } from '../errors.js';
import { success } from '../errors.js';
import { canonicalIp } from '../wire/ip.js';
import { checkNick, foldNick } from '../wire/nickname.js';
import type { PeerContext } from './context.js';
import { tellProblem } from './context.js';

/** Drops what comes from somebody from now on; gives their nick, or null when that cannot be. */
export function ignore({ bus, roster, ignored }: PeerContext, typed: string): string | null {
  const nick = checkName(typed);
  if (!nick.ok) {
    tellProblem(bus, nick.code, typed);
    return null;
  }
  if (foldNick(nick.value) === foldNick(roster.self)) {
    tellProblem(bus, 'person-self');
    return null;
  }
  const known = roster.find(nick.value)?.nick ?? nick.value;
  ignored.add(known);
  bus.tell('person:ignored', { nick: known, ignored: true });
  return known;
}

/** Hears somebody again. */
export function unignore({ bus, ignored }: PeerContext, typed: string): void {
  const nick = ignored.remove(typed);
  if (nick === null) tellProblem(bus, 'person-not-ignored', typed);
  else bus.tell('person:ignored', { nick, ignored: false });
}

/**
 * A nick, or what a chat is called whose partner's nick is somebody else's: longer than a nick, with an IPv6 address.
 */
function checkName(typed: string): Result<string> {
  const [, nick = '', address = '', count = ''] = /^([^@].*)@([^@]+?)(-\d+)?$/u.exec(typed) ?? [];
  const ip = canonicalIp(address);
  const checked = checkNick(ip === null ? typed : nick);
  return checked.ok && ip !== null ? success(nickApart(checked.value, ip) + count) : checked;
}
