const GROUP = 1000;
/** The last three digits of a number. */
const ENDINGS = Array.from({ length: GROUP }, (_, ending) => String(ending).padStart(3, '0'));

/** What JSON has between quotation marks as it is: no quotation mark, backslash, control character or surrogate. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

/*
 * What is written for every text, of the room or a private chat, is put together by hand, in half the time of
 * `JSON.stringify` (docs/PERFORMANCE.md), and with the same result.
 */

/**
 * A whole number, not negative, in decimal digits. V8 keeps every string that it makes of a number in case somebody
 * wants the same again; of numbers that rise by one that is a string for each, which the garbage collector moves twice.
 * Here it makes one for each thousand.
 */
export function decimal(value: number): string {
  return value < GROUP ? String(value) : `${Math.floor(value / GROUP)}${ENDINGS[value % GROUP] ?? ''}`;
}

/** A string in JSON, as `JSON.stringify` writes it. */
export function quote(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** A field of an object behind another one; nothing when there is none. The name has nothing to escape. */
export function optionalField(name: string, value: string | true | undefined): string {
  if (value === undefined) return '';
  return `,"${name}":${value === true ? 'true' : quote(value)}`;
}

/** What JSON says; null, which it may say too, when it is none. */
export function valueOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
