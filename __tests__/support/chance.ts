import { createHash } from 'node:crypto';

/** What chance would have for this name: 0 ≤ x < 1, always the same for the same name. */
export function chance(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0) / 2 ** 32;
}
