import { createInterface } from 'node:readline/promises';
import { StringDecoder } from 'node:string_decoder';
import type { ReadStream } from 'node:tty';
import type { ErrorCode } from '../errors.js';
import { KlatschError } from '../errors.js';
import { PASSPHRASE_CHARS } from '../limits.js';
import { words } from '../words/index.js';

const w = words.identity;
const ENTER = /[\r\n]/;
const INTERRUPT = '\u0003';
const END = '\u0004';
/** What it means that somebody answers nothing. */
type GivenUp = readonly [code: ErrorCode, message: string];

const GIVEN_UP: GivenUp = ['passphrase-missing', w.passphraseMissing];
const ERASE = /[\b\u007f]/;

/** Whether somebody can be asked on standard input. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Asks on the terminal; only yes is yes. */
export async function askYes(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(question)).trim());
  } finally {
    lines.close();
  }
}

/**
 * A passphrase from `KLATSCH_PASSPHRASE`, or typed without an echo.
 *
 * @param isNew it is asked for twice, and must not be short
 * @throws KlatschError `passphrase-missing` where nobody can be asked, `passphrase-wrong` when it is no good
 */
export async function askPassphrase(
  env: Readonly<Record<string, string | undefined>>,
  isNew: boolean,
): Promise<string> {
  const set = env.KLATSCH_PASSPHRASE ?? '';
  if (set === '' && !canAsk()) throw new KlatschError('passphrase-missing', w.passphraseMissing);
  const passphrase = set === '' ? await askHidden(w.passphraseAsk, GIVEN_UP) : set;
  if (!isNew) return passphrase;
  if (Array.from(passphrase).length < PASSPHRASE_CHARS) {
    throw new KlatschError('passphrase-wrong', w.passphraseShort(PASSPHRASE_CHARS));
  }
  if (set === '' && (await askHidden(w.passphraseAgain, GIVEN_UP)) !== passphrase) {
    throw new KlatschError('passphrase-wrong', w.passphraseDiffers);
  }
  return passphrase;
}

/**
 * Asks on the terminal for a line that nobody sees.
 *
 * @throws KlatschError `givenUp` after Ctrl-C or Ctrl-D
 */
export function askHidden(question: string, givenUp: GivenUp): Promise<string> {
  const input: ReadStream = process.stdin;
  // Before the question: who answers at once must not be heard by the terminal itself.
  input.setRawMode(true);
  const decoder = new StringDecoder('utf8');
  return new Promise((resolve, reject) => {
    let typed = '';
    const done = (): void => {
      input.off('data', onData).pause();
      input.setRawMode(false);
      process.stderr.write('\n');
    };
    const onData = (bytes: Buffer): void => {
      for (const char of decoder.write(bytes)) {
        if (ENTER.test(char)) {
          done();
          resolve(typed);
          return;
        }
        if (char === INTERRUPT || char === END) {
          done();
          reject(new KlatschError(...givenUp));
          return;
        }
        typed = ERASE.test(char) ? Array.from(typed).slice(0, -1).join('') : typed + char;
      }
    };
    // Resumed, since the question before has paused it.
    input.on('data', onData).resume();
    process.stderr.write(question);
  });
}
