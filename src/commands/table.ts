import { sizeNewSpace } from '../new-space.js';
import { words } from '../words/index.js';
import type { Run } from './invocation.js';
import type { OptionName } from './options.js';

/** One command of the command line. Its code is loaded when it runs, because start-up counts. */
export interface Command {
  readonly summary: string;
  /** As yargs writes it. */
  readonly positional:
    '' | '[server]' | '[socket]' | '[text..]' | '[command..]' | '[action] [file]' | '[action] [address]';
  readonly options: readonly OptionName[];
  load(): Promise<Run>;
}

const { summaries } = words.commands;

const AUTH = ['invite', 'ask-password'] as const;
const PEER = ['nick', 'lines', 'json', 'accept', 'plain', ...AUTH] as const;
const ACCESS = ['access', 'old-clients', 'tls-cert', 'tls-key'] as const;

/** The commands, in the order of the help (docs/COMMANDS.md). A new one is one more entry. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  host: {
    summary: summaries.host,
    positional: '',
    options: ['host', 'port', 'limit', 'store', ...ACCESS, ...PEER],
    load: async () => (await import('./host.js')).host,
  },
  join: {
    summary: summaries.join,
    positional: '[server]',
    options: ['server', 'limit', ...PEER],
    load: async () => (await import('./join.js')).join,
  },
  serve: {
    summary: summaries.serve,
    positional: '',
    options: [
      'host',
      'port',
      'limit',
      'store',
      ...ACCESS,
      'headless',
      'lines',
      'log',
      'log-level',
      'metrics',
    ],
    load: async () => {
      // First of all, while there is little that it makes V8 look through.
      sizeNewSpace();
      return (await import('./serve.js')).serve;
    },
  },
  watch: {
    summary: summaries.watch,
    positional: '[socket]',
    options: ['socket', 'port', 'lines', 'json'],
    load: async () => (await import('./watch.js')).watch,
  },
  ctl: {
    summary: summaries.ctl,
    positional: '[command..]',
    options: ['port', 'socket', 'json'],
    load: async () => (await import('./ctl.js')).ctl,
  },
  who: {
    summary: summaries.who,
    positional: '[server]',
    options: ['server', 'json', 'plain', ...AUTH],
    load: async () => (await import('./who.js')).who,
  },
  say: {
    summary: summaries.say,
    positional: '[text..]',
    options: ['server', 'nick', 'plain', ...AUTH],
    load: async () => (await import('./say.js')).say,
  },
  id: {
    summary: summaries.id,
    positional: '[action] [file]',
    options: [],
    load: async () => (await import('./id.js')).id,
  },
  trust: {
    summary: summaries.trust,
    positional: '[action] [address]',
    options: ['yes'],
    load: async () => (await import('./trust.js')).trust,
  },
};

/** Whether the words of a command are a text, which may look like anything. */
export function takesText({ positional }: Command): boolean {
  return positional.endsWith('..]');
}

/** The option that a command's one word is, if it is one. */
export function positionalOption({ positional }: Command): 'server' | 'socket' | null {
  if (positional === '[server]') return 'server';
  return positional === '[socket]' ? 'socket' : null;
}
