import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ERROR_CODES } from '../../src/errors.js';
import * as limits from '../../src/limits.js';
import { encodeChat, parseChat } from '../../src/wire/chat.js';
import { isSignedBy } from '../../src/peer/peer-keys.js';
import { encodeDatagram, parseDatagram, signedBytes } from '../../src/wire/datagram.js';
import {
  encodeExtensionClient,
  encodeExtensionServer,
  parseExtensionClient,
  parseExtensionServer,
} from '../../src/wire/extension.js';
import { encodeFrame } from '../../src/wire/frames.js';
import { encodeOldClient, parseOldClient } from '../../src/wire/old-client.js';
import { encodeOldServer, parseOldServer, type OldDialect } from '../../src/wire/old-server.js';
import { words } from '../../src/words/index.js';

const document = readFileSync(new URL('../../docs/PROTOCOL.md', import.meta.url), 'utf8');

/** The messages in the blocks of one kind, in order. */
function examples(kind: string): string[] {
  const blocks = document.matchAll(/^```message (\S+)\n([\s\S]*?)^```$/gm);
  return [...blocks].flatMap(([, name, body]) => (name === kind ? (body ?? '').trimEnd().split('\n') : []));
}

/** The rows of the table under a heading, as their cells. */
function rows(heading: string): string[][] {
  const section = document.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('| `'));
  return lines.map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

/** Parses one example and writes it again: what stands on the wire, without its framing. */
type Trip = (example: string) => { readonly type: string; readonly again: string };

const unframed = (frame: Buffer): string => frame.subarray(4).toString('utf8');

function parsed<T>(result: { ok: true; value: T } | { ok: false; code: string }): T {
  if (!result.ok) throw new Error(result.code);
  return result.value;
}

const oldServer =
  (dialect: OldDialect): Trip =>
  (example) => {
    const message = parsed(parseOldServer(example));
    if (message.type === 'unknown') throw new Error(message.command);
    const bytes = encodeOldServer(dialect, message);
    return {
      type: message.type,
      again: (dialect === 'lines' ? bytes.toString() : unframed(bytes)).trimEnd(),
    };
  };

const datagram =
  (wrap: (text: string) => Buffer, unwrap: (bytes: Buffer) => string): Trip =>
  (example) => {
    const value = parsed(parseDatagram(wrap(example)));
    return { type: value.type, again: unwrap(encodeDatagram(value)).trimEnd() };
  };

const TRIPS: Readonly<Record<string, Trip>> = {
  'old-client': (example) => {
    const message = parseOldClient(example);
    if (message.type === 'unknown' || message.type === 'malformed') throw new Error(message.command);
    return { type: message.type, again: unframed(encodeOldClient('frames', message)).trimEnd() };
  },
  'old-server-frames': oldServer('frames'),
  'old-server-lines': oldServer('lines'),
  'extension-client': (example) => {
    const message = parsed(parseExtensionClient(example));
    if (message.type === 'unknown') throw new Error(message.command);
    const frame =
      message.type === 'register' ? encodeOldClient('frames', message) : encodeExtensionClient(message);
    return { type: message.type, again: unframed(frame) };
  },
  'extension-server': (example) => {
    const message = parsed(parseExtensionServer(example));
    if (message.type === 'unknown') throw new Error(message.command);
    return { type: message.type, again: unframed(encodeExtensionServer(message)) };
  },
  chat: (example) => {
    const message = parsed(parseChat(example));
    if (message.type === 'unknown') throw new Error(message.command);
    return { type: message.type, again: unframed(encodeChat(message)) };
  },
  'datagram-lines': datagram(
    (text) => Buffer.from(text),
    (bytes) => bytes.toString(),
  ),
  'datagram-frames': datagram(encodeFrame, unframed),
  'datagram-klatsch': datagram(encodeFrame, unframed),
};

