import { failure, success, type Result } from '../errors.js';
import { DATAGRAM_BYTES } from '../limits.js';
import { integer, matching, record, type Check } from './check.js';
import { family, plain } from './codec.js';
import { epoch, identifier, nick, port } from './extension-fields.js';
import { encodeFrame } from './frames.js';
import type { OldDialect } from './old-server.js';
import { parsePort } from './people.js';
import { decodeUtf8 } from './utf8.js';
import { splitWords } from './white-space.js';

/** An invitation or an answer in an old form; it does not say from whom. docs/PROTOCOL.md §6.1. */
type OldDatagram =
  | { readonly form: OldDialect; readonly type: 'request'; readonly tcpPort: number }
  | { readonly form: OldDialect; readonly type: 'rejected' };

/** What an invitation says. `id` is unguessable and good once: who answers on the TCP side must name it. */
export interface InviteFields {
  readonly id: string;
  readonly tcpPort: number;
  readonly from: string;
  readonly to: string;
  /** The chat to be resumed, named by the invitation that it began with; absent: a new chat. */
  readonly resume?: string;
  /** Where and when it was written, as the server whom both are with counts it, and the signature of all this. */
  readonly proof?: InviteProof;
}

/** Who has the key of the roster has written it, for this person, a moment ago. docs/PROTOCOL.md §6.5. */
export interface InviteProof {
  readonly epoch: string;
  /** The server's time, epoch ms. */
  readonly at: number;
  /** The public key, SPKI in base64: the roster has only its fingerprint. */
  readonly key: string;
  /** Ed25519 (RFC 8032), base64, over {@link signedBytes}. */
  readonly signature: string;
}

/** An invitation between klatsch peers. docs/PROTOCOL.md §6.2. */
type Invite = { readonly form: 'klatsch'; readonly type: 'invite' } & InviteFields;

/** What becomes of an invitation between klatsch peers, which `id` names. */
interface InviteAnswer {
  readonly form: 'klatsch';
  readonly type: 'seen' | 'decline' | 'cancel';
  readonly id: string;
}

/** Everything that peers send each other over UDP. */
export type Datagram = OldDatagram | Invite | InviteAnswer;

type KlatschMessage =
  | ({ readonly type: 'invite' } & InviteFields)
  | { readonly type: 'seen'; readonly id: string }
  | { readonly type: 'decline'; readonly id: string }
  | { readonly type: 'cancel'; readonly id: string };

const proof: Check<InviteProof> = record({
  epoch,
  at: integer(0),
  key: matching(/^[A-Za-z0-9+/]{59}=$/),
  signature: matching(/^[A-Za-z0-9+/]{86}==$/),
});

const klatschFamily = family<KlatschMessage>({
  invite: plain(
    'INVITE',
    'invite',
    { id: identifier, tcpPort: port, from: nick, to: nick },
    { resume: identifier, proof },
  ),
  seen: plain('SEEN', 'seen', { id: identifier }),
  decline: plain('DECLINE', 'decline', { id: identifier }),
  cancel: plain('CANCEL', 'cancel', { id: identifier }),
});

/**
 * Reads one datagram, whatever its form.
 *
 * @returns `too-large`, `malformed`, or `unknown-command`.
 */
export function parseDatagram(bytes: Buffer): Result<Datagram> {
  if (bytes.length > DATAGRAM_BYTES) return failure('too-large');
  if (bytes[0] !== 0x00) return parseOld('lines', splitWords(bytes.toString('latin1')));
  if (bytes.length < 4 || bytes.readUInt32BE(0) !== bytes.length - 4) return failure('malformed');
  const payload = decodeUtf8(bytes, 4);
  const parsed = klatschFamily.parse(payload);
  if (!parsed.ok) return parsed;
  if (parsed.value.type === 'unknown') return parseOld('frames', splitWords(payload));
  return success({ form: 'klatsch', ...parsed.value });
}

/**
 * What the signature of an invitation is over: everything that it says, one field a line, none of which can hold a
 * line end; and a first line that no other signature of the same key begins with.
 */
export function signedBytes(
  invite: Omit<InviteFields, 'proof'>,
  when: Pick<InviteProof, 'epoch' | 'at'>,
): Buffer {
  const { id, tcpPort, from, to, resume } = invite;
  const lines = ['klatsch invitation 1', id, tcpPort, from, to, when.epoch, when.at];
  return Buffer.from((resume === undefined ? lines : [...lines, resume]).join('\n'), 'utf8');
}

/** To the lines dialect extra arguments are nothing, to the frames dialect they are an error. */
function parseOld(form: OldDialect, words: readonly string[]): Result<OldDatagram> {
  const [command, argument, ...more] = words;
  if (command === 'CHAT_REJECTED') return success({ form, type: 'rejected' });
  if (command !== 'CHAT_REQUEST') return failure('unknown-command');
  const tcpPort = parsePort(argument ?? '');
  if (tcpPort === null || (form === 'frames' && more.length > 0)) return failure('malformed');
  return success({ form, type: 'request', tcpPort });
}

/**
 * Writes one datagram.
 *
 * @throws TypeError when a field breaks its bounds or a nick is not one word.
 */
export function encodeDatagram(datagram: Datagram): Buffer {
  if (datagram.form === 'klatsch') {
    return klatschFamily.encode(datagram);
  }
  const text =
    datagram.type === 'request' ? `CHAT_REQUEST ${checkedPort(datagram.tcpPort)}` : 'CHAT_REJECTED';
  if (datagram.form === 'lines') return Buffer.from(text, 'ascii');
  // The old frames programs put a blank behind every command, also behind one without arguments.
  return encodeFrame(datagram.type === 'request' ? text : `${text} `);
}

function checkedPort(tcpPort: number): number {
  if (port(tcpPort) === undefined) throw new TypeError(`no port: ${tcpPort}`);
  return tcpPort;
}
