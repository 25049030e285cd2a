import type { ErrorCode } from '../../errors.js';
import { TEXT_BYTES } from '../../limits.js';
import { nickname } from './nickname.js';
import { server } from './server.js';

type Sentence = (about: string) => string;

/** Where the server said a code only. */
const { refusals } = server;

const PROBLEMS: Partial<Readonly<Record<ErrorCode, Sentence>>> = {
  'nick-taken': (nick) => `somebody is already called ${nick || 'that'}`,
  'nick-invalid': (nick) => `${nick || 'that'} cannot be a nick: ${nickname.invalid}`,
  'nick-reserved': (nick) => `nobody may be called ${nick || 'that'}: ${nickname.reserved}`,
  'nick-owned': () => refusals['nick-owned'],
  'not-secure': () => refusals['not-secure'],
  'key-unknown': () => refusals['key-unknown'],
  'password-wrong': () => refusals['password-wrong'],
  'invite-invalid': () => refusals['invite-invalid'],
  guessing: () => refusals.guessing,
  replaced: () => refusals.replaced,
  'address-taken': () => 'somebody is already registered with this address and UDP port',
  'text-empty': () => 'there is nothing in this text',
  'text-too-long': () => `this text is too long (at most ${TEXT_BYTES} bytes) and was not sent`,
  'maybe-said': () => 'this text may have been said while the connection broke: nobody knows any more',
  'too-fast': () => 'too many texts at once: the last one was not sent',
  kicked: () => 'an operator has disconnected you',
  banned: () => 'you are banned from this server',
  muted: () => 'an operator has muted you: nobody got this text',
  'connect-failed': (server) => `${server || 'the server'} cannot be reached`,
  'not-connected': () => 'not connected to a server: nothing was sent',
  'already-connected': (server) => `already connected to ${server}; /disconnect first`,
  'person-unknown': (nick) => `nobody here is called ${nick}`,
  'person-self': () => 'that is you',
  'person-unreachable': (nick) =>
    `no way leads to ${nick}: one of you is connected by IPv6 and the other by IPv4, or by an address that means nothing elsewhere`,
  'person-not-ignored': (nick) => `you do not ignore ${nick}`,
  'person-ignored': (nick) => `you ignore ${nick}; /unignore ${nick} first`,
  'chat-exists': (nick) => `there is already a private chat with ${nick}`,
  'chat-none': (nick) => `there is no private chat with ${nick}`,
  'chat-failed': (nick) => `the private chat with ${nick || 'them'} did not come about`,
  'chat-resume-refused': (nick) =>
    `somebody who is not ${nick} has come to go on with the private chat with ${nick}, and was refused; nothing was said`,
  'undelivered-none': (nick) => `no text to ${nick} waits to be sent again`,
  'undelivered-other': (nick) =>
    `what did not arrive was for another ${nick}: it is not sent to whoever has that nick now`,
  'text-is-goodbye': (nick) =>
    `${nick}'s program would take this text for the end of the chat: it was not sent`,
  'invitation-none': (nick) => (nick === '' ? 'no invitation is open' : `no invitation from ${nick} is open`),
  'invitation-pending': (nick) => `${nick} has been invited and has not answered yet`,
  'invitation-failed': (nick) => `${nick} did not come to a private chat: the text was not sent`,
  'too-many-chats': () => 'too many private chats or invitations at once: close one first',
  'rename-unsupported': () => 'this server cannot rename anybody: leave, and join under the new nick',
  'person-key-wrong': (nick) =>
    `no private chat with ${nick}: whoever answers has not the key that the server names for ${nick}, so somebody may stand between you; nothing was said`,
  'person-key-changed': (nick) =>
    `no private chat with ${nick}: this is not the key that ${nick} had before. Somebody may pretend to be ${nick}, or ${nick} has a new key: ask them another way (by voice), then /trust ${nick}`,
  'person-key-none': (nick) => `no key of ${nick} is known here`,
  'known-keys-invalid': () =>
    'the list of known keys cannot be read or written, so that nobody’s key can be checked: no private chat was opened',
  'port-in-use': (port) => `UDP port ${port} is in use; another one is taken`,
  'listen-failed': () => 'no port could be opened on this machine',
  'descriptors-used-up': () =>
    'this program may open no more files or connections now (ulimit -n): close some',
};

const UNREACHED: Readonly<Partial<Record<string, string>>> = {
  ENOTFOUND: 'there is no such host name',
  EAI_AGAIN: 'the host name cannot be looked up at the moment',
  ECONNREFUSED: 'nobody listens there',
  ETIMEDOUT: 'nothing there answers in time',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
};

/** Sentences of the peer's engine, English. */
export const peer = {
  /** What went wrong; `about` is the nick, server or port in question, or empty. */
  problem: (code: ErrorCode, about: string): string => PROBLEMS[code]?.(about) ?? code.replaceAll('-', ' '),

  // Why the link to the server is gone, or did not come about.
  lost: {
    closed: 'the server closed the connection',
    broken: 'the connection broke',
    silent: 'the server does not answer any more',
    garbled: 'the server sends what is no message',
    noWelcome: 'the server did not answer',
    ghost: 'the server still holds the connection from before',
    left: 'disconnected',
  },
  /** Why there is no connection, by the system's code. */
  unreached: (code: string): string => UNREACHED[code] ?? 'it cannot be reached',
  /** An invitation was refused; `why` is one of the clauses below. */
  forged: (who: string, why: string): string =>
    `refused an invitation in the name of ${who}: ${why}. Nothing was answered`,
  forgedBecause: {
    address: 'it did not come from the address of anybody here',
    rate: 'there were too many at once',
    addressee: 'it was written to somebody else',
    sender: 'it was written by somebody else',
    unsigned: 'it is not signed',
    epoch: 'it was written for another server',
    time: 'it was written too long ago, or the time in it is wrong',
    key: 'it is signed with a key that is not theirs',
    signature: 'its signature is wrong',
  },
  nickChosen: (nick: string): string => `you will be ${nick} from the next connection on`,
  notAServer: (text: string): string => `${text} is no server address`,
};
