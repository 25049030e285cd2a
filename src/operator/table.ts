import type { Result } from '../errors.js';
import { failure, success } from '../errors.js';
import { words } from '../words/index.js';
import { readAllow, readDisallow, readInvite, readPassword } from './access-commands.js';
import { readBanTarget } from './ban-target.js';
import type { BanTarget, OperatorCommand, OperatorEntry } from './command.js';
import { readDuration } from './duration.js';
import { firstWord } from './first-word.js';

const { summaries, usages } = words.operator;

type Name = keyof typeof usages;
type Row = Pick<OperatorEntry, 'read'> & Partial<Pick<OperatorEntry, 'completes' | 'asks' | 'secret'>>;

/** The operator's commands: the dashboard, `watch`, `ctl` and the console have the same (docs/OPERATING.md). */
const ROWS: Readonly<Record<Name, Row>> = {
  list: { read: alone({ name: 'list' }) },
  announce: { read: (text) => (text === '' ? null : success({ name: 'announce', text })) },
  kick: { read: kick, completes: 'nick', asks: true },
  ban: { read: ban, completes: 'nick', asks: true },
  unban: { read: unban, completes: 'banned' },
  bans: { read: alone({ name: 'bans' }) },
  mute: { read: oneNick('mute'), completes: 'nick' },
  unmute: { read: oneNick('unmute'), completes: 'muted' },
  motd: { read: motd, completes: 'set-or-clear' },
  limits: { read: limits, completes: 'limit' },
  allow: { read: readAllow },
  disallow: { read: readDisallow, completes: 'listed', asks: true },
  allowed: { read: alone({ name: 'allowed' }) },
  invite: { read: readInvite },
  nicks: { read: alone({ name: 'nicks' }) },
  release: { read: oneNick('release'), completes: 'kept' },
  password: { read: readPassword, completes: 'set-or-clear', secret: true },
  exit: { read: alone({ name: 'exit' }), asks: true },
};

/** Every command, in the order of the help. A new one is one more row. */
export const OPERATOR_COMMANDS: readonly OperatorEntry[] = (Object.keys(ROWS) as Name[]).map((name) => ({
  name,
  usage: usages[name],
  summary: summaries[name],
  completes: 'none',
  asks: false,
  secret: false,
  ...ROWS[name],
}));

function alone(command: OperatorCommand): OperatorEntry['read'] {
  return (rest) => (rest === '' ? success(command) : null);
}

function oneNick(name: 'mute' | 'unmute' | 'release'): OperatorEntry['read'] {
  return (rest) => (/^\S+$/.test(rest) ? success({ name, nick: rest }) : null);
}

function kick(rest: string): Result<OperatorCommand> | null {
  const [nick, reason] = firstWord(rest);
  return nick === '' ? null : success({ name: 'kick', nick, reason: reason || null });
}

function ban(rest: string): Result<OperatorCommand> | null {
  const [what, behind] = firstWord(rest);
  return withTarget(what, (target) => {
    const [keyword, timed] = firstWord(behind);
    if (keyword !== 'for') return success({ name: 'ban', target, forMs: null, reason: behind || null });
    const [duration, reason] = firstWord(timed);
    const forMs = readDuration(duration);
    return forMs === null
      ? failure('duration-invalid')
      : success({ name: 'ban', target, forMs, reason: reason || null });
  });
}

function unban(rest: string): Result<OperatorCommand> | null {
  return /\s/.test(rest) ? null : withTarget(rest, (target) => success({ name: 'unban', target }));
}

function withTarget(
  what: string,
  then: (target: BanTarget) => Result<OperatorCommand>,
): Result<OperatorCommand> | null {
  if (what === '') return null;
  const target = readBanTarget(what);
  return target.ok ? then(target.value) : target;
}

function motd(rest: string): Result<OperatorCommand> | null {
  const [verb, text] = firstWord(rest);
  if (verb === '') return success({ name: 'motd' });
  if (verb === 'clear' && text === '') return success({ name: 'motd-set', text: null });
  return verb === 'set' && text !== '' ? success({ name: 'motd-set', text }) : null;
}

function limits(rest: string): Result<OperatorCommand> | null {
  if (rest === '') return success({ name: 'limits' });
  const [, limit, value] = /^([^\s=]+)(?:\s*=\s*|\s+)(\S+)$/.exec(rest) ?? [];
  return limit === undefined || value === undefined ? null : success({ name: 'limit-set', limit, value });
}
