import type { Check } from '../wire/check.js';

/** The latest time that a `Date` can be, epoch milliseconds. */
const LAST_TIME = 8.64e15;

/** A number that is not negative: a count, or the mean of some. */
export const amount: Check<number> = (value) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

/** Epoch milliseconds that a `Date` takes. */
export const time: Check<number> = (value) => {
  const number = amount(value);
  return number !== undefined && number <= LAST_TIME ? number : undefined;
};

/** True or false. */
export const truth: Check<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

/** One of these strings. */
export function oneOf<T extends string>(...known: readonly T[]): Check<T> {
  return (value) => known.find((each) => each === value);
}

/** Null, or what `check` takes. */
export function orNull<T>(check: Check<T>): Check<T | null> {
  return (value) => (value === null ? null : check(value));
}
