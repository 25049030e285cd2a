import { BAN_MAX_MS } from '../limits.js';

const SECOND_MS = 1000;
const UNITS: Readonly<Record<string, number>> = {
  s: SECOND_MS,
  m: 60 * SECOND_MS,
  h: 3600 * SECOND_MS,
  d: 86_400 * SECOND_MS,
};

/** Reads `30s`, `10m`, `2h` or `3d` as milliseconds; null for anything else, 0 and what exceeds `BAN_MAX_MS`. */
export function readDuration(typed: string): number | null {
  const [, digits = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(typed) ?? [];
  const ms = Number(digits) * (UNITS[unit] ?? 0);
  return ms > 0 && ms <= BAN_MAX_MS ? ms : null;
}
