/**
 * When something was, in the time of this machine: "12:04" of today, else "2026-01-30 22:10".
 *
 * @param at epoch milliseconds, as `now`
 */
export function stampOf(at: number, now: number): string {
  const then = new Date(at);
  const time = `${padded(then.getHours())}:${padded(then.getMinutes())}`;
  if (then.toDateString() === new Date(now).toDateString()) return time;
  return `${String(then.getFullYear())}-${padded(then.getMonth() + 1)}-${padded(then.getDate())} ${time}`;
}

function padded(number: number): string {
  return String(number).padStart(2, '0');
}
