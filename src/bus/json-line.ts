/** Characters that JSON leaves alone but that end lines or steer terminals somewhere. */
const RAW = /[\u007F-\u009F\u2028\u2029]/g;

/**
 * The time written last: what happens in one turn of the loop mostly has the same, and a third of the work is in it.
 */
let last = { at: NaN, written: '' };

/**
 * A fact as one line of JSON, as scripts read it: `{"fact":…,"at":ISO 8601,…fields}`, ASCII controls and line
 * ends escaped.
 *
 * @param at epoch milliseconds
 */
export function jsonLine(fact: string, at: number, fields: object): string {
  if (last.at !== at) last = { at, written: new Date(at).toISOString() };
  const line = JSON.stringify({ fact, at: last.written, ...fields });
  return line.replace(RAW, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
