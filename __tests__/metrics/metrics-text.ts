/** One sample of the text format. */
interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One metric: everything between its HELP and the next one's. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly samples: readonly Sample[];
}

const TYPES: readonly string[] = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];
const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)(?: (-?\\d+))?$`, 's');
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/;
/** What `promtool check metrics` complains of: units that are not the base ones. */
const STRANGE_UNIT = /_(?:milliseconds|ms|minutes|hours|kilobytes|kib|mib|percent)(?:_|$)/;

/**
 * Reads Prometheus' text format (version 0.0.4) as strictly as its specification and `promtool check metrics` do.
 *
 * @throws Error what is wrong, with the line
 */
export function parseMetrics(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const families = new Map<string, { name: string; help: string; type: string; samples: Sample[] }>();
  let open = { name: '', help: '', type: '', samples: [] as Sample[] };
  const series = new Set<string>();
  for (const line of text.slice(0, -1).split('\n')) {
    const fail = (what: string): never => {
      throw new Error(`${what}: ${line}`);
    };
    if (line === '') continue;
    const [, keyword, name = '', rest = ''] = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`).exec(line) ?? [];
    if (keyword === 'HELP') {
      if (families.has(name)) fail('the second HELP of one metric');
      if (/\\(?![\\n])/.test(rest)) fail('a bad escape in HELP');
      open = { name, help: rest, type: '', samples: [] };
      families.set(name, open);
    } else if (keyword === 'TYPE') {
      if (open.name !== name) fail('TYPE without HELP before it');
      if (open.type !== '' || open.samples.length > 0) fail('TYPE twice, or behind samples');
      if (!TYPES.includes(rest)) fail('no type');
      open.type = rest;
    } else if (line.startsWith('#')) {
      fail('a comment that is neither HELP nor TYPE');
    } else {
      const sample = parseSample(line);
      if (open.type === '') fail('a sample before its TYPE');
      if (!namesOf(open).includes(sample.name)) fail(`not of ${open.name}`);
      const key = keyOf(sample);
      if (series.has(key)) fail('the same series twice');
      series.add(key);
      open.samples.push(sample);
    }
  }
  for (const family of families.values()) checkFamily(family);
  return families;
}

/** The value of one series; fails when it is not there. */
export function valueOf(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  const wanted = keyOf({ name, labels, value: 0 });
  for (const { samples } of families.values()) {
    const found = samples.find((sample) => keyOf(sample) === wanted);
    if (found !== undefined) return found.value;
  }
  throw new Error(`no ${wanted}`);
}

/** All series of one metric with one label: its value → the number. */
export function byLabel(
  families: ReadonlyMap<string, Family>,
  name: string,
  label: string,
): Record<string, number> {
  const samples = families.get(name)?.samples ?? [];
  return Object.fromEntries(samples.map(({ labels, value }) => [labels[label] ?? '', value]));
}

function parseSample(line: string): Sample {
  const [, name, inBraces = '', number = ''] = SAMPLE.exec(line) ?? [];
  if (name === undefined) throw new Error(`no sample: ${line}`);
  return { name, labels: parseLabels(inBraces, line), value: parseNumber(number, line) };
}

function parseLabels(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== '';) {
    const [whole, name = '', value = ''] = LABEL.exec(rest) ?? [];
    if (whole === undefined || name.startsWith('__')) throw new Error(`a bad label: ${line}`);
    if (Object.hasOwn(labels, name)) throw new Error(`a label twice: ${line}`);
    labels[name] = value.replace(/\\([\\"n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
    rest = rest.slice(whole.length);
  }
  return labels;
}

function parseNumber(text: string, line: string): number {
  if (text === 'NaN') return NaN;
  if (text === '+Inf' || text === '-Inf') return text === '+Inf' ? Infinity : -Infinity;
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) throw new Error(`no number: ${line}`);
  return Number(text);
}

function namesOf({ name, type }: { readonly name: string; readonly type: string }): string[] {
  return type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
}

function keyOf({ name, labels }: Sample): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${name}${JSON.stringify(sorted)}`;
}

function checkFamily({ name, type, samples }: Family): void {
  if (type === '') throw new Error(`no TYPE: ${name}`);
  if ((type === 'counter') !== name.endsWith('_total')) throw new Error(`counters end in _total: ${name}`);
  if (STRANGE_UNIT.test(name)) throw new Error(`not a base unit: ${name}`);
  for (const { value } of samples) {
    if (type === 'counter' && !(value >= 0)) throw new Error(`a counter below 0: ${name}`);
  }
  if (type === 'histogram') checkHistogram(name, samples);
}

function checkHistogram(name: string, samples: readonly Sample[]): void {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const key = JSON.stringify(Object.entries(sample.labels).filter(([label]) => label !== 'le'));
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  for (const group of groups.values()) {
    const buckets = group.filter((sample) => sample.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) => parseNumber(labels.le ?? '', name));
    const counts = buckets.map(({ value }) => value);
    const rising = (numbers: readonly number[], strictly: boolean): boolean =>
      numbers.every((number, i) => i === 0 || number > (numbers[i - 1] ?? 0) - (strictly ? 0 : 1e-9));
    if (!rising(bounds, true)) throw new Error(`buckets out of order: ${name}`);
    if (!rising(counts, false)) throw new Error(`buckets that are not cumulative: ${name}`);
    if (bounds.at(-1) !== Infinity) throw new Error(`no +Inf bucket: ${name}`);
    const count = group.find((sample) => sample.name === `${name}_count`)?.value;
    const sum = group.find((sample) => sample.name === `${name}_sum`)?.value;
    if (count === undefined || count !== counts.at(-1)) throw new Error(`_count is not +Inf's: ${name}`);
    if (sum === undefined || (count === 0 && sum !== 0)) throw new Error(`no _sum that fits: ${name}`);
  }
}
