/** Characters that JSON leaves alone but that end lines or steer terminals somewhere. */
const RAW = /[\u007F-\u009F\u2028\u2029]/g;

/**
 * A fact as one line of JSON, as scripts read it: `{"fact":…,"at":ISO 8601,…fields}`, ASCII controls and line
 * ends escaped.
 *
 * @param at epoch milliseconds
 */
export function jsonLine(fact: string, at: number, fields: object): string {
  const line = JSON.stringify({ fact, at: new Date(at).toISOString(), ...fields });
  return line.replace(RAW, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
