/** Looks at a value from outside: the value as its type, or undefined when it is something else. */
export type Check<T> = (value: unknown) => T | undefined;

/** One check for each field of `T`. */
type Checks<T> = { readonly [K in keyof T]-?: Check<T[K]> };

/** One field of a record. */
interface Field {
  readonly key: string;
  readonly check: Check<unknown>;
  readonly isNeeded: boolean;
}

/** An integer between two bounds, both included. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER): Check<number> {
  return (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
      ? value
      : undefined;
}

/** Any string. */
export const string: Check<string> = (value) => (typeof value === 'string' ? value : undefined);

/** A string of a given form. */
export function matching(pattern: RegExp): Check<string> {
  return (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined);
}

/** A flag: `true`, or the field is absent. */
export const flag: Check<true> = (value) => (value === true ? true : undefined);

/** An array of at most `max` items of one kind. */
export function list<T>(item: Check<T>, max = Number.MAX_SAFE_INTEGER): Check<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value) || value.length > max) return undefined;
    const items: T[] = [];
    for (const element of value as readonly unknown[]) {
      const checked = item(element);
      if (checked === undefined) return undefined;
      items.push(checked);
    }
    return items;
  };
}

/**
 * An object with these fields of its own; every other field is ignored, so that later versions can add some.
 * The result is a new object with nothing but the named fields, in their order here.
 */
export function record<R extends object, O extends object = object>(
  required: Checks<R>,
  optional?: Checks<O>,
): Check<R & Partial<O>> {
  const entries = (checks: object, isNeeded: boolean): Field[] =>
    Object.entries<Check<unknown>>(checks as Checks<R & O>).map(([key, check]) => ({ key, check, isNeeded }));
  const fields = [...entries(required, true), ...entries(optional ?? {}, false)];
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const given = value as Readonly<Record<string, unknown>>;
    const found: Record<string, unknown> = {};
    for (const { key, check, isNeeded } of fields) {
      const held = Object.hasOwn(given, key) ? given[key] : undefined;
      if (held === undefined && !isNeeded) continue;
      const checked = check(held);
      if (checked === undefined) return undefined;
      found[key] = checked;
    }
    return found as R & Partial<O>;
  };
}

/**
 * What we are about to send, looked at as strictly as what we receive.
 *
 * @throws TypeError when it would not come out of its own parser unchanged: a programmer's error.
 */
export function sendable<T extends object>(check: Check<T>, value: T): T {
  const checked = check(value);
  const before = value as Readonly<Record<string, unknown>>;
  const changed = ([key, field]: [string, unknown]): boolean =>
    typeof field === 'string' && field !== before[key];
  if (checked === undefined || Object.entries(checked).some(changed)) {
    throw new TypeError(`not fit for the wire: ${JSON.stringify(value).slice(0, 200)}`);
  }
  return checked;
}
