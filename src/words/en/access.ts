import type { AccessMode, Allowed, KeptNick, Outcome } from '../../bus/events.js';
import { readable } from '../../identity/readable.js';

/** Sentences about who may come in, English. */
export const access = {
  listFull: 'the list is full, or too many invite codes are open',
  notListed: (who: string): string => `${who} is not on the list; "allowed" shows who is`,
  notKept: (nick: string): string => `${nick} is kept for nobody; "nicks" shows which are`,
  keptByList: (nick: string): string =>
    `${nick} is kept for a key on the list ("allowed"); "disallow ${nick}" takes it off`,
  failed: 'that could not be done; the log says why',
};

/** What a row of a list is about, and what it says of that: where there are columns, in one each. */
export type ListRow = readonly [name: string, rest: string];

/** The rows beneath an outcome of these commands that is a list; none for any other. */
export function accessRows(outcome: Outcome): readonly ListRow[] {
  if (outcome.done === 'allowed-list') return outcome.allowed.map(allowedRow);
  return outcome.done === 'nicks' ? outcome.nicks.map(nickRow) : [];
}

function allowedRow({ fingerprint, nick, by, at }: Allowed): ListRow {
  return [nick, `${readable(fingerprint)}, by ${by}, ${day(at)}`];
}

function nickRow({ nick, fingerprint, seenAt, until }: KeptNick): ListRow {
  return [nick, `${readable(fingerprint)}, seen ${day(seenAt)}, kept until ${day(until)}`];
}

type AccessOutcome = Extract<
  Outcome,
  {
    done:
      | 'allowed'
      | 'disallowed'
      | 'allowed-list'
      | 'invited'
      | 'nicks'
      | 'released'
      | 'password-set'
      | 'password-cleared';
  }
>;

/** What an outcome of the commands about access says in one line. */
export function accessLine(outcome: AccessOutcome): string {
  switch (outcome.done) {
    case 'allowed':
      return `${outcome.allowed.nick} may come in with ${readable(outcome.allowed.fingerprint)}${unkept(outcome)}`;
    case 'disallowed':
      return `${disallowed(outcome.access, nicksOf(outcome.allowed))}${gone(outcome.kicked)}${unkept(outcome)}`;
    case 'allowed-list':
      return allowedKeys(outcome.access, outcome.allowed.length);
    case 'invited':
      return `${invited(outcome.nick)} once, until ${minute(outcome.until)}${outcome.code === null ? '' : `: ${outcome.code}`}${unkept(outcome)}`;
    case 'nicks':
      return count(outcome.nicks.length, 'nick is', 'nicks are', ' kept');
    case 'released':
      return `${outcome.nick} is free again${unkept(outcome)}`;
    case 'password-set':
      return `the password is set${unasked(outcome.access)}${unkept(outcome)}`;
    case 'password-cleared':
      return `there is no password any more${unkept(outcome)}`;
  }
}

function allowedKeys(access: AccessMode, keys: number): string {
  if (access === 'open') return `everybody may come in; ${count(keys, 'key is', 'keys are', ' on the list')}`;
  const how = access === 'password' ? ' come in without the password' : ' come in';
  return count(keys, 'key may', 'keys may', how);
}

function disallowed(access: AccessMode, nicks: string): string {
  if (access === 'open') return `${nicks} taken off the list; everybody may come in`;
  return `${nicks} may not come in ${access === 'password' ? 'without the password ' : ''}any more`;
}

function unasked(access: AccessMode): string {
  return access === 'password'
    ? ''
    : '; nobody is asked for it until the server is started with --access password';
}

function invited(nick: string | null): string {
  return nick === null ? 'a code that lets one key in' : `a code that lets ${nick} in`;
}

function nicksOf(allowed: readonly Allowed[]): string {
  return [...new Set(allowed.map(({ nick }) => nick))].join(', ');
}

function count(many: number, one: string, more: string, behind: string): string {
  return `${many} ${many === 1 ? one : more}${behind}`;
}

function gone(nicks: readonly string[]): string {
  return nicks.length === 0 ? '' : ` (${nicks.join(', ')} had to go)`;
}

function unkept(outcome: { readonly unkept?: true }): string {
  return outcome.unkept === true ? ' (only until the server ends: it is not written down)' : '';
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function minute(at: number): string {
  return `${new Date(at).toISOString().replace('T', ' ').slice(0, 16)} UTC`;
}
