import type { Told } from '../../src/bus/bus.js';
import type { PeerFacts, Person } from '../../src/bus/events.js';
import { hostPort } from '../../src/bus/host-port.js';
import { isDistrust } from '../../src/errors.js';
import { UNSAID_SHOWN_CHARS } from '../../src/limits.js';
import { readable } from '../../src/identity/readable.js';
import { words } from '../../src/words/index.js';
import { printable, printableLines } from './printable.js';
import { stampOf } from './stamp.js';

type Say<K extends keyof PeerFacts> = (fields: PeerFacts[K]) => readonly string[];

const w = words.lines;

/** What is said only to somebody who is in the room. */
const PUT_OUT: ReadonlySet<string> = new Set(['kicked', 'replaced']);

/** Each fact as lines of plain text, for people and screen readers; no line for what only a screen shows. */
const SENTENCES: { readonly [K in keyof PeerFacts]: Say<K> } = {
  'server:connecting': ({ server, attempt }) => (attempt > 1 ? [w.connecting(server)] : []),
  'server:connected': ({ server, nick, udpPort }) => [w.connected(server, nick, udpPort)],
  'server:trusted': ({ server, fingerprint }) => [words.identity.serverTrusted(server, fingerprint)],
  // Nobody can be asked here.
  'server:insecure': () => [],
  'server:lost': ({ reason, retryInMs, unreached, left }) => {
    if (retryInMs === null) return left === undefined ? [] : [w.leftServer(left)];
    const wait = seconds(retryInMs);
    return [unreached === undefined ? w.lost(reason, wait) : w.unreached(unreached, reason, wait)];
  },
  'server:refused': ({ code, reason }) => {
    if (isDistrust(code)) return printableLines(reason);
    return [PUT_OUT.has(code) ? w.putOut(reason) : w.refused(reason)];
  },
  'server:notice': ({ kind, text }) => {
    const lines = printableLines(text).filter((line) => line.trim() !== '');
    return kind === 'motd' ? [w.motd, ...lines.map(w.motdLine)] : lines.map(w.announced);
  },
  'server:keeping': ({ kept }) => [w.keeping(kept)],
  'nick:chosen': ({ nick }) => [words.peer.nickChosen(nick)],
  'server:latency': () => [],
  'roster:listed': ({ people }) => [
    w.people(people.length),
    ...people.map((person) => w.person(...where(person))),
  ],
  'person:joined': (person) => [w.joined(...where(person))],
  'person:left': ({ nick }) => [w.left(nick)],
  'person:renamed': ({ from, to }) => [w.renamed(from, to)],
  'person:doubted': ({ nick, doubtful }) => (doubtful ? [w.doubted(nick)] : []),
  'person:ignored': ({ nick, ignored }) => [ignored ? w.ignored(nick) : w.unignored(nick)],
  'room:message': ({ from, text, emote }) => said(from, text, emote),
  'room:gap': ({ count }) => [w.gap(count)],
  'invitation:sent': ({ nick }) => [w.invited(nick)],
  'invitation:received': ({ nick, ip, verified, expiresInMs }) => [
    nick === null
      ? w.askedByStranger(ip, seconds(expiresInMs))
      : w.asked(nick, ip, verified, seconds(expiresInMs)),
  ],
  'invitation:declined': ({ nick }) => [w.declined(nick)],
  'invitation:expired': ({ nick, id }) => [id === undefined ? w.unanswered(nick ?? '?') : w.expired(nick)],
  'invitation:closed': ({ nick, reason }) => (reason === 'accepted' ? [] : [w.closed(nick, reason)]),
  'chat:opened': ({ nick, ip, port, security, undelivered }) => [
    w.chatOpened(nick, hostPort(ip, port), security),
    ...(undelivered === undefined ? [] : [w.resendOffer(nick, undelivered)]),
  ],
  'chat:message': ({ nick, from, text, emote }) =>
    said(from === nick ? w.privately(nick) : w.privatelyTo(from, nick), text, emote),
  'chat:acknowledged': () => [],
  'person:verification': ({ nick, fingerprint, words: six }) => [
    w.compare(nick, six.join(' ')),
    w.fingerprint(nick, readable(fingerprint)),
  ],
  'person:trusted': ({ nick }) => [w.trusted(nick)],
  'chat:renamed': ({ from, to, taken }) => [(taken === true ? w.chatNickTaken : w.chatRenamed)(from, to)],
  'chat:interrupted': ({ nick, endsInMs }) => [w.interrupted(nick, seconds(endsInMs))],
  'chat:resumed': ({ nick }) => [w.resumed(nick)],
  'chat:undelivered': ({ nick, text, emote }) => said(w.undelivered(nick), text, emote),
  'chat:ended': ({ nick, reason }) => [w.chatEnded[reason](nick)],
  problem: ({ message, draft }) => [
    draft === undefined ? w.problem(message) : w.notSaid(message, beginning(draft.text)),
  ],
};

/**
 * A fact as the lines of plain text that tell it: whole, safe to show, none of them blank. What was said before we
 * came has its time in front, which no nick can look like.
 *
 * @param now epoch milliseconds
 */
export function plainLines(told: Told<PeerFacts>, now: number): string[] {
  const lines = linesOf(told.fact, told.fields).map(printable);
  const isBefore = told.fact === 'room:message' && told.fields.missed === true;
  return isBefore ? lines.map((line) => w.saidAt(stampOf(told.at, now)) + line) : lines;
}

/** A narrower key for the compiler: the fact and its own fields. */
function linesOf<K extends keyof PeerFacts>(fact: K, fields: PeerFacts[K]): readonly string[] {
  return SENTENCES[fact](fields);
}

/** A text of several lines has who said it on each, so that none can pass for something else. */
function said(from: string, text: string, emote: true | undefined): string[] {
  const tell = emote === true ? w.emote : w.said;
  return printableLines(text).map((line) => tell(from, line));
}

/** The first line of a text, or what of it tells which one it is. */
function beginning(text: string): string {
  const [first = '', ...rest] = printableLines(text);
  const chars = Array.from(first);
  const isWhole = rest.length === 0 && chars.length <= UNSAID_SHOWN_CHARS;
  return isWhole ? first : `${chars.slice(0, UNSAID_SHOWN_CHARS).join('')}…`;
}

function where({ nick, ip, udpPort }: Person): [nick: string, ip: string, udpPort: number] {
  return [nick, ip, udpPort];
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
