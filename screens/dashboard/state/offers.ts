import type { OperatorEntry } from '../../../src/operator/command.js';
import { LIMIT_NAMES } from '../../../src/operator/server-limits.js';
import { OPERATOR_COMMANDS } from '../../../src/operator/table.js';
import { matching } from '../../input/completion.js';
import type { Candidates } from '../../input/completion.js';
import type { Model } from './model.js';
import { HELP } from './submit.js';

const NAMES: readonly string[] = [...OPERATOR_COMMANDS.map(({ name }) => name), HELP];

/** What each kind of argument may be, by the operator table. */
const OFFERS: Readonly<Record<OperatorEntry['completes'], (model: Model) => readonly string[]>> = {
  nick: nicks,
  muted: ({ users }) => sorted([...users.everyone()].filter(({ muted }) => muted).map(({ nick }) => nick)),
  banned: ({ names }) => sorted([...names.banned]),
  kept: ({ names, users }) => keyed(users, names.kept),
  listed: ({ names, users }) => keyed(users, names.listed),
  limit: () => LIMIT_NAMES,
  'set-or-clear': () => ['set', 'clear'],
  command: () => NAMES,
  none: () => [],
};

/** Completes a command, its argument, or a nick in a text. */
export function candidatesFor(model: Model): Candidates {
  return (head, word) => {
    const [command, ...given] = head.trim().split(/\s+/).filter(Boolean);
    if (command === undefined) return commands(word);
    const { completes, secret } = entryOf(command);
    if (given.length === 0 && completes !== 'none') {
      return matching(OFFERS[completes](model), word).map((one) => `${one} `);
    }
    // A nick in a reason or an announcement; an empty word would offer everybody there. A password is nobody's name.
    return word === '' || secret ? [] : matching(nicks(model), word).map((nick) => `${nick} `);
  };
}

function entryOf(command: string): Pick<OperatorEntry, 'completes' | 'secret'> {
  const name = command.replace(/^\//, '').toLowerCase();
  const own = { completes: name === HELP ? 'command' : 'none', secret: false } as const;
  return OPERATOR_COMMANDS.find((entry) => entry.name === name) ?? own;
}

/** A slash before a command is forgiven, and kept. */
function commands(word: string): readonly string[] {
  const slash = word.startsWith('/') ? '/' : '';
  return matching(NAMES, word.slice(slash.length)).map((name) => `${slash}${name} `);
}

/** Everybody by name, the chosen one first. */
function nicks({ users }: Model): readonly string[] {
  const all = sorted(Array.from(users.everyone(), ({ nick }) => nick));
  const { chosen } = users.view;
  return chosen === null || chosen.gone ? all : [chosen.nick, ...all.filter((nick) => nick !== chosen.nick)];
}

/** The names that were told, and everybody here who has shown a key: who may be meant though no list was asked for. */
function keyed(users: Model['users'], names: ReadonlySet<string>): readonly string[] {
  const here = [...users.everyone()].filter(({ fingerprint }) => fingerprint !== null);
  return sorted([...new Set([...names, ...here.map(({ nick }) => nick)])]);
}

function sorted(texts: string[]): readonly string[] {
  return texts.sort((a, b) => compare(a.toLowerCase(), b.toLowerCase()));
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
