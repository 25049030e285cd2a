type ChatSecurity = 'clear' | 'encrypted' | 'verified';

const SECURITY: Readonly<Record<ChatSecurity, string>> = {
  clear: 'in the clear',
  encrypted: 'encrypted, but nobody vouches for the key',
  verified: 'encrypted and verified',
};

/** Sentences of the line program, English: one thing a line. */
export const lines = {
  hosting: (address: string, nick: string): string => `hosting on ${address} as ${nick}`,
  connecting: (server: string): string => `trying ${server} again`,
  connected: (server: string, nick: string, udpPort: number): string =>
    `connected to ${server} as ${nick}, invitations on UDP port ${udpPort}`,
  lost: (reason: string, seconds: number): string => `server gone: ${reason}; trying again in ${seconds} s`,
  unreached: (server: string, reason: string, seconds: number): string =>
    `no connection to ${server}: ${reason}; trying again in ${seconds} s`,
  leftServer: (server: string): string => `you have left ${server}`,
  refused: (reason: string): string => `the server refused: ${reason}`,
  putOut: (reason: string): string => `out of the room: ${reason}`,
  announced: (line: string): string => `the server announces: ${line}`,
  motd: 'message of the day:',
  motdLine: (line: string): string => `  ${line}`,
  keeping: (kept: boolean): string =>
    kept
      ? 'the server writes texts down again'
      : 'the server cannot write texts down at the moment: they will be gone when it restarts',
  /** Before a line of what was said before one came: "12:04", or "2026-01-30 22:10". */
  saidAt: (time: string): string => `[${time}] `,
  people: (count: number): string => (count === 1 ? '1 person is here:' : `${count} people are here:`),
  person: (nick: string, ip: string, udpPort: number): string => `  ${nick} at ${ip}, UDP port ${udpPort}`,
  joined: (nick: string, ip: string, udpPort: number): string =>
    `${nick} joined from ${ip}, UDP port ${udpPort}`,
  left: (nick: string): string => `${nick} left`,
  renamed: (from: string, to: string): string => `${from} is now called ${to}`,
  doubted: (nick: string): string => `${nick} may have left`,
  ignored: (nick: string): string => `${nick} is ignored: nothing comes from them`,
  unignored: (nick: string): string => `${nick} is not ignored any more`,
  said: (from: string, text: string): string => `${from}: ${text}`,
  emote: (from: string, text: string): string => `* ${from} ${text}`,
  privately: (nick: string): string => `${nick} (private)`,
  privatelyTo: (from: string, nick: string): string => `${from} (private to ${nick})`,
  gap: (count: number | null): string =>
    count === null
      ? 'some texts were said meanwhile and are lost'
      : `${count} ${count === 1 ? 'text was' : 'texts were'} said meanwhile and ${count === 1 ? 'is' : 'are'} lost`,
  invited: (nick: string): string => `asked ${nick} for a private chat`,
  asked: (nick: string, ip: string, verified: boolean, seconds: number): string =>
    `${nick} (${ip}${verified ? '' : ', unverified'}) asks for a private chat: /accept ${nick} or /decline ${nick} within ${seconds} s`,
  askedByStranger: (ip: string, seconds: number): string =>
    `somebody unknown at ${ip} (unverified) asks for a private chat: /accept or /decline within ${seconds} s`,
  declined: (nick: string): string => `${nick} declined`,
  unanswered: (nick: string): string => `${nick} did not answer`,
  expired: (nick: string | null): string => `the invitation of ${nick ?? 'somebody unknown'} has expired`,
  closed: (nick: string | null, reason: 'declined' | 'cancelled'): string =>
    reason === 'declined'
      ? `declined the invitation of ${nick ?? 'somebody unknown'}`
      : `${nick ?? 'somebody unknown'} no longer asks for a private chat`,
  chatOpened: (nick: string, address: string, security: ChatSecurity): string =>
    `private chat with ${nick} at ${address} is open, ${SECURITY[security]}: /msg ${nick} text${security === 'encrypted' ? `, /verify ${nick}` : ''}`,
  compare: (nick: string, words: string): string =>
    `call ${nick} and compare these words, which stand on both screens if nobody stands between you: ${words}`,
  fingerprint: (nick: string, fingerprint: string): string => `the key of ${nick}: ${fingerprint}`,
  trusted: (nick: string): string =>
    `the key that ${nick} had before is forgotten: the one at the next private chat is remembered`,
  chatRenamed: (from: string, to: string): string => `the private chat with ${from} is now with ${to}`,
  chatNickTaken: (from: string, to: string): string =>
    `${from} is somebody else now: the private chat with the former ${from} is with ${to}`,
  interrupted: (nick: string, seconds: number): string =>
    `connection to ${nick} interrupted; trying again for ${seconds} s, texts wait until then`,
  resumed: (nick: string): string => `the private chat with ${nick} is resumed, and nothing is missing`,
  undelivered: (nick: string): string => `perhaps not delivered to ${nick}, /resend ${nick} sends it again`,
  resendOffer: (nick: string, count: number): string =>
    `${count} ${count === 1 ? 'text' : 'texts'} from before may not have arrived: /resend ${nick}`,
  chatEnded: {
    left: (nick: string): string => `${nick} has ended the chat`,
    lost: (nick: string): string => `connection to ${nick} lost`,
    closed: (nick: string): string => `the private chat with ${nick} is closed`,
  },
  problem: (message: string): string => `problem: ${message}`,
  notSaid: (message: string, text: string): string => `problem: ${message}: ${text}`,
  lineTooLong: (bytes: number): string => `that line was too long (more than ${bytes} bytes) and was dropped`,
  held: 'not connected: texts are held and sent when the server is back',
  heldMany: (count: number): string =>
    `${count} texts are held: no more is read, commands neither, until the server is back; Ctrl-C (or SIGTERM) ends klatsch`,
  meantFor: (server: string): string => `not said: a text that was meant for ${server}`,
  notEchoed: 'the last text has not come back from the server; it may not have been said',
  unsent: (count: number): string =>
    `${count} ${count === 1 ? 'line was' : 'lines were'} not sent: no server`,
  outputDropped: (count: number): string =>
    `${count} ${count === 1 ? 'line was' : 'lines were'} dropped: standard output was not read fast enough`,

  /** The console of `serve`. */
  server: {
    listening: (address: string): string => `serving on ${address}`,
    key: (key: string): string => `its key: ${key}`,
    closed: 'the server has stopped',
    joined: (nick: string, address: string, dialect: string): string =>
      `${nick} joined from ${address} (${dialect})`,
    left: (nick: string, ip: string, reason: string): string => `${nick} (${ip}) left: ${reason}`,
    renamed: (from: string, to: string): string => `${from} is now called ${to}`,
    refused: (who: string, code: string, count: number): string =>
      `refused ${who}: ${code}${count === 1 ? '' : ` (${count} times)`}`,
    person: (nick: string, address: string, dialect: string): string =>
      `  ${nick} at ${address} (${dialect})`,
    acted: (by: string, outcome: string): string => `${by}: ${outcome}`,
    store: (kept: boolean, code: string | null): string =>
      kept
        ? 'texts are kept on disk again'
        : `texts are not kept on disk now (${code ?? 'unknown'}); the room goes on`,
  },
};
