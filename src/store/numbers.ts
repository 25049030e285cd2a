/** Half of the whole numbers that there are: no room has said so much. */
export const LAST_NUMBER = 2 ** 52;

/** Whether a text can have that number, and others be numbered on from there; also whether a time can be that. */
export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LAST_NUMBER;
}
