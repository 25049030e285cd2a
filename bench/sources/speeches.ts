import { encodeExtensionClient, encodeExtensionServer } from '../../src/wire/extension.js';
import { encodeOldClient } from '../../src/wire/old-client.js';
import { encodeOldServer } from '../../src/wire/old-server.js';
import type { Guests, Speech } from '../support/room.js';
import type { Counter } from './counters.js';
import { FrameCounter, LineCounter, SizeCounter } from './counters.js';

const FIRST_UDP_PORT = 10_000;
const NUMBER_DIGITS = 5;
const WORDS = 'x'.repeat(64);
const SPEAKER = nickOf(0);
const ROOM = '#room';

/** The nick of a guest: of them all, and of nothing else that is sent, a hyphen stands before five digits. */
export function nickOf(index: number): string {
  return `load-${String(index).padStart(NUMBER_DIGITS, '0')}`;
}

/** How somebody comes in: what is said at first; what in answer to what comes; what says that they are in. */
export interface Entrance {
  readonly first: Buffer;
  readonly cue: string;
  readonly answer: Buffer | null;
  readonly done: string;
}

/** What somebody of that speech does to come in. */
export function entranceOf(speech: Speech, index: number): Entrance {
  const nick = nickOf(index);
  if (speech === 'irc') {
    const first = Buffer.from(`NICK ${nick}\r\nUSER load 0 * :load\r\n`);
    return { first, cue: ' 001 ', answer: Buffer.from(`JOIN ${ROOM}\r\n`), done: ' 366 ' };
  }
  const udpPort = String(FIRST_UDP_PORT + index);
  const old = speech === 'lines' ? 'lines' : 'frames';
  const register = encodeOldClient(old, { type: 'register', nick, udpPort });
  const hello = encodeExtensionClient({ type: 'hello', version: 1, caps: [] });
  const first = speech === 'klatsch' ? Buffer.concat([hello, register]) : register;
  return { first, cue: 'WELCOME ', answer: null, done: 'WELCOME ' };
}

/** One text of the first guest, as it is sent. */
export function textOf({ speech, registers }: Guests): Buffer {
  if (!registers) return deliveryOf(speech);
  if (speech === 'irc') return Buffer.from(`PRIVMSG ${ROOM} :${WORDS}\r\n`);
  if (speech === 'klatsch') return encodeExtensionClient({ type: 'say', id: 'x0000000', text: WORDS });
  return encodeOldClient(speech, { type: 'broadcast', nick: SPEAKER, text: WORDS });
}

/** What a klatsch server makes of it. */
function deliveryOf(speech: Speech): Buffer {
  if (speech === 'klatsch') {
    const said = { seq: 100_000, at: Date.now(), from: SPEAKER, id: 'x0000000', text: WORDS } as const;
    return encodeExtensionServer({ type: 'said', ...said });
  }
  const dialect = speech === 'lines' ? 'lines' : 'frames';
  return encodeOldServer(dialect, { type: 'said', from: SPEAKER, text: WORDS });
}

/** What counts them; in IRC all have `size` bytes. */
export function counterOf(speech: Speech, size: number): Counter {
  switch (speech) {
    case 'klatsch':
      return new FrameCounter('S');
    case 'frames':
      return new FrameCounter('B');
    case 'lines':
      return new LineCounter(deliveryOf('lines').length);
    case 'irc':
      return new SizeCounter(size);
  }
}
