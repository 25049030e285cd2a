import { field, loggedCommand } from './field.js';
import { encodeFrame } from './frames.js';
import { encodeLine } from './lines.js';
import type { OldDialect } from './old-server.js';
import type { Payload } from './payload.js';
import { firstWord, isBlank, splitLines, splitWords } from './white-space.js';

/** What stands before a text. */
const BROADCAST = 'BROADCAST ';

/** What an old client can say to a server. docs/PROTOCOL.md §4.1. */
export type OldClientSaying =
  | { readonly type: 'register'; readonly nick: string; readonly udpPort: string }
  | { readonly type: 'broadcast'; readonly nick: string; readonly text: string }
  | { readonly type: 'quit' };

/** What came from an old client. `udpPort` is what was sent, unchecked; `command` is fit for a log. */
export type OldClientMessage =
  | OldClientSaying
  | { readonly type: 'malformed'; readonly command: string }
  | { readonly type: 'unknown'; readonly command: string };

/**
 * Reads one message of an old client, of either dialect. Of a text everything behind the nick and one blank
 * is kept as it is; it may be empty, and the server refuses that. An empty payload is the unknown command ``.
 */
export function parseOldClient(payload: string): OldClientMessage {
  const { word: command, rest } = firstWord(payload);
  if (command === 'REGISTER') return parseRegister(rest);
  if (command === 'BROADCAST') return parseBroadcast(rest);
  if (command === 'QUIT') return { type: 'quit' };
  return { type: 'unknown', command: loggedCommand(command) };
}

/** Whether a message is a text that is written as usual, of whose words nothing is read. */
export function isBroadcast(payload: Payload): boolean {
  return payload.head(BROADCAST.length) === BROADCAST;
}

function parseRegister(rest: string): OldClientMessage {
  const [nick, udpPort, ...more] = splitWords(rest);
  if (nick === undefined || udpPort === undefined || more.length > 0) {
    return { type: 'malformed', command: 'REGISTER' };
  }
  return { type: 'register', nick, udpPort };
}

function parseBroadcast(rest: string): OldClientMessage {
  const { word: nick, rest: text } = firstWord(rest);
  return nick === '' ? { type: 'malformed', command: 'BROADCAST' } : { type: 'broadcast', nick, text };
}

/**
 * Writes a message as an old client does. A text to a lines server goes out as one message for each of its
 * lines, so that none can forge another; a text of nothing but white space gives no bytes at all.
 *
 * @throws TypeError when a nick or port is not one word.
 */
export function encodeOldClient(dialect: OldDialect, message: OldClientSaying): Buffer {
  const encode = dialect === 'lines' ? encodeLine : encodeFrame;
  switch (message.type) {
    case 'register':
      return encode(`REGISTER ${field(message.nick)} ${field(message.udpPort)}`);
    case 'broadcast': {
      const head = `BROADCAST ${field(message.nick)}`;
      if (isBlank(message.text)) return Buffer.alloc(0);
      const texts = dialect === 'lines' ? splitLines(message.text) : [message.text];
      return Buffer.concat(texts.map((text) => encode(`${head} ${text}`)));
    }
    case 'quit':
      return encode('QUIT ');
  }
}
