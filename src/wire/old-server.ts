import { failure, success, type Result } from '../errors.js';
import { OLD_RECV_BYTES } from '../limits.js';
import { field, loggedCommand } from './field.js';
import { encodeFrames } from './frames.js';
import { encodeLines } from './lines.js';
import { cleanNick } from './nickname.js';
import { isDottedQuad, parsePort, type WirePerson } from './people.js';
import { firstWord, isBlank, splitLines, splitWords } from './white-space.js';

/** The two dialects of the old programs. docs/PROTOCOL.md §2. */
export type OldDialect = 'frames' | 'lines';

/**
 * What every old server says in an ERROR when a nick cannot be had, and what old clients compare with or show: to be
 * sent literally. docs/PROTOCOL.md §4.
 */
export const OLD_NICK_TAKEN = 'Nickname bereits vergeben';

/** What a server says to an old client. docs/PROTOCOL.md §4.2. */
export type OldServerSaying =
  | { readonly type: 'welcome'; readonly nick: string }
  | { readonly type: 'roster'; readonly people: readonly WirePerson[] }
  | { readonly type: 'joined'; readonly person: WirePerson }
  | { readonly type: 'left'; readonly nick: string }
  | { readonly type: 'said'; readonly from: string; readonly text: string }
  | { readonly type: 'error'; readonly reason: string };

/** What came from an old server. Nicks are cleaned, texts and reasons are as they came: sanitize to show. */
export type OldServerMessage = OldServerSaying | { readonly type: 'unknown'; readonly command: string };

/**
 * Reads one message of an old server, of either dialect. Entries of a USERLIST that are no person are left
 * out; a UDP port that is none becomes 0. An empty payload is the unknown command ``.
 *
 * @returns `malformed` when the arguments do not fit the command.
 */
export function parseOldServer(payload: string): Result<OldServerMessage> {
  const { word: command, rest } = firstWord(payload);
  const parse = Object.hasOwn(PARSERS, command) ? PARSERS[command] : undefined;
  if (parse === undefined) return success({ type: 'unknown', command: loggedCommand(command) });
  const message = parse(rest);
  return message === null ? failure('malformed') : success(message);
}

const PARSERS: Readonly<Record<string, (rest: string) => OldServerSaying | null>> = {
  WELCOME: (rest) => named(rest, (nick) => ({ type: 'welcome', nick })),
  USER_LEFT: (rest) => named(rest, (nick) => ({ type: 'left', nick })),
  USERLIST: (rest) => ({ type: 'roster', people: splitWords(rest).flatMap(parseEntry) }),
  USER_JOINED: (rest) => {
    const person = toPerson(splitWords(rest));
    return person === null ? null : { type: 'joined', person };
  },
  BROADCAST: parseSaid,
  BROADCAST_MSG: parseSaid,
  ERROR: (rest) => ({ type: 'error', reason: rest }),
};

function named(rest: string, make: (nick: string) => OldServerSaying): OldServerSaying | null {
  const { word } = firstWord(rest);
  return word === '' ? null : make(cleanNick(word));
}

function parseSaid(rest: string): OldServerSaying | null {
  const { word: from, rest: text } = firstWord(rest);
  return from === '' ? null : { type: 'said', from: cleanNick(from), text };
}

function parseEntry(entry: string): WirePerson[] {
  const person = toPerson(entry.split(':'));
  return person === null ? [] : [person];
}

function toPerson(words: readonly string[]): WirePerson | null {
  const [nick, ip, port, ...more] = words;
  if (nick === undefined || nick === '' || ip === undefined || port === undefined) return null;
  if (more.length > 0 || !isDottedQuad(ip)) return null;
  return { nick: cleanNick(nick), ip, udpPort: parsePort(port) ?? 0 };
}

/**
 * Writes a message as an old client of that dialect must get it, in so many frames or lines. WELCOME is padded
 * with blanks to exactly `OLD_RECV_BYTES` on the wire. A text goes to the lines dialect as one BROADCAST_MSG for
 * each of its lines, to the frames dialect as one BROADCAST; a text of nothing but white space gives no bytes at
 * all.
 *
 * @throws TypeError when a field is not one word, or a reason is blank or has a line end in it.
 */
export function writeOldServer(dialect: OldDialect, message: OldServerSaying): readonly string[] {
  switch (message.type) {
    case 'welcome':
      return [padded(dialect, `WELCOME ${field(message.nick)}`)];
    case 'roster':
      return [`USERLIST ${message.people.map(entryOf).join(' ')}`];
    case 'joined': {
      const { nick, ip, udpPort } = message.person;
      return [`USER_JOINED ${field(nick)} ${field(ip)} ${udpPort}`];
    }
    case 'left':
      return [`USER_LEFT ${field(message.nick)}`];
    case 'said':
      return writeSaid(dialect, message.from, message.text);
    case 'error':
      return [`ERROR ${oneLine(message.reason)}`];
  }
}

/** As {@link writeOldServer}, ready for the wire. */
export function encodeOldServer(dialect: OldDialect, message: OldServerSaying): Buffer {
  return encodeOld(dialect, writeOldServer(dialect, message));
}

/** Makes of what was written what goes over the wire. */
export function encodeOld(dialect: OldDialect, written: readonly string[]): Buffer {
  return dialect === 'lines' ? encodeLines(written) : encodeFrames(written);
}

function padded(dialect: OldDialect, text: string): string {
  const around = dialect === 'lines' ? 1 : 4;
  return text + ' '.repeat(OLD_RECV_BYTES - around - Buffer.byteLength(text, 'utf8'));
}

function entryOf({ nick, ip, udpPort }: WirePerson): string {
  return `${field(nick)}:${field(ip)}:${udpPort}`;
}

function writeSaid(dialect: OldDialect, from: string, text: string): readonly string[] {
  const nick = field(from);
  if (dialect === 'lines') return splitLines(text).map((line) => `BROADCAST_MSG ${nick} ${line}`);
  return isBlank(text) ? [] : [`BROADCAST ${nick} ${text}`];
}

function oneLine(reason: string): string {
  const [line, ...more] = splitLines(reason);
  if (line !== reason || more.length > 0) throw new TypeError('a reason must be one line with a word in it');
  return reason;
}
