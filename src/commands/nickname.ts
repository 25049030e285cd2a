import { userInfo } from 'node:os';
import { KlatschError } from '../errors.js';
import { checkNick, toNick } from '../wire/nickname.js';
import { words } from '../words/index.js';

/** The nick to join with, and whether somebody chose it (then it is never replaced by another). */
export interface ChosenNick {
  readonly nick: string;
  readonly explicitNick: boolean;
}

/**
 * The nick that was chosen, or the login name made valid.
 *
 * @throws KlatschError `command-usage` when the chosen one cannot be a nick
 */
export function chooseNick(chosen: string | undefined): ChosenNick {
  if (chosen === undefined) return { nick: toNick(loginName()), explicitNick: false };
  const checked = checkNick(chosen);
  if (checked.ok) return { nick: checked.value, explicitNick: true };
  const tell = checked.code === 'nick-reserved' ? words.commands.nickReserved : words.commands.nickInvalid;
  throw new KlatschError('command-usage', tell(chosen));
}

function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry in the password database, as in some containers.
    return process.env.USER ?? '';
  }
}
