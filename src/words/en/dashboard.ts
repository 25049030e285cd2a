import { input } from './input.js';

/** Sentences of the operator's dashboard, English. */
export const dashboard = {
  // The header
  title: { serve: 'klatsch serve', watch: 'klatsch watch' },
  starting: 'starting',
  up: (time: string): string => `up ${time}`,
  users: (count: string): string => `${count} ${count === '1' ? 'user' : 'users'}`,
  texts: (rate: string): string => `${rate} texts/s`,
  deliveries: (rate: string): string => `${rate} deliveries/s`,
  lag: (ms: number): string => `lag ${ms} ms`,
  stopping: 'stopping',
  stopped: 'the server has stopped',

  // The panes
  panes: { users: 'users', room: 'room', events: 'events', charts: 'charts' },
  usersTitle: (shown: string, all: string | null): string =>
    `users ${shown}${all === null ? '' : ` of ${all}`}`,
  sortTitle: (column: string, mark: string): string => `sort: ${column} ${mark}`,
  filterTitle: (filter: string): string => `/${filter}`,
  part: (first: string, last: string): string => `${first}–${last}`,
  columns: {
    nick: 'nick',
    ip: 'ip',
    udp: 'udp',
    client: 'client',
    secure: 'TLS',
    key: 'key',
    on: 'on',
    idle: 'idle',
    sent: 'sent',
    queue: 'queue',
  },
  secure: 'yes',
  insecure: '–',
  muted: '×',
  filter: (filter: string): string => `/${filter}`,
  nobodyHere: 'nobody is here',
  nobodyMatches: 'nobody matches',

  // The charts
  charts: { deliveries: 'deliveries per second', users: 'users here' },
  chartTitle: (what: string, unit: string, range: string): string => `${unit}${what} · ${range}`,
  /** As in the header: 5.2 k. */
  units: { 1: '', 1000: 'k ', 1000000: 'M ' } as Readonly<Record<number, string>>,
  ranges: { minutes: '5 min', hour: '1 h' },
  ago: (seconds: number): string =>
    seconds % 60 === 0 ? `${Math.round(seconds / 60)}m` : `${Math.round(seconds)}s`,
  chartNow: (now: string, most: string): string => `now ${now}, at most ${most}`,
  chartFailed: 'this chart cannot be drawn',

  // What happened
  events: {
    listening: (address: string, key: string | null): string =>
      key === null ? `serving on ${address}` : `serving on ${address}, key ${key}`,
    closed: 'the server has stopped',
    joined: (nick: string, address: string, dialect: string, secure: boolean): string =>
      `${nick} joined from ${address} (${dialect}${secure ? ', TLS' : ''})`,
    left: (nick: string, ip: string, reason: string): string => `${nick} (${ip}) left: ${reason}`,
    renamed: (from: string, to: string): string => `${from} is now called ${to}`,
    refused: (nick: string | null, ip: string, reason: string, count: number): string =>
      `refused ${nick === null ? ip : `${nick} (${ip})`}: ${reason}${times(count)}`,
    acted: (by: string, outcome: string): string => `${by}: ${outcome}`,
    store: (kept: boolean, code: string | null): string =>
      kept
        ? 'texts are kept on disk again'
        : `texts are not kept on disk now${code === null ? '' : ` (${code})`}; the room goes on`,
    problem: (code: string, message: string): string => `${code}: ${message}`,
  },
  /** Why somebody left or was refused, by code. */
  reasons: {
    quit: 'said goodbye',
    ended: 'closed the connection',
    lost: 'the connection broke',
    'reader-too-slow': 'did not read fast enough',
    'heartbeat-missed': 'was silent for too long',
    'server-stopping': 'the server stops',
    kicked: 'kicked',
    banned: 'banned',
    muted: 'muted',
    'nick-taken': 'the nick is taken',
    'nick-invalid': 'that is no nickname',
    'nick-reserved': 'the nick is reserved',
    'address-taken': 'the address and UDP port are taken',
    'port-invalid': 'the UDP port is no port',
    'not-registered': 'not registered',
    'already-registered': 'registered already',
    'text-empty': 'an empty text',
    'text-too-long': 'the text is too long',
    'maybe-said': 'a text that may have been said before',
    'too-fast': 'too fast',
    'too-large': 'the message is too large',
    malformed: 'a malformed message',
    'unknown-command': 'an unknown message',
    'too-many-connections': 'too many connections',
    'room-full': 'as many people are here as may be',
    'registration-timeout': 'did not register in time',
    'nick-owned': 'the nick is kept for another key',
    'not-secure': 'came without TLS',
    'key-unknown': 'the key is not on the list',
    'password-wrong': 'no password, or a wrong one',
    'invite-invalid': 'no invite code that is good',
    guessing: 'too many wrong guesses from there',
    replaced: 'came back on another connection',
  },

  // The row above the command line
  askKick: (nick: string, ip: string): string => `kick ${nick} (${ip})?`,
  askBan: (what: string, time: string | null, goes: number | null): string =>
    `ban ${what} ${time === null ? 'for ever' : `for ${time}`}${
      goes === null || goes === 0 ? '' : goes === 1 ? ' (one here goes)' : ` (${goes} here go)`
    }?`,
  askExit: (people: number): string => `stop the server${loses(people)}?`,
  askRun: (line: string): string => `${line}?`,
  answers: ' Enter or y does it, Esc or n not',
  askStop: (people: number): string => `stop the server${loses(people)}? Ctrl-C or y does it, Esc or n not`,
  hasLeft: (nick: string): string => `${nick} is not here any more`,
  notYet: 'the server is not running yet: nothing was done',
  isStopping: 'the server is stopping: nothing was done',
  hasStopped: 'the server has stopped: nothing was done',
  noSuspend: 'not here: it would stop the server for everyone',
  filterHint: 'type a nick, address or client · Enter keeps the filter · Esc takes it away',
  /** What can be done in each pane, the most important first. */
  hints: {
    users: ['↑ ↓ choose', 'Enter kick', 'Alt-s sort', 'Ctrl-F filter', 'Alt-r reverse', 'Alt-z alone'],
    room: ['PgUp PgDn scroll', 'Alt-z alone'],
    events: ['PgUp PgDn scroll', 'Alt-z alone'],
    charts: ['Alt-t minutes or hour', 'Alt-z alone'],
  },
  otherChart: 'Alt-4 the other chart',
  leaveHint: 'Ctrl-C leaves, the server goes on',
  altPending: 'Alt-',
  commandHint: (names: readonly string[]): string => `F1 help · ${names.join(' · ')}`,

  // Help and answers
  helpTitle: 'help · Esc closes',
  helpKeys: 'Keys',
  helpCommands: 'Commands',
  helpMouse: 'Mouse',
  mouse: [
    ['click', 'choose a user, sort by a column (again: the other way round), go to a pane'],
    ['double click', 'put a kick of the user into the line'],
    ['wheel', 'scroll what is under it; a zoomed pane leaves the mouse to the terminal'],
  ] as readonly (readonly [string, string])[],
  helpHelp: ['help [command]', 'this help, or that of one command'] as const,
  helpUnknown: (name: string): string => `no command ${name}`,
  asksFirst: 'asks once before it is done',
  answerTitle: (line: string): string => `${line} · Esc closes`,
  motdTitle: 'message of the day',
  /** The code alone, to be copied, and what it is for. */
  inviteLines: (code: string): readonly string[] => [code, '', `klatsch join SERVER --invite ${code}`],
  keys: {
    ...input.keys,
    send: 'run the command; on an empty line, put a kick of the chosen user into it',
    complete: 'complete a command, a nick, a limit; on an empty line, the next pane',
    'complete-back': 'the completion, or the pane, before',
    up: 'choose a user while the line is empty and the users are in front; else the history',
    down: 'likewise, downwards',
    'history-back': 'the command before',
    'history-on': 'the command after',
    recall: 'search the history backwards',
    'front:users': 'the users',
    'front:room': 'the room',
    'front:events': 'the event log',
    'front:charts': 'the charts; again for the other one where there is room for one',
    'front-next': 'next pane',
    'front-previous': 'previous pane',
    'scroll-up': 'a page up in the pane',
    'scroll-down': 'a page down',
    'scroll-start': 'its first row (Home does it on an empty line)',
    'scroll-end': 'its last row (End does it on an empty line)',
    'sort-next': 'sort the users by the next column',
    'sort-previous': 'by the column before',
    'sort-reverse': 'sort the other way round',
    filter: 'filter the users by nick, address or client',
    range: 'charts of five minutes or of an hour',
    zoom: 'the pane alone, without borders, to copy from it with the mouse',
    help: 'this help',
    redraw: 'draw the screen anew',
    suspend: 'suspend klatsch watch; serve would stop for everyone and goes on',
    interrupt: 'clear the line; on an empty one, ask to stop the server (watch: leave, it goes on)',
    escape: 'Alt for the next key; closes what is open',
  },

  /** What `watch` prints when it is left. */
  detached: 'left; the server goes on',
  /** The window's title. */
  windowTitle: (title: string, address: string | null): string =>
    address === null ? title : `${title} · ${address}`,
};

function times(count: number): string {
  return count === 1 ? '' : ` (${count} times)`;
}

function loses(people: number): string {
  if (people === 0) return '';
  return people === 1 ? ' (one person goes)' : ` (${people} people go)`;
}
