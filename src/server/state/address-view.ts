import type { Dialect } from '../../bus/events.js';
import { STAND_IN_ADDRESS } from '../../limits.js';
import type { Endpoint } from '../../net/address.js';
import { isLoopback, onThisMachine } from '../../net/address.js';
import { canonicalIp } from '../../wire/ip.js';
import { isDottedQuad } from '../../wire/people.js';

/**
 * How a recipient sees people who are connected from the server's own machine: under their loopback address
 * (`null`: the recipient is on that machine too), or under this address, where they can be invited.
 */
export type AddressView = string | null;

/** To whom somebody is shown. */
interface Recipient {
  readonly dialect: Dialect;
  readonly view: AddressView;
}

/** The view of whoever is at the far end of a connection (`remote`, and `local`: our end of it). */
export function viewOf(connection: { readonly remote: Endpoint; readonly local: Endpoint }): AddressView {
  return isLoopback(connection.remote.ip) ? null : toldIp(connection.local.ip);
}

/**
 * The address under which somebody at `ip` is shown. Old programs take dotted quads only: to them an IPv6 address is
 * `STAND_IN_ADDRESS`, and so it is to everybody where the address means nothing to anybody else.
 */
export function shownTo({ dialect, view }: Recipient, ip: string): string {
  const shown = isLoopback(ip) ? (view ?? onThisMachine(ip)) : toldIp(ip);
  return dialect === 'klatsch' || isDottedQuad(shown) ? shown : STAND_IN_ADDRESS;
}

/** An address as somebody elsewhere can use it: one with a zone (`fe80::1%eth0`) is one of our machine's alone. */
function toldIp(ip: string): string {
  return canonicalIp(ip) ?? STAND_IN_ADDRESS;
}
