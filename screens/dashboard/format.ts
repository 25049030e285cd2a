import { readable } from '../../src/identity/readable.js';

const SECOND_MS = 1000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const KIB = 1024;
const THOUSAND = 1000;

/** Two groups: enough to tell the keys of a room apart, and not to trust one. */
const KEY_CHARS = 9;

/** The beginning of a fingerprint, `k7qd-m2x5`; empty without one. `nicks` and `allowed` show them whole. */
export function keyStart(fingerprint: string | null): string {
  return fingerprint === null ? '' : readable(fingerprint).slice(0, KEY_CHARS);
}

/** How long something lasts, in five columns: `42s`, `4m05`, `3h11`, `12d04` (12 days, 4 hours), `1234d`. */
export function brief(ms: number): string {
  const seconds = wholeSeconds(ms);
  if (seconds < MINUTE) return `${seconds}s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)}m${two(seconds % MINUTE)}`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)}h${two(Math.floor((seconds % HOUR) / MINUTE))}`;
  const days = Math.floor(seconds / DAY);
  return days < 100 ? `${days}d${two(Math.floor((seconds % DAY) / HOUR))}` : `${days}d`;
}

/** The same where there is more room: `42 s`, `4:05 min`, `3:11 h`, `12 d 04:11`. */
export function spelled(ms: number): string {
  const seconds = wholeSeconds(ms);
  if (seconds < MINUTE) return `${seconds} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)}:${two(seconds % MINUTE)} min`;
  const clock = (hours: string): string => `${hours}:${two(Math.floor((seconds % HOUR) / MINUTE))}`;
  if (seconds < DAY) return `${clock(String(Math.floor(seconds / HOUR)))} h`;
  return `${Math.floor(seconds / DAY)} d ${clock(two(Math.floor((seconds % DAY) / HOUR)))}`;
}

/** A time in its largest unit that leaves no rest: `90 s`, `10 min`, `2 h`, `3 d`. */
export function round(ms: number): string {
  const seconds = wholeSeconds(ms);
  const units = [
    [DAY, 'd'],
    [HOUR, 'h'],
    [MINUTE, 'min'],
  ] as const;
  const [size, name] = units.find(([unit]) => seconds > 0 && seconds % unit === 0) ?? [1, 's'];
  return `${seconds / size} ${name}`;
}

/** A count or a rate in few columns: `0.5`, `41`, `999`, `5.2 k`, `52 k`, `1.2 M`. */
export function short(count: number): string {
  return scaled(count, THOUSAND, ['', ' k', ' M', ' G']);
}

/** The same without a blank, for a narrow column: `5.2k`. */
export function shortest(count: number): string {
  return scaled(count, THOUSAND, ['', 'k', 'M', 'G']);
}

/** Bytes in five columns: `0`, `812`, `1.2K`, `8.0M`. */
export function briefBytes(bytes: number): string {
  return scaled(bytes, KIB, ['', 'K', 'M', 'G']);
}

/** Memory: `84 MiB`, `1.2 GiB`. */
export function memory(bytes: number): string {
  return scaled(bytes, KIB, [' B', ' KiB', ' MiB', ' GiB']);
}

/** A whole number with commas between the thousands: `5,000`. */
export function whole(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** The largest unit that leaves at least one; a digit behind the point below ten, but not of bare whole numbers. */
function scaled(value: number, step: number, units: readonly string[]): string {
  let rest = Number.isFinite(value) ? Math.max(0, value) : 0;
  let unit = 0;
  // What would be rounded up to the next unit belongs there.
  while (Math.round(rest) >= step && unit < units.length - 1) {
    rest /= step;
    unit += 1;
  }
  const isBare = unit === 0 && (Number.isInteger(rest) || rest >= 10);
  const digits = isBare || Math.round(rest) >= 10 ? 0 : 1;
  return rest.toFixed(digits) + (units[unit] ?? '');
}

function wholeSeconds(ms: number): number {
  return Number.isFinite(ms) ? Math.max(0, Math.floor(ms / SECOND_MS)) : 0;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
