import type { Ban, LimitInfo, Outcome } from '../../bus/events.js';
import { TEXT_BYTES } from '../../limits.js';
import type { ListRow } from './access.js';
import { accessLine, accessRows } from './access.js';
import { nickname } from './nickname.js';

/** Sentences about the operator's commands, English. */
export const operator = {
  usages: {
    list: 'list',
    announce: 'announce text',
    kick: 'kick nick [reason]',
    ban: 'ban nick|ip|cidr [for 10m|2h|3d] [reason]',
    unban: 'unban nick|ip|cidr',
    bans: 'bans',
    mute: 'mute nick',
    unmute: 'unmute nick',
    motd: 'motd [set text | clear]',
    limits: 'limits [name value]',
    allow: 'allow fingerprint nick',
    disallow: 'disallow nick|fingerprint',
    allowed: 'allowed',
    invite: 'invite [nick] [for 2h|1d]',
    nicks: 'nicks',
    release: 'release nick',
    password: 'password set text | clear',
    exit: 'exit',
  },
  summaries: {
    list: 'who is there',
    announce: 'tell everyone something in the name of the server',
    kick: 'disconnect somebody',
    ban: 'keep out a nick and what looks like it, an address or a network; whoever is here goes',
    unban: 'let them in again',
    bans: 'who is kept out, by whom and until when',
    mute: 'refuse what somebody says until unmute; they are told',
    unmute: 'let somebody speak again',
    motd: 'show, set or clear the text that everyone gets who joins',
    limits: 'show the limits, or change one while the server runs (0: none)',
    allow: 'let a key in, and keep a nick for it',
    disallow: 'take a key, or every key of a nick, off the list of those who may come in',
    allowed: 'which keys may come in',
    invite: 'make a code that lets one key in, once; it is good for a day unless told',
    nicks: 'which nicks are kept for which keys',
    release: 'give a nick that is kept for a key back to everybody',
    password: 'set the password of a room with --access password, or take it away',
    exit: 'say goodbye to everyone and stop the server',
  },
  usage: (usage: string): string => `usage: ${usage}`,
  unknown: (name: string, near: string | null, known: readonly string[]): string =>
    `no command "${name}"${near === null ? '.' : `, did you mean ${near}?`} There are: ${known.join(', ')}`,
  unreadable: (code: string, typed: string): string =>
    code === 'duration-invalid'
      ? `"${typed}": a time is a number and s, m, h or d, such as 10m, 2h or 3d, at most 3650d`
      : code === 'address-invalid'
        ? `"${typed}": an address is like 10.0.0.9 or 2001:db8::1, a network like 10.0.0.0/8`
        : code === 'fingerprint-invalid'
          ? `"${typed}": a fingerprint is like k7qd-m2x5-…, eight groups of four (klatsch id)`
          : `"${typed}": ${code === 'nick-reserved' ? nickname.reserved : nickname.invalid}`,

  /** Failures that only operators meet. */
  nobody: (nick: string): string => `nobody here is called ${nick}`,
  alreadyMuted: (nick: string): string => `${nick} is muted already`,
  notMuted: (nick: string): string => `${nick} is not muted`,
  tooManyBans: 'there are too many bans already: a firewall is the place for so many',
  noBan: (what: string): string => `${what} is not banned; "bans" lists who is`,
  textBad: (code: string): string =>
    code === 'text-empty'
      ? 'there is nothing in that text'
      : `that text is too long: at most ${TEXT_BYTES} bytes`,

  outcome: outcomeLine,
  /** The rows beneath an outcome that is a list; none for any other, and for people, who look different everywhere. */
  rows: (outcome: Outcome): readonly ListRow[] => {
    if (outcome.done === 'bans') return outcome.bans.map(banRow);
    return outcome.done === 'limits' ? outcome.limits.map(limitRow) : accessRows(outcome);
  },
};

function banRow({ what, until: end, by, reason }: Ban): ListRow {
  return [what, `${until(end)}, by ${by}${because(reason)}`];
}

function limitRow({ name, value, standard }: LimitInfo): ListRow {
  return [name, `${number(value)}${value === standard ? '' : ` (standard: ${number(standard)})`}`];
}

/** What an outcome says in one line; lists have their rows beside it. */
function outcomeLine(outcome: Outcome): string {
  switch (outcome.done) {
    case 'listed':
      return count(outcome.clients.length, 'person is', 'people are', ' here');
    case 'announced':
      return `announced to ${count(outcome.people, 'person', 'people')}: ${outcome.text}`;
    case 'kicked':
      return `kicked ${outcome.nick} (${outcome.ip})${because(outcome.reason)}`;
    case 'banned':
      return `banned ${outcome.ban.what} ${until(outcome.ban.until)}${because(outcome.ban.reason)}${gone(outcome.kicked)}${unkept(outcome)}`;
    case 'unbanned':
      return `${outcome.ban.what} is not banned any more${unkept(outcome)}`;
    case 'bans':
      return outcome.bans.length === 0 ? 'nobody is banned' : count(outcome.bans.length, 'ban', 'bans');
    case 'muted':
      return `${outcome.nick} is muted`;
    case 'unmuted':
      return `${outcome.nick} may speak again`;
    case 'motd':
      return outcome.text === null ? 'there is no message of the day' : `message of the day: ${outcome.text}`;
    case 'motd-set':
      return outcome.text === null
        ? `there is no message of the day any more${unkept(outcome)}`
        : `message of the day set: ${outcome.text}${unkept(outcome)}`;
    case 'limits':
      return count(outcome.limits.length, 'limit', 'limits');
    case 'limit-set':
      return `${outcome.limit.name} is ${number(outcome.limit.value)} now, it was ${number(outcome.before)}`;
    case 'stopping':
      return `the server stops; goodbye to ${count(outcome.people, 'person', 'people')}`;
    case 'failed':
      return outcome.message;
    case 'allowed':
    case 'disallowed':
    case 'allowed-list':
    case 'invited':
    case 'nicks':
    case 'released':
    case 'password-set':
    case 'password-cleared':
      return accessLine(outcome);
  }
}

function count(many: number, one: string, more: string, behind = ''): string {
  return `${many} ${many === 1 ? one : more}${behind}`;
}

function because(reason: string | null): string {
  return reason === null ? '' : `: ${reason}`;
}

function gone(nicks: readonly string[]): string {
  return nicks.length === 0 ? '' : ` (${nicks.join(', ')} had to go)`;
}

function unkept(outcome: { readonly unkept?: true }): string {
  return outcome.unkept === true ? ' (only until the server ends: it is not written down)' : '';
}

function until(at: number | null): string {
  return at === null ? 'for ever' : `until ${new Date(at).toISOString().replace('T', ' ').slice(0, 16)} UTC`;
}

function number(value: number | null): string {
  return value === null ? 'none' : String(value);
}
