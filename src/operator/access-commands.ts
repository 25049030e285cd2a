import type { Result } from '../errors.js';
import { failure, success } from '../errors.js';
import { readFingerprint } from '../identity/short-fingerprint.js';
import { PASSWORD_BYTES } from '../limits.js';
import { checkNick } from '../wire/nickname.js';
import type { OperatorCommand } from './command.js';
import { readDuration } from './duration.js';
import { firstWord } from './first-word.js';

/*
 * How the commands about who may come in are read. Each gives null for what does not fit the usage.
 */

type Read = Result<OperatorCommand> | null;

/** `allow fingerprint nick` */
export function readAllow(rest: string): Read {
  const [typed, name] = firstWord(rest);
  if (typed === '' || !/^\S+$/.test(name)) return null;
  const fingerprint = readFingerprint(typed);
  if (fingerprint === null) return failure('fingerprint-invalid');
  const nick = checkNick(name);
  return nick.ok ? success({ name: 'allow', fingerprint, nick: nick.value }) : nick;
}

/** `disallow nick|fingerprint` */
export function readDisallow(rest: string): Read {
  if (!/^\S+$/.test(rest)) return null;
  const key = readFingerprint(rest);
  if (key !== null) return success({ name: 'disallow', whom: { key } });
  const nick = checkNick(rest);
  return nick.ok ? success({ name: 'disallow', whom: { nick: nick.value } }) : failure('fingerprint-invalid');
}

/** `invite [nick] [for 2h]` */
export function readInvite(rest: string): Read {
  const [first, behind] = firstWord(rest);
  if (first === 'for') return readTimed(null, rest);
  if (first === '') return success({ name: 'invite', nick: null, forMs: null });
  const nick = checkNick(first);
  return nick.ok ? readTimed(nick.value, behind) : nick;
}

function readTimed(nick: string | null, rest: string): Read {
  if (rest === '') return success({ name: 'invite', nick, forMs: null });
  const [, typed] = /^for\s+(\S+)$/.exec(rest) ?? [];
  if (typed === undefined) return null;
  const forMs = readDuration(typed);
  return forMs === null ? failure('duration-invalid') : success({ name: 'invite', nick, forMs });
}

/** `password set text` or `password clear` */
export function readPassword(rest: string): Read {
  const [verb, text] = firstWord(rest);
  if (verb === 'clear' && text === '') return success({ name: 'password', text: null });
  if (verb !== 'set' || text === '') return null;
  return Buffer.byteLength(text) > PASSWORD_BYTES ? null : success({ name: 'password', text });
}
