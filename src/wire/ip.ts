import { isDottedQuad } from './people.js';

const GROUPS = 8;
const MAPPED = [0, 0, 0, 0, 0, 0xffff];

/**
 * Writes an IP address as the system's own sockets write it, so that two of them can be compared as text: IPv4 as
 * dotted quad, also where it comes as `::ffff:10.0.0.5`; IPv6 as RFC 5952 has it. Null for what is no address, and
 * for one with a zone (`fe80::1%eth0`), which means something on one machine only.
 */
export function canonicalIp(text: string): string | null {
  if (isDottedQuad(text)) return text;
  const groups = groupsOf(text.toLowerCase());
  if (groups === null) return null;
  if (MAPPED.every((group, index) => groups[index] === group)) return quadOf(groups.slice(MAPPED.length));
  return write(groups);
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

/** The longest run of zeros, of several the first, is `::`, unless it is of one. */
function write(groups: readonly number[]): string {
  let [start, length] = [0, 1];
  for (let from = 0; from < GROUPS; from += 1) {
    const after = groups.findIndex((group, index) => index >= from && group !== 0);
    const run = (after === -1 ? GROUPS : after) - from;
    if (run > length) [start, length] = [from, run];
  }
  const hex = (some: readonly number[]): string => some.map((group) => group.toString(16)).join(':');
  return length < 2 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}
