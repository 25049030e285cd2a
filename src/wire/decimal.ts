const GROUP = 1000;
/** The last three digits of a number. */
const ENDINGS = Array.from({ length: GROUP }, (_, ending) => String(ending).padStart(3, '0'));

/**
 * A whole number, not negative, in decimal digits. V8 keeps every string that it makes of a number in case somebody
 * wants the same again; of numbers that rise by one that is a string for each, which the garbage collector moves twice.
 * Here it makes one for each thousand.
 */
export function decimal(value: number): string {
  return value < GROUP ? String(value) : `${Math.floor(value / GROUP)}${ENDINGS[value % GROUP] ?? ''}`;
}
