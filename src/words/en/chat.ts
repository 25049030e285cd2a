import type { HintWords } from '../hint-words.js';
import type { QuestionWords } from '../question-words.js';
import { input } from './input.js';

/** Sentences of the chat screen, English. */
export const chat = {
  // Panes
  lobby: 'lobby',
  /** How safe a private chat is, in its title: the first that fits. */
  security: {
    verified: ['direct · encrypted · verified', 'encrypted · verified', 'verified'],
    encrypted: ['direct · encrypted', 'encrypted'],
    clear: ['direct · in the clear', 'in the clear', 'clear'],
  },
  ended: 'ended',
  /** In the title of a chat that is interrupted: the first that fits. */
  interruptedTitle: ['interrupted · trying again', 'interrupted'],
  unread: (count: number): string => `${count} new`,
  unreadLine: 'new',
  below: (count: number): string => `▼ ${count} more`,
  belowMark: '▼',

  // What happened
  connected: (server: string, nick: string): string => `connected to ${server} as ${nick}`,
  unreached: (server: string, reason: string): string => `no connection to ${server}: ${reason}`,
  serverLeft: (server: string): string => `you have left ${server}`,
  serverLost: (reason: string): string => `the link to the server is gone: ${reason}`,
  serverRefused: (reason: string): string => `the server refused: ${reason}`,
  putOut: (reason: string): string => `you are out of the room: ${reason}`,
  insecure: (server: string): string =>
    `${server} does not encrypt: whoever stands on the way can read and change everything. Nothing was sent to it yet.`,
  unansweredTls: (server: string): string =>
    `${server} did not answer the TLS handshake: it is stopped or overloaded, or an old program that does not encrypt. In the clear whoever stands on the way can read and change everything. Nothing was sent to it yet.`,
  insecureJoined: (server: string): string =>
    `joining ${server} in the clear, until klatsch ends: nothing here is private`,
  insecureLeft: (server: string): string => `${server} was not joined; /connect ${server} asks again`,
  tryAgain: (server: string, chats: number): string =>
    `${chats === 0 ? '' : 'private chats go on; '}/connect ${server} tries to join again`,
  announced: (text: string): string => `* server  ${text}`,
  motd: (text: string): string => `* server  message of the day:\n${text.replace(/^/gm, '  ')}`,
  keeping: (kept: boolean): string =>
    kept
      ? 'the server writes texts down again'
      : 'the server cannot write texts down at the moment: they will be gone when it restarts',
  joined: (nick: string, address: string): string => `${nick} joined from ${address}`,
  left: (nick: string): string => `${nick} left`,
  renamed: (from: string, to: string): string => `${from} is now called ${to}`,
  nickTaken: (from: string, to: string): string =>
    `${from} is somebody else now: the one you have talked to here is shown as ${to}`,
  renamedSelf: (to: string): string => `you are now called ${to}`,
  doubted: (nick: string): string => `the server says that ${nick} left, which may be wrong`,
  stillHere: (nick: string): string => `${nick} is still here`,
  maybeGone: (nick: string): string => `${nick} (perhaps gone)`,
  ignored: (nick: string): string => `${nick} is ignored: nothing comes from them; /unignore ${nick} ends it`,
  unignored: (nick: string): string => `${nick} is not ignored any more`,
  interrupted: (nick: string): string => `connection to ${nick} interrupted, trying again`,
  resumed: (nick: string): string => `resumed: the chat with ${nick} goes on, and nothing is missing`,
  undelivered: (count: number): string =>
    count === 1
      ? 'your last text may not have arrived: it is marked ✗; /resend sends it again'
      : `your last ${count} texts may not have arrived: they are marked ✗; /resend sends them again`,
  undeliveredTo: (nick: string, text: string): string =>
    `your last text to ${nick} may not have arrived, /resend ${nick} sends it again: ${text}`,
  resendOffer: (count: number): string =>
    count === 1
      ? 'one text of yours from before may not have arrived: /resend sends it again'
      : `${count} texts of yours from before may not have arrived: /resend sends them again`,
  gap: (count: number | null): string =>
    count === null
      ? 'some texts went by while the link was down'
      : `${count} texts went by while the link was down`,
  person: (nick: string, address: string): string => `${nick}  ${address}`,
  present: (count: number): string => (count === 1 ? 'one person is here:' : `${count} people are here:`),
  invited: (nick: string): string => `asked ${nick} for a private chat, waiting for an answer`,
  declined: (nick: string): string => `${nick} declined the private chat`,
  unanswered: (nick: string | null): string => `${nick ?? 'somebody'} did not answer the invitation`,
  missed: (nick: string | null, ip: string): string =>
    `missed an invitation from ${nick ?? 'somebody'} (${ip})`,
  missedMany: (count: number): string => `missed ${count} invitations from nobody known here`,
  withdrawn: (nick: string | null, ip: string): string =>
    `${nick ?? 'somebody'} (${ip}) took the invitation back`,
  opened: (nick: string, address: string): string => `private chat with ${nick}, straight to ${address}`,
  unvouched: (nick: string): string =>
    `encrypted, but nobody vouches for the key of ${nick}: /verify ${nick} shows words to compare by voice`,
  compare: (nick: string, words: string): string =>
    `call ${nick} and compare: ${words}. The same words stand on their screen after /verify with your nick, or somebody stands between you`,
  fingerprint: (nick: string, fingerprint: string): string => `the key of ${nick}: ${fingerprint}`,
  trusted: (nick: string): string =>
    `the key that ${nick} had before is forgotten: the one at the next private chat is remembered`,
  endedBy: {
    left: (nick: string): string => `${nick} has ended the chat`,
    lost: (nick: string): string => `connection to ${nick} lost`,
    closed: (nick: string): string => `you have ended the chat with ${nick}`,
  },
  endedGone: (nick: string, unread: number): string =>
    `too many chats have ended: that with ${nick} is gone from the screen, ${unread} of its texts were not read`,
  tooLong: (bytes: number, limit: number): string =>
    `this text has ${bytes} bytes and ${limit} is the limit: nothing was sent, it is still in the input line`,

  day: (date: Date): string =>
    date.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),

  // People
  people: (count: number): string => `people ${count}`,
  peopleStale: 'as it was',
  peopleHints: [
    { key: 'Enter', does: ' invites' },
    { key: '/', does: ' filters' },
    { key: '↑ ↓', does: ' choose' },
    { key: 'Esc', does: ' closes' },
  ],
  peopleFilter: (filter: string): string => `/${filter}`,
  morePeople: (count: number): string => `… ${count} more`,
  unknownPort: '?',

  // Searching
  search: (query: string): string => `/${query}`,
  searchPlace: (place: number, found: number): string => (found === 0 ? 'nothing' : `${place} of ${found}`),
  searchTyping: '↑ ↓ · Enter · Esc ends',
  searchKeys: 'n older · N · Esc ends',
  searchNothing: (query: string): string => `nothing here holds “${query}”`,

  // The row above the status line
  /** In front of the nick, which may be any word: whoever has a key that the server vouches for has a mark there. */
  askerUnverified: 'unverified ',
  /** The same where there is no room for the word. */
  askerDoubted: '? ',
  askerAt: (ip: string): string => ` at ${ip}`,
  /** Around the address: the outer ones where there is room, the inner ones where there is more. */
  askerUnknown: {
    who: 'somebody (',
    unverified: 'unverified: ',
    only: 'only the address ',
    known: ' is known',
    end: ')',
  },
  asks: ' asks for a private chat',
  acceptKey: 'Alt-y',
  accept: ' accept',
  declineKey: 'Alt-n',
  decline: ' decline',
  insecureAsk: 'does not encrypt',
  unansweredAsk: 'did not answer TLS',
  /** Either of them where there is no room for it. */
  insecureShort: 'no TLS',
  insecureWhy: ': others can read along',
  insecureYes: ' join all the same',
  unansweredYes: ' join in the clear',
  insecureNo: ' stay away',
  seconds: (count: number): string => `${count} s`,
  moreInvitations: (count: number): string => `${count} more`,
  serverGone: (chats: number): string =>
    chats === 0 ? 'server gone' : 'server gone, private chats continue',
  notInRoom: (chats: number): string =>
    chats === 0 ? 'not in the room' : 'not in the room, private chats continue',
  connectAgain: (server: string): string => `; /connect ${server} joins again`,
  noAnswer: 'the server does not answer',
  retrying: '; trying again',
  retry: (seconds: number): string => `; retry in ${seconds} s`,
  /** In a chat that has ended; behind `yes` stands whom Enter invites. */
  nobodyHere: { why: ': nobody reads here', yes: ' · Enter invites ', again: ' again' },
  // Questions: why it is asked, the key that says yes (and whom it concerns), and the one that says no.
  askInvite: (nick: string): QuestionWords => ({
    why: 'nobody is there',
    yes: ' · Enter again invites ',
    whom: nick,
    no: ' · Esc keeps the text',
  }),
  askLeave: { why: 'leave klatsch?', yes: ' Ctrl-C again leaves', no: ' · Esc stays' },
  /** @param by how it was asked, which done again is the answer */
  askLeaveHost: (others: number, by: 'key' | 'command'): QuestionWords => ({
    why: `${others === 1 ? 'one other person loses' : `${others} others lose`} this server`,
    yes: by === 'key' ? ': Ctrl-C again leaves' : ': /quit again or Ctrl-C leaves',
    no: ' · Esc stays',
  }),
  interruptedNow: (nick: string, seconds: number): string =>
    `connection to ${nick} interrupted: trying again, ${seconds} s · what you write waits`,
  askCloseWaiting: (count: number): QuestionWords => ({
    why: count === 1 ? 'your last text has not arrived yet' : `your last ${count} texts have not arrived yet`,
    yes: ': Alt-c again closes',
    no: ' · Esc waits',
  }),
  askClose: {
    why: 'a text stands in the input line',
    yes: ': Alt-c again closes the chat',
    no: ' · Esc keeps it',
  },
  askPaste: (lines: number): readonly HintWords[] => [
    { key: 'Enter', does: ` sends ${lines} lines`, more: ' as one text' },
    { key: 'j', does: ' joins', more: ' them' },
    { key: 'Esc', does: ' edits', more: ' them' },
  ],
  lobbyStays: 'the lobby stays; /quit leaves klatsch',
  noSuspend: 'not here: it would stop the server for everyone',
  noInvitation: 'no invitation is open',
  inviteSelf: 'that is you',
  accepting: (nick: string | null): string => `accepted, connecting to ${nick ?? 'them'} …`,
  declining: (nick: string | null): string => `declined ${nick ?? 'them'}`,
  pasteCut: 'the paste was too long and its end is missing',
  commandInPaste: 'a paste is a text, never a command: take one slash away to run it',

  // The status line
  noServer: 'no server',
  connecting: (server: string): string => `connecting to ${server}`,
  server: 'server',
  as: (nick: string): string => ` as ${nick}`,
  reachIn: (seconds: number): string => `not reached, retry in ${seconds} s`,
  retryIn: (seconds: number): string => `gone, retry in ${seconds} s`,
  refused: 'refused us',
  secure: ' TLS',
  latency: (ms: number): string => `  ${Math.round(ms)} ms`,
  chats: (count: number): string => (count === 1 ? '1 chat' : `${count} chats`),
  chatsEnded: (count: number): string => `${count} ended`,
  altPending: 'Alt-',

  /** The window's title: the pane that is looked at, and how many texts are unread in all. */
  windowTitle: (pane: string, unread: number): string =>
    `klatsch · ${pane}${unread === 0 ? '' : ` (${unread})`}`,

  // The input line
  nickPrompt: 'nick',

  // Help
  helpTitle: 'help · Esc closes',
  helpKeys: 'Keys',
  helpCommands: 'Commands',
  keys: {
    'pane:1': 'go to pane 1 … 10 (Esc, then the digit, does it too)',
    'pane-next': 'next pane',
    'pane-previous': 'previous pane',
    'pane-unread': 'next pane with something unread',
    complete: 'complete a nick, a command or its argument',
    'complete-back': 'the completion before',
    up: 'history of this pane; the line above in a text of several lines',
    down: 'forward in the history; the line below',
    'scroll-up': 'scroll the pane up',
    'scroll-down': 'scroll it down',
    'scroll-start': 'its first line',
    'scroll-end': 'its last line',
    ...input.keys,
    send: 'send the text to the one whom the prompt names',
    accept: 'accept the invitation shown, or the server that does not encrypt',
    decline: 'decline it',
    'close-pane': 'close the chat',
    search: 'search the pane: n older, N newer, Esc ends it',
    recall: 'search the history of this pane backwards',
    zoom: 'the pane alone, without borders, to copy from it with the mouse',
    help: 'this help',
    people: 'the people: ↑ ↓ choose, Enter invites, / filters',
    redraw: 'draw the screen anew',
    suspend: 'suspend klatsch; fg brings it back',
    interrupt: 'clear the line; on an empty one, leave',
    escape: 'Alt for the next key; closes what is open',
  },
};
