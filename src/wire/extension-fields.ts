import { cleanNick } from './nickname.js';
import { integer, list, matching, record, string, type Check } from './check.js';
import { canonicalIp } from './ip.js';
import type { WireDialect, WirePerson } from './people.js';

/** A nick as anybody named it, cleaned for a client. */
export const nick: Check<string> = (value) => (typeof value === 'string' ? cleanNick(value) : undefined);

/** The sender's own name for something: 1–64 printable ASCII characters without blanks. */
export const identifier: Check<string> = matching(/^[!-~]{1,64}$/);

/** What only two know: 128 bits in base64url. */
export const secret: Check<string> = matching(/^[\w-]{22}$/);

/** One life of a server: 1–24 letters, digits, `-` and `_`, so that a HELLO keeps within its length. */
export const epoch: Check<string> = matching(/^[\w-]{1,24}$/);

/** The number of a text within its epoch. */
export const sequence: Check<number> = integer(0);

/** A version of the extension. */
export const version: Check<number> = integer(1, 0xffff);

/** What a program can do beyond the bare extension. */
export const capabilities: Check<readonly string[]> = list(matching(/^[a-z][a-z0-9-]{0,31}$/), 16);

/** A TCP or UDP port that can be sent to. */
export const port: Check<number> = integer(1, 65535);

const ip: Check<string> = (value) =>
  typeof value === 'string' ? (canonicalIp(value) ?? undefined) : undefined;

/** The fingerprint of a key: SHA-256 in base32. */
const fingerprint: Check<string> = matching(/^[a-z2-7]{52}$/);

const toldPerson = record({ nick, ip, udpPort: integer(0, 65535) }, { dialect: string, key: fingerprint });
const DIALECTS: readonly WireDialect[] = ['klatsch', 'frames', 'lines'];

/** One person of a roster; a dialect of the future is left out. */
export const person: Check<WirePerson> = (value) => {
  const told = toldPerson(value);
  if (told === undefined) return undefined;
  const { dialect: named, ...basic } = told;
  const dialect = DIALECTS.find((known) => known === named);
  return dialect === undefined ? basic : { ...basic, dialect };
};
