import { KlatschError } from '../errors.js';
import type { Auth } from '../peer/registration.js';
import { words } from '../words/index.js';
import type { Settings } from './settings.js';
import { askHidden, canAsk } from './terminal-question.js';

/** Where a password comes from. */
export interface Asking {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly ask: () => Promise<string>;
}

/** This program's own variables and terminal. */
export const here: Asking = { env: process.env, ask: askPassword };

/**
 * What is shown to a room that does not let everybody in: the invite code, and the password, which comes from
 * `KLATSCH_PASSWORD` or is asked for on the terminal, and never from the command line, where every `ps` shows it.
 *
 * @throws KlatschError `command-usage` when it is to be asked for and there is no terminal, or nobody answers
 */
export async function credentials(settings: Settings, { env, ask }: Asking): Promise<Auth> {
  const { invite } = settings;
  const { KLATSCH_PASSWORD: set = '' } = env;
  const password = settings['ask-password'] === true && set === '' ? await ask() : set;
  return {
    ...(password === '' ? {} : { password }),
    ...(invite === undefined ? {} : { invite }),
  };
}

async function askPassword(): Promise<string> {
  const { passwordAsked, passwordMissing, passwordNoTerminal } = words.commands;
  if (!canAsk()) throw new KlatschError('command-usage', passwordNoTerminal);
  // Whoever does not want to say it does not want to join.
  return askHidden(passwordAsked, ['command-usage', passwordMissing]);
}
