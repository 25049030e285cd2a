import { PythonError, decode } from './python.js';

/** A command and its arguments, as both dialects write them; without arguments a blank trails. */
export function messageText(command: string, ...args: readonly string[]): string {
  return `${command} ${args.join(' ')}`;
}

/** The older dialect's envelope. */
export function line(text: string): Buffer {
  return Buffer.from(`${text}\n`);
}

/** The newer dialect's envelope. */
export function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(payload.length);
  return Buffer.concat([length, payload]);
}

/** What tells one dialect's invitations and private chats from the other's. */
export interface PeerForm {
  readonly request: (tcpPort: number) => Buffer;
  readonly rejected: Buffer;
  /** The text of a datagram. @throws PythonError, of which the UDP thread dies */
  readonly read: (datagram: Buffer) => string;
  /** Whether a request leaves from a throw-away port, or from the registered one. */
  readonly throwAwayPort: boolean;
  /** Whether arguments after the port are ignored, or refused with a line in the log. */
  readonly ignoresExtraArguments: boolean;
  /** Whether a rejection goes, by mistake, to the UDP port with the number of the inviter's TCP port. */
  readonly rejectsToTcpPort: boolean;
  /** What ends a private text. */
  readonly textEnd: string;
}

export const LINES_FORM: PeerForm = {
  request: (tcpPort) => Buffer.from(messageText('CHAT_REQUEST', String(tcpPort))),
  rejected: Buffer.from('CHAT_REJECTED'),
  read: decode,
  throwAwayPort: true,
  ignoresExtraArguments: true,
  rejectsToTcpPort: true,
  textEnd: '\n',
};

export const FRAMES_FORM: PeerForm = {
  request: (tcpPort) => frame(messageText('CHAT_REQUEST', String(tcpPort))),
  rejected: frame(messageText('CHAT_REJECTED')),
  read(datagram) {
    if (datagram.length < 4) throw new PythonError('struct.error');
    if (datagram.readUInt32BE() !== datagram.length - 4) throw new PythonError('ValueError');
    return decode(datagram.subarray(4));
  },
  throwAwayPort: false,
  ignoresExtraArguments: false,
  rejectsToTcpPort: false,
  textEnd: '',
};
