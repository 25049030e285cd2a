import { isIP } from 'node:net';
import type { Result } from '../errors.js';
import { failure, success } from '../errors.js';
import { canonicalIp, canonicalNetwork } from '../wire/ip.js';
import { checkNick } from '../wire/nickname.js';
import type { BanTarget } from './command.js';

/** Reads `nick`, `10.0.0.9` or `10.0.0.0/8`; fails with `address-invalid`, or as {@link checkNick} does. */
export function readBanTarget(typed: string): Result<BanTarget> {
  const what = typed.toLowerCase();
  const [address = ''] = what.split('/', 1);
  if (isIP(address) !== 0) return readAddress(what);
  // No nick has a colon, and what is all numbers and dots was meant as an address.
  if (address.includes(':') || /^\d+(\.\d*)+$/.test(address)) return failure('address-invalid');
  const nick = checkNick(typed);
  return nick.ok ? success({ kind: 'nick', what: nick.value }) : nick;
}

/** As the system shows the addresses of those who come, but for a zone (`%eth0`), which makes no difference. */
function readAddress(typed: string): Result<BanTarget> {
  const bare = typed.replace(/%[^/]*/, '');
  const kind = bare.includes('/') ? 'network' : 'address';
  const what = kind === 'network' ? canonicalNetwork(bare) : canonicalIp(bare);
  return what === null ? failure('address-invalid') : success({ kind, what });
}
