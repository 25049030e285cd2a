import { checkNick, foldNick } from '../wire/nickname.js';
import type { PeerContext } from './context.js';
import { tellProblem } from './context.js';

/** Drops what comes from somebody from now on; gives their nick, or null when that cannot be. */
export function ignore({ bus, roster, ignored }: PeerContext, typed: string): string | null {
  const nick = checkNick(typed);
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
