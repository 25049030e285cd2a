import { cleanNick } from './nickname.js';
import { decodeUtf8 } from './utf8.js';

const LF = 0x0a;
const CR = 0x0d;

/** The nick with which an old program opens a private chat, and what came behind it. */
export interface Greeting {
  readonly nick: string;
  /** The beginning of the first text, often empty: the reader's first chunk. */
  readonly rest: Buffer;
  /** Whether the nick is one that we knew to stand for this address. */
  readonly verified: boolean;
}

/** Whose nick may be expected. */
export interface GreetingNames {
  /** The nick that was invited. */
  readonly expected?: string;
  /** The nicks of everybody who has the partner's address. */
  readonly candidates: readonly string[];
}

/**
 * Takes the raw nick, which has no end of its own, off the first bytes of an old private chat: a known nick
 * that is all there is, else the expected one, else the longest candidate, else, unverified, the first line.
 * docs/PROTOCOL.md §6.3.
 */
export function splitGreeting(bytes: Buffer, names: GreetingNames): Greeting {
  const candidates = [...names.candidates].sort((a, b) => b.length - a.length);
  const known = names.expected === undefined ? candidates : [names.expected, ...candidates];
  const bare = trimmed(bytes);
  const whole = known.find((nick) => spellings(nick).some((form) => bare.equals(form)));
  if (whole !== undefined) return { nick: whole, rest: Buffer.alloc(0), verified: true };
  for (const nick of known) {
    const form = spellings(nick).find((spelling) => startsWith(bytes, spelling));
    if (form !== undefined)
      return { nick, rest: withoutLineEnd(bytes.subarray(form.length)), verified: true };
  }
  const end = bytes.indexOf(LF);
  const line = end < 0 ? bytes : bytes.subarray(0, end);
  const rest = end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 1);
  return { nick: cleanNick(decodeUtf8(line)), rest, verified: false };
}

/**
 * Whether these bytes may be only the beginning of a known nick: worth waiting a moment for more before
 * {@link splitGreeting}.
 */
export function greetingMayGrow(bytes: Buffer, names: GreetingNames): boolean {
  const known = names.expected === undefined ? names.candidates : [names.expected, ...names.candidates];
  return known.some((nick) =>
    spellings(nick).some((form) => bytes.length < form.length && startsWith(form, bytes)),
  );
}

/** A nick as the server spells it, and as a client that does not compose its letters does. */
function spellings(nick: string): Buffer[] {
  return [Buffer.from(nick, 'utf8'), Buffer.from(nick.normalize('NFD'), 'utf8')].filter(
    (form) => form.length > 0,
  );
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.subarray(0, start.length).equals(start);
}

function withoutLineEnd(bytes: Buffer): Buffer {
  if (bytes[0] === LF) return bytes.subarray(1);
  return bytes[0] === CR && bytes[1] === LF ? bytes.subarray(2) : bytes;
}

/** The bytes without blanks and line ends behind them. */
function trimmed(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && [LF, CR, 0x20].includes(bytes[end - 1] ?? 0)) end--;
  return bytes.subarray(0, end);
}
