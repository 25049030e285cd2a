import { KlatschError } from '../errors.js';
import { words } from '../words/index.js';

/** What a limit may be: what the wire, and programs that rely on it, can bear. */
export interface LimitBounds {
  readonly least: number;
  readonly most: number;
}

/** Numbers by name; `Infinity` is none. */
type Limits<K extends string> = Readonly<Record<K, number>>;

/** Limits that somebody can set with `NAME=VALUE`, by their names in kebab-case (docs/OPERATING.md). */
export class LimitSet<K extends string> {
  readonly defaults: Limits<K>;
  readonly #bounds: Readonly<Partial<Record<K, LimitBounds>>>;
  /** The name on the command line → the field. */
  readonly #keys: ReadonlyMap<string, K>;

  constructor(defaults: Limits<K>, bounds: Readonly<Partial<Record<K, LimitBounds>>>) {
    this.defaults = defaults;
    this.#bounds = bounds;
    this.#keys = new Map(
      (Object.keys(defaults) as K[]).map((key) => [
        key.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`),
        key,
      ]),
    );
  }

  /** In the order of the fields. */
  get names(): readonly string[] {
    return [...this.#keys.keys()];
  }

  /** The names of some of the limits, in that order. */
  namesOf(limits: Partial<Limits<K>>): readonly string[] {
    return [...this.#keys].filter(([, key]) => Object.hasOwn(limits, key)).map(([name]) => name);
  }

  /** The field that a name stands for. */
  keyOf(name: string): K | undefined {
    return this.#keys.get(name);
  }

  /**
   * Reads `NAME=VALUE` settings over the defaults; a later one wins.
   *
   * @throws KlatschError `config-invalid`, as {@link parseOne}
   */
  parse(settings: readonly string[]): Limits<K> {
    const chosen: Partial<Limits<K>> = {};
    for (const setting of settings) Object.assign(chosen, this.parseOne(...nameAndValue(setting)));
    return { ...this.defaults, ...chosen };
  }

  /**
   * Reads one limit: a whole number; 0 for none, or where the wire has a bound, for that.
   *
   * @throws KlatschError `config-invalid` for a name that is none, a value that is no whole number, or one past
   * the bound
   */
  parseOne(name: string, value: string): Partial<Limits<K>> {
    const { server: w } = words;
    const key = this.#keys.get(name);
    if (key === undefined) throw new KlatschError('config-invalid', w.limitUnknown(name, this.names));
    if (!/^\d{1,15}$/.test(value)) throw new KlatschError('config-invalid', w.limitValue(name, value));
    const { least = 0, most = Infinity } = this.#bounds[key] ?? {};
    const number = Number(value) === 0 ? most : Number(value);
    if (number >= least && number <= most) return { [key]: number } as Partial<Limits<K>>;
    throw new KlatschError('config-invalid', w.limitBounds(name, value, least, most));
  }
}

/** The two halves of `NAME=VALUE`, without the blanks around them. */
export function nameAndValue(setting: string): [name: string, value: string] {
  const [name = '', value = ''] = setting.split(/=(.*)/s, 2).map((part) => part.trim());
  return [name, value];
}
