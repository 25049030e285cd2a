import type { ScryptOptions } from 'node:crypto';
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** 2^15 × 8 × 128 bytes: 32 MiB and some 60 ms of one core for each guess, also for whoever has stolen the hash. */
const LOG_COST = 15;
const BLOCK = 8;
const PARALLEL = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** What Node lets scrypt have by default is just too little. */
const ROOM = 2;

/** What a password is kept as: the costs, a salt, and what scrypt makes of both. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await hashed(password, salt, LOG_COST, BLOCK, PARALLEL);
  return ['scrypt', LOG_COST, BLOCK, PARALLEL, base64(salt), base64(hash)].join('$');
}

/** Whether this is the password; compared in constant time. False for what {@link hashPassword} has not made. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const parts = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([\w-]{22})\$([\w-]{43})$/.exec(stored);
  if (parts === null) return false;
  const [, cost, block, parallel, salt = '', wanted = ''] = parts;
  const hash = await hashed(password, unbase64(salt), Number(cost), Number(block), Number(parallel));
  return timingSafeEqual(hash, unbase64(wanted));
}

function hashed(
  password: string,
  salt: Buffer,
  cost: number,
  block: number,
  parallel: number,
): Promise<Buffer> {
  const N = 2 ** cost;
  const maxmem = ROOM * 128 * N * block * parallel;
  // Keyboards and programs write some characters in one way or another.
  return derive(password.normalize('NFKC'), salt, HASH_BYTES, { N, r: block, p: parallel, maxmem });
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64url');
}

function unbase64(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}
