import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { KlatschError } from '../errors.js';
import type { Auth } from '../peer/registration.js';
import { words } from '../words/index.js';
import type { Settings } from './settings.js';

/** Where a password is asked for. */
export interface Asking {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

/** This program's own terminal; standard error, because standard output may be a pipe. */
export const here: Asking = { env: process.env, input: process.stdin, output: process.stderr };

/**
 * What is shown to a room that does not let everybody in: the invite code, and the password, which comes from
 * `KLATSCH_PASSWORD` or is asked for on the terminal, and never from the command line, where every `ps` shows it.
 *
 * @throws KlatschError `command-usage` when it is to be asked for and there is no terminal
 */
export async function credentials(settings: Settings, { env, input, output }: Asking): Promise<Auth> {
  const { invite } = settings;
  const { KLATSCH_PASSWORD: set = '' } = env;
  const asks = settings['ask-password'] === true && set === '';
  const password = asks ? await askPassword(input, output) : set;
  return {
    ...(password === '' ? {} : { password }),
    ...(invite === undefined ? {} : { invite }),
  };
}

/** Reads one line without showing it. */
async function askPassword(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Promise<string> {
  if (!input.isTTY) throw new KlatschError('command-usage', words.commands.passwordNoTerminal);
  const silent = new Writable({
    write(_chunk, _encoding, done) {
      done();
    },
  });
  const reader = createInterface({ input, output: silent, terminal: true, historySize: 0 });
  // Now the terminal echoes nothing any more: whoever is quick must not be read over the shoulder.
  output.write(words.commands.passwordAsked);
  try {
    return await new Promise((resolve, reject) => {
      reader.once('line', resolve);
      // Ctrl-C and Ctrl-D: whoever does not want to say it does not want to join.
      reader.once('close', () => {
        reject(new KlatschError('command-usage', words.commands.passwordMissing));
      });
    });
  } finally {
    reader.close();
    output.write('\n');
  }
}
