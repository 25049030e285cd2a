import type { Message } from './grammar.js';

/** What a klatsch client says. */
export const CLIENT_MESSAGES: readonly Message[] = [
  ['HELLO', { klatsch: 1, caps: ['chat'], last: ['e1', 7], pad: ' '.repeat(60) }],
  ['HELLO', { klatsch: 1, caps: ['chat'], pad: ' '.repeat(80) }],
  ['HELLO', { klatsch: 1, caps: ['chat'], last: ['e1', 7], sender: ['qT7Gm0xYbW3cLr9e', 2] }],
  ['AUTH', { password: 'open sesame' }],
  ['AUTH', { invite: 'abcd-efgh-ijkl' }],
  ['REGISTER', 'mallory 40222'],
  ['SAY', { id: 'a1', text: 'hello 🍜\nthere' }],
  ['SAY', { id: 'a2', text: 'waves', emote: true }],
  ['SAY', { id: 'a1', text: 'hello 🍜', after: ['e1', 3] }],
  ['SAY', { id: 'a3', text: 'once more', after: ['e0', 1] }],
  ['NICK', { nick: 'mallory-2' }],
  ['NICK', { nick: 'Ωmega' }],
  ['WHO', {}],
  ['PING', { n: 3 }],
  ['PONG', { n: 3 }],
  ['QUIT', {}],
  ['FUTURE', { anything: [1, { deep: true }] }],
];

/** What an old client says. */
export const OLD_CLIENT_MESSAGES: readonly Message[] = [
  ['REGISTER', 'mallory 40222'],
  ['REGISTER', 'bob 40223'],
  ['BROADCAST', 'mallory hello there'],
  ['BROADCAST', 'somebody   else  said'],
  ['QUIT', ''],
  ['HELLO', '{"klatsch":1,"caps":[]}'],
];

const PERSON = { nick: 'bob', ip: '10.0.0.17', udpPort: 40_222, dialect: 'klatsch', key: 'a'.repeat(52) };

/** What a klatsch server says. */
export const SERVER_MESSAGES: readonly Message[] = [
  ['HELLO', { klatsch: 1, caps: ['chat'], epoch: 'e1', seq: 7, at: 1_769_860_800_000 }],
  ['WELCOME', { nick: 'alice' }],
  ['ROSTER', { people: [PERSON, { nick: 'alice', ip: '127.0.0.1', udpPort: 4000 }] }],
  ['PRESENCE', { events: [{ joined: PERSON }, { left: 'bob' }, { renamed: ['bob', 'carol'] }] }],
  ['PRESENCE', { events: [{ joined: { ...PERSON, nick: 'dave', dialect: 'lines' } }] }],
  ['PRESENCE', { events: [{ renamed: ['alice', 'alice-2'] }] }],
  ['SAID', { seq: 8, at: 1_769_860_800_000, from: 'bob', text: 'hi alice', id: 'b1' }],
  ['SAID', { seq: 9, at: 1_769_860_801_000, from: 'bob', text: 'waves', emote: true, unkept: true }],
  ['SAID', { seq: 9, at: 1_769_860_801_000, from: 'alice', text: 'mine', id: 'a1', again: true }],
  ['NOTICE', { kind: 'motd', text: 'welcome\nto all' }],
  ['NOTICE', { kind: 'announcement', text: 'back at noon' }],
  ['GAP', { count: 3 }],
  ['GAP', { count: null }],
  ['ERROR', { code: 'too-fast', reason: 'slower', id: 'x' }],
  ['ERROR', { code: 'nick-taken', reason: 'taken' }],
  ['ERROR', { code: 'server-stopping', reason: 'bye', final: true }],
  ['PING', { n: 1 }],
  ['PONG', { n: 1 }],
];

/** What an old server says. */
export const OLD_SERVER_MESSAGES: readonly Message[] = [
  ['WELCOME', 'alice'],
  ['USERLIST', 'alice:127.0.0.1:4000 bob:10.0.0.17:40222 carol:10.0.0.18:40223'],
  ['USER_JOINED', 'dave 10.0.0.19 40224'],
  ['USER_LEFT', 'bob'],
  ['BROADCAST', 'bob hello there'],
  ['BROADCAST_MSG', 'bob hello there'],
  ['BROADCAST_MSG', 'server something is wrong'],
  ['ERROR', 'Nickname bereits vergeben'],
  ['ERROR', 'something'],
];

/** What a klatsch peer says in a private chat. */
export const CHAT_MESSAGES: readonly Message[] = [
  ['HELLO', { klatsch: 1, from: 'bob', to: 'alice', invitation: 'secret-1' }],
  ['HELLO', { klatsch: 1, from: 'bob', to: 'alice', invitation: 'secret-1', resume: 'qT7Gm0xYbW3cLr9e' }],
  ['RESUME', { token: 'qT7Gm0xYbW3cLr9e', got: 1 }],
  ['TEXT', { id: 1, text: 'psst' }],
  ['TEXT', { id: 2, text: 'waves', emote: true }],
  ['ACK', { id: 1 }],
  ['PING', { n: 1 }],
  ['PONG', { n: 1 }],
  ['BYE', {}],
];
