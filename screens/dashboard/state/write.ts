import type { Line } from '../../log/line.js';
import type { Scrollback } from '../../log/scrollback.js';

/** Where the day of the last line ends, by log: a date is made once a day and not for every text of a flood. */
const ends = new WeakMap<Scrollback, { readonly from: number; readonly to: number }>();

/** Adds a line, and a day line before it where the day changed. */
export function write(log: Scrollback, line: Line): void {
  const day = ends.get(log);
  if (day === undefined || line.at < day.from || line.at >= day.to) {
    if (day !== undefined) log.push({ kind: 'day', at: line.at });
    ends.set(log, dayOf(line.at));
  }
  log.push(line);
}

/** Adds a line of before the server was started: at the top of a log nothing else says that this was another day. */
export function writeEarlier(log: Scrollback, line: Line, now: number): void {
  const { from, to } = dayOf(now);
  if (log.last === undefined && (line.at < from || line.at >= to)) log.push({ kind: 'day', at: line.at });
  write(log, line);
}

function dayOf(at: number): { readonly from: number; readonly to: number } {
  const date = new Date(at);
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  return { from: new Date(year, month, day).getTime(), to: new Date(year, month, day + 1).getTime() };
}
