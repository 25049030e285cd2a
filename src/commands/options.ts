import { words } from '../words/index.js';

/** How an option is written: with a value, as a flag, or several times with a value each. */
type OptionKind = 'value' | 'flag' | 'list';

/** An option of the command line; also a `KLATSCH_*` variable and a key of the configuration file. */
export interface Option {
  readonly kind: OptionKind;
  readonly summary: string;
  /** Its variable, where that is not `KLATSCH_` and the name. */
  readonly variable?: string;
}

const { options } = words.commands;

/** Every option there is (docs/COMMANDS.md). What its value may be stands in settings.ts. */
export const OPTIONS = {
  port: { kind: 'value', summary: options.port },
  nick: { kind: 'value', summary: options.nick },
  lines: { kind: 'flag', summary: options.lines },
  json: { kind: 'flag', summary: options.json },
  accept: { kind: 'value', summary: options.accept },
  plain: { kind: 'flag', summary: options.plain },
  limit: { kind: 'list', summary: options.limit },
  host: { kind: 'value', summary: options.host },
  headless: { kind: 'flag', summary: options.headless },
  log: { kind: 'value', summary: options.log, variable: 'KLATSCH_LOG_FILE' },
  'log-level': { kind: 'value', summary: options['log-level'], variable: 'KLATSCH_LOG' },
  metrics: { kind: 'value', summary: options.metrics },
  store: { kind: 'flag', summary: options.store },
  access: { kind: 'value', summary: options.access },
  'old-clients': { kind: 'value', summary: options['old-clients'] },
  'tls-cert': { kind: 'value', summary: options['tls-cert'] },
  'tls-key': { kind: 'value', summary: options['tls-key'] },
  invite: { kind: 'value', summary: options.invite },
  'ask-password': { kind: 'flag', summary: options['ask-password'] },
  server: { kind: 'value', summary: options.server },
  socket: { kind: 'value', summary: options.socket },
  yes: { kind: 'flag', summary: options.yes },
} as const satisfies Record<string, Option>;

/** The name of an option. */
export type OptionName = keyof typeof OPTIONS;
