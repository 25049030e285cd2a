import { shortFingerprint } from './short-fingerprint.js';

const GROUPS = /.{4}/g;

/** A fingerprint as people read it to each other: eight groups of four, `k7qd-m2x9-…`. */
export function readable(fingerprint: string): string {
  return (shortFingerprint(fingerprint).match(GROUPS) ?? []).join('-');
}
