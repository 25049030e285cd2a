import { isDottedQuad } from './people.js';

const GROUPS = 8;
const GROUP_BITS = 16;
const MAPPED = [0, 0, 0, 0, 0, 0xffff];
const MAPPED_BITS = MAPPED.length * GROUP_BITS;

/**
 * Writes an IP address as the system's own sockets write it, so that two of them can be compared as text: IPv4 as
 * dotted quad, also where it comes as `::ffff:10.0.0.5`; IPv6 as RFC 5952 has it. Null for what is no address, and
 * for one with a zone (`fe80::1%eth0`), which means something on one machine only.
 */
export function canonicalIp(text: string): string | null {
  if (isDottedQuad(text)) return text;
  const groups = groupsOf(text.toLowerCase());
  return groups === null ? null : write(groups);
}

/**
 * Writes a network in CIDR notation likewise, as its first address: `10.0.0.5/8` and `::ffff:10.0.0.0/104` are
 * `10.0.0.0/8`. Null for what is none.
 */
export function canonicalNetwork(text: string): string | null {
  const [, address = '', prefix = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const isQuad = isDottedQuad(address);
  const groups = groupsOf(isQuad ? `::ffff:${address}` : address.toLowerCase());
  const length = Number(prefix) + (isQuad ? MAPPED_BITS : 0);
  if (groups === null || length > GROUPS * GROUP_BITS) return null;
  const first = write(groups.map((group, index) => group & maskOf(length - index * GROUP_BITS)));
  return `${first}/${isDottedQuad(first) ? length - MAPPED_BITS : length}`;
}

/** Of a group of which so many bits count; there may be more of them than it has, or fewer than none. */
function maskOf(bits: number): number {
  return 0xffff << (GROUP_BITS - Math.min(Math.max(bits, 0), GROUP_BITS));
}

function groupsOf(text: string): readonly number[] | null {
  const halves = text.split('::');
  const [front, back] = halves.map(readGroups);
  if (halves.length > 2 || front === undefined || front === null || back === null) return null;
  if (back === undefined) return front.length === GROUPS ? front : null;
  const zeros = GROUPS - front.length - back.length;
  return zeros < 1 ? null : [...front, ...Array.from({ length: zeros }, () => 0), ...back];
}

/** The groups on one side of `::`; a dotted quad is the last two. */
function readGroups(half: string, index: number, halves: readonly string[]): readonly number[] | null {
  if (half === '') return halves.length === 2 ? [] : null;
  const parts = half.split(':');
  const last = parts.at(-1) ?? '';
  const isQuad = index === halves.length - 1 && isDottedQuad(last);
  const quad = isQuad ? groupsOfQuad(last) : [];
  const hex = isQuad ? parts.slice(0, -1) : parts;
  return hex.every((part) => /^[0-9a-f]{1,4}$/.test(part))
    ? [...hex.map((part) => Number.parseInt(part, 16)), ...quad]
    : null;
}

function groupsOfQuad(quad: string): readonly number[] {
  const [a = 0, b = 0, c = 0, d = 0] = quad.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
}

function quadOf(groups: readonly number[]): string {
  return groups.flatMap((group) => [group >> 8, group & 0xff]).join('.');
}

function write(groups: readonly number[]): string {
  const isMapped = MAPPED.every((group, index) => groups[index] === group);
  return isMapped ? quadOf(groups.slice(MAPPED.length)) : writeGroups(groups);
}

/** The longest run of zeros, of several the first, is `::`, unless it is of one. */
function writeGroups(groups: readonly number[]): string {
  let [start, length] = [0, 1];
  for (let from = 0; from < GROUPS; from += 1) {
    const after = groups.findIndex((group, index) => index >= from && group !== 0);
    const run = (after === -1 ? GROUPS : after) - from;
    if (run > length) [start, length] = [from, run];
  }
  const hex = (some: readonly number[]): string => some.map((group) => group.toString(16)).join(':');
  return length < 2 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}
