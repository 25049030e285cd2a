import { isIP } from 'node:net';
import type { Result } from '../errors.js';
import { failure, success } from '../errors.js';
import { canonicalIp } from '../wire/ip.js';
import { checkNick } from '../wire/nickname.js';
import type { BanTarget } from './command.js';

const MAX_PREFIX: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** Reads `nick`, `10.0.0.9` or `10.0.0.0/8`; fails with `address-invalid`, or as {@link checkNick} does. */
export function readBanTarget(typed: string): Result<BanTarget> {
  const what = typed.toLowerCase();
  // As the system shows the addresses of those who come, but for a zone (`%eth0`), which makes no difference.
  const ip = isIP(what) === 0 ? null : canonicalIp(what.replace(/%.*/, ''));
  if (ip !== null) return success({ kind: 'address', what: ip });
  const [address = ''] = what.split('/', 1);
  if (isIP(address) !== 0) return readNetwork(what);
  // No nick has a colon, and what is all numbers and dots was meant as an address.
  if (address.includes(':') || /^\d+(\.\d*)+$/.test(address)) return failure('address-invalid');
  const nick = checkNick(typed);
  return nick.ok ? success({ kind: 'nick', what: nick.value }) : nick;
}

function readNetwork(what: string): Result<BanTarget> {
  const [address = '', prefix = ''] = what.split(/\/(.*)/s, 2);
  const longest = MAX_PREFIX[isIP(address)] ?? -1;
  const isGood = /^\d{1,3}$/.test(prefix) && Number(prefix) <= longest;
  return isGood
    ? success({ kind: 'network', what: `${address}/${Number(prefix)}` })
    : failure('address-invalid');
}
