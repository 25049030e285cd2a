import { PRESENCE_EVENTS } from '../../limits.js';
import { isLoopback } from '../../net/address.js';
import type { NoticeKind, PresenceEvent } from '../../wire/extension.js';
import { encodeExtensionServer, writeExtensionServer, writeSaid } from '../../wire/extension.js';
import { encodeFrames } from '../../wire/frames.js';
import type { OldDialect } from '../../wire/old-server.js';
import { encodeOld, encodeOldServer, writeOldServer } from '../../wire/old-server.js';
import type { WirePerson } from '../../wire/people.js';
import type { Dialect } from '../../bus/events.js';
import type { AddressView } from './address-view.js';
import { shownTo } from './address-view.js';
import type { Member, MemberId, RoomEvent, Said } from './member.js';

/** Recipients who get the very same bytes. */
export interface Audience {
  readonly dialect: Dialect;
  readonly view: AddressView;
}

/** Equal for those who get the very same bytes. */
export function keyOf({ dialect, view }: Audience): string {
  return `${dialect} ${view ?? ''}`;
}

/** A part of a batch, written as so many frames or lines: one text (`said` is set), an announcement, or presence. */
export interface Piece {
  readonly written: readonly string[];
  readonly said: Said | null;
  readonly announced?: true;
}

type Presence = Exclude<RoomEvent, { type: 'said' | 'announced' }>;

/** In whose name old clients in the room are told things. */
const SERVER_NICK = 'server';

/**
 * What is left of a batch of events when those who came and went within it are left out, unless they said
 * something in between. The order is kept.
 */
export function settle(events: readonly RoomEvent[]): readonly RoomEvent[] {
  const came = new Set<MemberId>();
  const passing = new Set<MemberId>();
  for (const event of events) {
    if (event.type === 'joined') came.add(event.member.id);
    if (event.type === 'left' && came.has(event.member.id)) passing.add(event.member.id);
    if (event.type === 'said') came.delete(event.said.member);
  }
  if (passing.size === 0) return events;
  return events.filter((event) => !('member' in event) || !passing.has(event.member.id));
}

/** The same events, their texts marked as refused by the store. */
export function asUnkept(events: readonly RoomEvent[]): readonly RoomEvent[] {
  return events.map((event) =>
    event.type === 'said' ? { type: 'said', said: { ...event.said, unkept: true } } : event,
  );
}

/** Whether recipients with different views must get different bytes. */
export function dependsOnView(events: readonly RoomEvent[]): boolean {
  return events.some(
    (event) => (event.type === 'joined' || event.type === 'renamed') && isLoopback(event.member.ip),
  );
}

/** Writes a batch for one audience; for klatsch, presence events in a row are one PRESENCE. */
export function writeBatch(audience: Audience, events: readonly RoomEvent[]): Piece[] {
  const { dialect, view } = audience;
  if (dialect === 'klatsch') return writeForKlatsch(audience, events);
  return events.map((event) => {
    if (event.type === 'said') return { written: writeText(dialect, event.said), said: event.said };
    if (event.type === 'announced') return announcement(dialect, event.text);
    return { written: writeOldPresence({ dialect, view }, event), said: null };
  });
}

/** Makes of parts of a batch what goes over the wire. */
export function encodePieces(dialect: Dialect, pieces: readonly Piece[]): Buffer {
  const written: string[] = [];
  for (const piece of pieces) for (const each of piece.written) written.push(each);
  return encodeWritten(dialect, written);
}

function encodeWritten(dialect: Dialect, written: readonly string[]): Buffer {
  return dialect === 'klatsch' ? encodeFrames(written) : encodeOld(dialect, written);
}

function announcement(dialect: Dialect, text: string): Piece {
  return { written: writeNotice(dialect, 'announcement', text), said: null, announced: true };
}

/** Encodes what the server itself has to say; for old clients it is a text of `server`. */
export function encodeNotice(dialect: Dialect, kind: NoticeKind, text: string): Buffer {
  return encodeWritten(dialect, writeNotice(dialect, kind, text));
}

function writeNotice(dialect: Dialect, kind: NoticeKind, text: string): readonly string[] {
  return dialect === 'klatsch'
    ? [writeExtensionServer({ type: 'notice', kind, text })]
    : writeOldServer(dialect, { type: 'said', from: SERVER_NICK, text });
}

/**
 * Encodes one text as its recipients must get it.
 *
 * @param again for its sender alone, in klatsch, who has sent it once more
 */
export function encodeSaid(dialect: Dialect, said: Said, again = false): Buffer {
  return encodeWritten(dialect, writeText(dialect, said, again));
}

function writeText(dialect: Dialect, said: Said, again = false): readonly string[] {
  if (dialect === 'klatsch') return [writeSaid(again ? { ...said, again } : said)];
  const { from, text, emote } = said;
  return writeOldServer(dialect, { type: 'said', from, text: emote === true ? `* ${text}` : text });
}

/** Encodes WELCOME, alone because it is one person's. */
export function encodeWelcome(dialect: Dialect, nick: string): Buffer {
  return dialect === 'klatsch'
    ? encodeExtensionServer({ type: 'welcome', nick })
    : encodeOldServer(dialect, { type: 'welcome', nick });
}

/** Encodes the USERLIST or ROSTER. */
export function encodeRoster(audience: Audience, members: readonly Member[]): Buffer {
  const { dialect } = audience;
  const people = members.map((member) => toPerson(audience, member));
  return dialect === 'klatsch'
    ? encodeExtensionServer({ type: 'roster', people })
    : encodeOldServer(dialect, { type: 'roster', people });
}

function toPerson(audience: Audience, member: Member): WirePerson {
  const { nick, ip, udpPort, dialect, key } = member;
  return { nick, ip: shownTo(audience, ip), udpPort, dialect, ...(key === null ? {} : { key }) };
}

/** Old programs know no renaming: one nick leaves, another joins. */
function writeOldPresence(audience: Audience & { dialect: OldDialect }, event: Presence): readonly string[] {
  const { member } = event;
  const { dialect } = audience;
  const left = (nick: string): readonly string[] => writeOldServer(dialect, { type: 'left', nick });
  const joined = (): readonly string[] =>
    writeOldServer(dialect, { type: 'joined', person: toPerson(audience, member) });
  switch (event.type) {
    case 'joined':
      return joined();
    case 'left':
      return left(member.nick);
    case 'renamed':
      return [...left(event.from), ...joined()];
  }
}

function writeForKlatsch(audience: Audience, events: readonly RoomEvent[]): Piece[] {
  const pieces: Piece[] = [];
  let run: PresenceEvent[] = [];
  const endRun = (): void => {
    if (run.length > 0) {
      pieces.push({ written: [writeExtensionServer({ type: 'presence', events: run })], said: null });
    }
    run = [];
  };
  for (const event of events) {
    if (!('member' in event) || run.length === PRESENCE_EVENTS) endRun();
    if (event.type === 'said') pieces.push({ written: writeText('klatsch', event.said), said: event.said });
    else if (event.type === 'announced') pieces.push(announcement('klatsch', event.text));
    else run.push(toPresence(audience, event));
  }
  endRun();
  return pieces;
}

function toPresence(audience: Audience, event: Presence): PresenceEvent {
  switch (event.type) {
    case 'joined':
      return { joined: toPerson(audience, event.member) };
    case 'left':
      return { left: event.member.nick };
    case 'renamed':
      return { renamed: [event.from, event.member.nick] };
  }
}
