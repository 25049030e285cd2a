import { scrypt } from 'node:crypto';
import { wordlist } from '@scure/bip39/wordlists/english.js';

/** Words shown: 66 bits, soon read out. */
const WORDS = 6;
/** BIP-39's list has 2,048 words, told apart by their first four letters. */
const BITS = 11n;
const DIGEST_BYTES = 32;
/**
 * Whoever stands between chooses two keys, one for each side, and needs only a collision: some 2^33 tries with a quick
 * hash, an afternoon's work. Each try costs a tenth of a second and 32 MiB instead.
 */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const SALT = 'klatsch words 1';

/**
 * The words by which two people can tell, by voice, that each has the other's key: the same on both screens, others
 * for any other key (docs/PROTOCOL.md §6.4).
 *
 * @param one a fingerprint
 * @param other the other one; the order does not matter
 */
export async function shortWords(one: string, other: string): Promise<readonly string[]> {
  const pair = one < other ? `${one}\n${other}` : `${other}\n${one}`;
  const digest = await new Promise<Buffer>((resolve, reject) => {
    scrypt(pair, SALT, DIGEST_BYTES, COST, (error, derived) => {
      if (error === null) resolve(derived);
      else reject(error);
    });
  });
  const bits = BigInt(`0x${digest.toString('hex')}`);
  const top = BigInt(DIGEST_BYTES * 8);
  return Array.from({ length: WORDS }, (_, index) => {
    const place = (bits >> (top - BITS * BigInt(index + 1))) & ((1n << BITS) - 1n);
    return wordlist[Number(place)] ?? '';
  });
}
