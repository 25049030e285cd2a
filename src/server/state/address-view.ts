import { STAND_IN_ADDRESS } from '../../limits.js';
import type { Endpoint } from '../../net/address.js';
import { isLoopback } from '../../net/address.js';
import { isDottedQuad } from '../../wire/people.js';

/**
 * How a recipient sees people who are connected from the server's own machine: under their loopback address
 * (`null`: the recipient is on that machine too), or under this address, where they can be invited.
 */
export type AddressView = string | null;

/** The view of whoever is at the far end of a connection (`remote`, and `local`: our end of it). */
export function viewOf(connection: { readonly remote: Endpoint; readonly local: Endpoint }): AddressView {
  return isLoopback(connection.remote.ip) ? null : dottedQuad(connection.local.ip);
}

/** The address under which somebody at `ip` is shown; always a dotted quad, as the old USERLIST needs. */
export function shownTo(view: AddressView, ip: string): string {
  if (!isLoopback(ip)) return dottedQuad(ip);
  if (view !== null) return view;
  return ip === '::1' ? '127.0.0.1' : ip;
}

function dottedQuad(ip: string): string {
  return isDottedQuad(ip) ? ip : STAND_IN_ADDRESS;
}
