import { KlatschError } from '../errors.js';
import type { AccessMode } from '../bus/events.js';
import type { OldClients } from '../server/access/access-options.js';
import type { LogLevel } from '../log.js';
import { LOG_LEVELS } from '../log.js';
import { words } from '../words/index.js';
import { configPath, readConfigObject } from './config-file.js';
import type { ListenAddress } from './listen-address.js';
import { parseListenAddress } from './listen-address.js';
import type { Option, OptionName } from './options.js';
import { OPTIONS } from './options.js';
import { checkPreferenceKey, PREFERENCE_KEYS } from './preference-keys.js';

/** What to do with invitations without asking anybody. */
type Accept = 'ask' | 'all' | 'none';

/** What was chosen: only what somebody has set is there. */
export interface Settings {
  readonly port?: number;
  /** {@link port} stood on the command line: that server is meant, and no other. */
  readonly portByFlag?: true;
  readonly nick?: string;
  readonly lines?: boolean;
  readonly json?: boolean;
  readonly accept?: Accept;
  readonly plain?: boolean;
  readonly limit?: readonly string[];
  /** {@link limit} stood on the command line: what is none of the command's own limits is a mistake. */
  readonly limitByFlag?: true;
  readonly host?: string;
  readonly headless?: boolean;
  readonly log?: string;
  readonly 'log-level'?: LogLevel;
  readonly metrics?: ListenAddress;
  readonly store?: boolean;
  readonly access?: AccessMode;
  readonly 'old-clients'?: OldClients;
  readonly 'tls-cert'?: string;
  readonly 'tls-key'?: string;
  readonly invite?: string;
  readonly 'ask-password'?: boolean;
  readonly server?: string;
  readonly socket?: string;
  readonly yes?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;
/** Undefined when the value is no good. */
type Reader<T> = (value: unknown) => T | undefined;

const READERS: { readonly [K in OptionName]: Reader<NonNullable<Settings[K]>> } = {
  port: readPort,
  nick: readText,
  lines: readFlag,
  json: readFlag,
  accept: (value) => (value === 'ask' || value === 'all' || value === 'none' ? value : undefined),
  plain: readFlag,
  limit: readList,
  host: readText,
  headless: readFlag,
  log: readText,
  'log-level': (value) => LOG_LEVELS.find((level) => level === value),
  metrics: readListenAddress,
  store: readFlag,
  access: readOneOf(['open', 'keys', 'password']),
  'old-clients': readOneOf(['yes', 'local', 'no']),
  'tls-cert': readText,
  'tls-key': readText,
  invite: (value) => (typeof value === 'string' && /^[!-~]{1,64}$/.test(value) ? value : undefined),
  'ask-password': readFlag,
  server: readText,
  socket: readText,
  yes: readFlag,
};

/** What the configuration file may have. */
const KEYS: readonly string[] = [...Object.keys(OPTIONS), ...PREFERENCE_KEYS];

/**
 * What holds for a command with the options `names`: what its flags say, else the `KLATSCH_*` variables, else
 * the configuration file.
 *
 * @param flags as the command line was parsed; what is undefined was not given
 * @throws KlatschError `command-usage` or `config-invalid`, naming the place of the bad value
 */
export function chooseSettings(
  names: readonly OptionName[],
  flags: Readonly<Record<string, unknown>>,
  env: Environment,
): Settings {
  const config = readConfig(configPath(env));
  const chosen = Object.fromEntries(
    names.flatMap((name) => {
      const { variable = `KLATSCH_${name.toUpperCase().replaceAll('-', '_')}` }: Option = OPTIONS[name];
      const set = env[variable] === '' ? undefined : env[variable];
      const value = read(name, flags[name], `--${name}`) ?? read(name, set, variable) ?? config[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const isByFlag = (name: OptionName): boolean => names.includes(name) && flags[name] !== undefined;
  return {
    ...chosen,
    ...(isByFlag('port') ? { portByFlag: true } : {}),
    ...(isByFlag('limit') ? { limitByFlag: true } : {}),
  };
}

function readConfig(path: string): Settings {
  const settings: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(readConfigObject(path))) {
    if (checkPreferenceKey(path, key, value)) continue;
    if (!Object.hasOwn(OPTIONS, key)) {
      throw new KlatschError('config-invalid', words.commands.configKey(path, key, KEYS));
    }
    settings[key] = read(key as OptionName, value, `"${key}" in ${path}`, 'config-invalid');
  }
  return settings;
}

function read(
  name: OptionName,
  value: unknown,
  place: string,
  code: 'command-usage' | 'config-invalid' = 'command-usage',
): Settings[OptionName] {
  if (value === undefined) return undefined;
  const good = READERS[name](OPTIONS[name].kind === 'list' ? value : lastOf(value));
  if (good !== undefined) return good;
  throw new KlatschError(code, words.commands.valueInvalid[name](place));
}

/** An option given twice: the last one counts. */
function lastOf(value: unknown): unknown {
  return Array.isArray(value) ? value.at(-1) : value;
}

function readPort(value: unknown): number | undefined {
  const port = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value;
  return typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= 0xffff ? port : undefined;
}

/** A port alone may stand in the file as a number. Of nothing else is it known that it can become a text. */
function readListenAddress(value: unknown): ListenAddress | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return parseListenAddress(String(value)) ?? undefined;
}

function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function readOneOf<T extends string>(known: readonly T[]): Reader<T> {
  return (value) => known.find((each) => each === value);
}

function readFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === '1' || value === 'true' || value === 'yes') return true;
  return value === '0' || value === 'false' || value === 'no' ? false : undefined;
}

/** A variable holds several separated by blanks or commas. */
function readList(value: unknown): readonly string[] | undefined {
  const list: unknown = typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : value;
  return Array.isArray(list) && list.every((item) => typeof item === 'string') ? list : undefined;
}
