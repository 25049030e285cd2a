import type { Roster } from './roster.js';
import type { RosterEntry } from './roster-index.js';

/** With whom a chat is, or is to be. */
export interface Partner {
  readonly nick: string;
  readonly ip: string;
  /** Their registered UDP port; 0, or null, when it is not known. */
  readonly udpPort: number | null;
  /** The fingerprint of their key; null for who has none, undefined where nobody says whose key is whose. */
  readonly key: string | null | undefined;
  /** Set when no server has named that key: one that names none then does not say that they are another. */
  readonly unvouched?: boolean;
}

/** The people of the room, and whether the server vouches for their keys. */
export interface People {
  readonly roster: Roster;
  readonly isVouched: boolean;
}

/** Somebody of the room, as the partner of a chat. */
export function asPartner({ nick, ip, udpPort, fingerprint }: RosterEntry, isVouched: boolean): Partner {
  return { nick, ip, udpPort, key: isVouched ? fingerprint : undefined };
}

/**
 * Whether both are the same person, whatever they are called. A key says so for certain. Without keys it is the
 * address: somebody else can take it over, but then there is nothing better.
 */
function isSamePerson(a: Partner, b: Partner): boolean {
  return hasSameKey(a, b) ?? (a.ip === b.ip && (!isKnown(a) || !isKnown(b) || a.udpPort === b.udpPort));
}

/** Whether both are at the same address, and no key says that they are not the same person. */
export function isSamePlace(a: Partner, b: Partner): boolean {
  return hasSameKey(a, b) !== false && a.ip === b.ip && isKnown(a) && a.udpPort === b.udpPort;
}

/**
 * Whether what was for the one may be said to the other, with whom a chat is: what was for a key, to that key alone.
 */
export function isMeant(meant: Partner, partner: Partner): boolean {
  return typeof meant.key === 'string' ? meant.key === partner.key : isSamePerson(meant, partner);
}

/** Whether somebody of the room can be the one who was meant: whose key is not known here shows it when called. */
export function canBeMeant(meant: Partner, person: Partner): boolean {
  return typeof meant.key === 'string' ? hasSameKey(meant, person) !== false : isSamePerson(meant, person);
}

/**
 * What the partner of a chat is called in the room; null when they are not there, or it cannot be told who they are.
 * Of several people with their key it is the one at their address.
 */
export function nickInRoom(partner: Partner, { roster, isVouched }: People): string | null {
  const keyed = isVouched && typeof partner.key === 'string' ? roster.withKey(partner.key) : [];
  const people = keyed.length > 0 ? keyed : roster.withIp(partner.ip);
  const there = people.filter((each) => isSamePlace(partner, asPartner(each, isVouched)));
  const [only, ...others] = there.length > 0 ? there : keyed;
  return only === undefined || others.length > 0 ? null : only.nick;
}

/** Whether it is somebody else, perhaps ourselves, whom the room knows under this nick now. */
export function isOthersNick(nick: string, partner: Partner, { roster, isVouched }: People): boolean {
  const holder = roster.find(nick);
  if (nick === roster.self) return true;
  return holder !== undefined && !isSamePerson(partner, asPartner(holder, isVouched));
}

/** Null where keys do not say it: not of both is known that they have one, or have none. */
function hasSameKey(a: Partner, b: Partner): boolean | null {
  if (a.key === undefined || b.key === undefined) return null;
  if (a.key !== null && b.key !== null) return a.key === b.key;
  const [keyed] = [a, b].filter(({ key }) => key !== null);
  return keyed === undefined || keyed.unvouched === true ? null : false;
}

function isKnown({ udpPort }: Partner): boolean {
  return udpPort !== null && udpPort !== 0;
}