/** Every kind of message that must have an example. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'old-client': ['register', 'broadcast', 'quit'],
  'old-server-frames': ['welcome', 'roster', 'joined', 'left', 'said', 'error'],
  'old-server-lines': ['said'],
  'extension-client': ['hello', 'auth', 'register', 'say', 'nick', 'who', 'ping', 'pong', 'quit'],
  'extension-server': [
    'hello',
    'welcome',
    'roster',
    'presence',
    'said',
    'notice',
    'gap',
    'error',
    'ping',
    'pong',
  ],
  chat: ['hello', 'text', 'ack', 'bye', 'resume', 'ping', 'pong'],
  'datagram-lines': ['request', 'rejected'],
  'datagram-frames': ['request', 'rejected'],
  'datagram-klatsch': ['invite', 'seen', 'decline', 'cancel'],
};

describe('docs/PROTOCOL.md', () => {
  it('has no example of a kind that no test runs', () => {
    const kinds = [...document.matchAll(/^```(.+)$/gm)].map(([, info]) =>
      (info ?? '').replace('message ', ''),
    );
    expect(new Set(kinds)).toEqual(new Set(Object.keys(TRIPS)));
  });

  it.each(Object.keys(TRIPS))('has examples of %s that are what the code reads and writes', (kind) => {
    const types = new Set<string>();
    for (const example of examples(kind)) {
      const trip = TRIPS[kind]?.(example);
      expect(trip?.again).toBe(example);
      if (trip !== undefined) types.add(trip.type);
    }
    expect([...types].sort()).toEqual([...(NEEDED[kind] ?? [])].sort());
  });

  it('names every refusal of a server, and no other', () => {
    const codes = rows('7. Refusals').map(([code]) => code);
    expect([...codes].sort()).toEqual(Object.keys(words.server.refusals).sort());
    expect(ERROR_CODES).toEqual(expect.arrayContaining(codes));
  });

  it('has every limit with its number', () => {
    const named = rows('10. Limits').map(([name, value]) => [name ?? '', Number(value)] as const);
    expect(named.length).toBeGreaterThan(30);
    const numbers: Readonly<Record<string, unknown>> = { ...limits };
    for (const [name, value] of named) expect([name, numbers[name]]).toEqual([name, value]);
  });

  it('says in its sentences the numbers that the table has', () => {
    const flat = document.replace(/\s+/g, ' ');
    const n = (value: number): string => value.toLocaleString('en-US');
    const seconds = (ms: number): string => `${ms / 1000} seconds`;
    const l = limits;
    for (const sentence of [
      `or nothing comes for ${seconds(l.DIALECT_SILENCE_MS)} (${seconds(l.WELCOME_MS)} where a key is on record)`,
      `nothing has come for ${seconds(l.DIALECT_SILENCE_MS)}, the client connects again`,
      `the room's \`password\` (at most ${n(l.PASSWORD_BYTES)} bytes)`,
      `The whole payload must have ${l.HELLO_MIN_BYTES} to ${l.HELLO_MAX_BYTES} bytes`,
      `without \`last\`, as a newcomer: the last ${l.NEWCOMER_TEXTS} texts`,
      `of the last ${l.EPOCHS_KEPT} it knows`,
      `keeps the last ${n(l.BACKLOG_TEXTS)} texts`,
      `PING every ${seconds(l.HEARTBEAT_MS)}; a server that hears nothing from it for ${seconds(l.CLIENT_SILENCE_MS)}`,
      `hears nothing for ${seconds(l.SERVER_SILENCE_MS)} takes the server for gone`,
      `kept for that key for ${l.NICK_KEPT_MS / 86_400_000} days`,
      `at most ${l.NICKS_PER_KEY} nicks are kept`,
      `at most ${l.NICKS_KEPT.toLocaleString('en')} in all`,
      `used again ${l.NICK_SETTLED_MS / 3_600_000} hours or more after`,
      `heard from it for ${seconds(l.OWNER_PING_MS)} it is ended with \`replaced\``,
      `listens for ${seconds(l.INVITATION_MS)}. Accepting`,
      `A datagram has at most ${n(l.DATAGRAM_BYTES)} bytes`,
      `name a TCP port under ${n(l.CHAT_PORT_MIN)}`,
      `a PING every ${seconds(l.CHAT_HEARTBEAT_MS)}; ${seconds(l.CHAT_SILENCE_MS)} of silence`,
      `the datagram has at most ${n(l.DATAGRAM_BYTES)} bytes`,
      `no more than ${l.PROOFS_PER_SECOND} invitations of that person`,
      `at most ${seconds(l.PROOF_MS)} from the server's time`,
      `no REGISTER within ${seconds(l.REGISTRATION_MS)}`,
      `nothing was heard for ${seconds(l.CLIENT_SILENCE_MS)}; extension only`,
      `${l.GUESSES} wrong passwords or codes came from this address`,
      `until ${seconds(l.GUESS_WAIT_MS)} after the last`,
      `A nick has 1 to ${l.NICK_CHARS} code points`,
      `no more than ${l.NICK_MARKS_IN_A_ROW} combining marks in a row`,
    ]) {
      expect(flat).toContain(sentence);
    }
    expect(flat).toContain('is told at most once a minute');
    expect(l.FORGERY_NOTICE_MS).toBe(60_000);
  });

  it('has a signed invitation whose signature is right', () => {
    const signed = examples('datagram-klatsch').map((each) => parsed(parseDatagram(encodeFrame(each))));
    const [invite] = signed.filter((each) => each.type === 'invite' && each.proof !== undefined);
    if (invite?.type !== 'invite' || invite.proof === undefined) throw new Error('no proof');
    const { key, signature } = invite.proof;
    const check = (bytes: Buffer): boolean =>
      isSignedBy(Buffer.from(key, 'base64'), bytes, Buffer.from(signature, 'base64'));
    expect(check(signedBytes(invite, invite.proof))).toBe(true);
    expect(check(signedBytes({ ...invite, to: 'carol' }, invite.proof))).toBe(false);
    // One to resume a chat signs that, too, behind the rest.
    const resuming = signedBytes({ ...invite, resume: 'i1' }, invite.proof);
    expect(resuming.toString()).toBe(`${signedBytes(invite, invite.proof).toString()}\ni1`);
    expect(check(resuming)).toBe(false);
    const lines = /The signature is over these lines[^:]*: ([^.]*)\./.exec(
      document.replaceAll('\n', ' '),
    )?.[1];
    const said = signedBytes(invite, invite.proof).toString().split('\n');
    expect(lines?.replaceAll('`', '').split(', ')).toEqual([
      said[0],
      ...['id', 'tcpPort', 'from', 'to', 'epoch', 'at'],
    ]);
    const { id, tcpPort, from, to, proof } = invite;
    expect(said.slice(1)).toEqual([id, String(tcpPort), from, to, proof.epoch, String(proof.at)]);
  });

  it('tells when a datagram is repeated', () => {
    const times = new Map([
      ['three', 3],
      ['four', 4],
      ['eight', 8],
    ]);
    const told = document.replaceAll('\n', ' ').matchAll(/after ([\d,]+) ms (\w+) times/g);
    const waits = [...told].flatMap(([, ms = '', count = '']) =>
      Array.from({ length: times.get(count) ?? 0 }, () => Number(ms.replace(',', ''))),
    );
    expect(waits).toEqual(limits.INVITATION_RETRY_MS);
    expect(document.replaceAll('\n', ' ')).toContain(`is sent again ${waits.length} times`);
  });

  it('has every section that the sources cite', () => {
    const headings = new Set(
      [...document.matchAll(/^##+ (\d+(?:\.\d+)?)\.? /gm)].map(([, number]) => number),
    );
    for (const number of [
      '2',
      '2.1',
      '2.2',
      '3',
      '4.1',
      '4.2',
      '5.1',
      '5.2',
      '5.3',
      '5.7',
      '6.1',
      '6.2',
      '6.3',
      '6.4',
      '6.5',
      '6.6',
      '7',
      '8',
      '9',
    ]) {
      expect(headings).toContain(number);
    }
  });
});
