import { createInterface } from 'node:readline/promises';
import { StringDecoder } from 'node:string_decoder';
import type { ReadStream } from 'node:tty';
import type { ErrorCode } from '../errors.js';
import { KlatschError } from '../errors.js';
import { PASSPHRASE_CHARS } from '../limits.js';
import { words } from '../words/index.js';

const w = words.identity;
const CR = 0x0d;
const LF = 0x0a;
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
 * Asks on the terminal for a line that nobody sees. What is typed behind it is left for whoever reads next.
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
      const [answer, behind] = cutAtEnter(bytes);
      for (const char of decoder.write(answer)) {
        if (char === INTERRUPT || char === END) {
          done();
          reject(new KlatschError(...givenUp));
          return;
        }
        typed = ERASE.test(char) ? Array.from(typed).slice(0, -1).join('') : typed + char;
      }
      if (behind === null) return;
      done();
      if (behind.length > 0) input.unshift(behind);
      resolve(typed);
    };
    // Resumed, since the question before has paused it.
    input.on('data', onData).resume();
    process.stderr.write(question);
  });
}

/** What stands before the first Enter, and what behind it: null without one. No byte of another character is one. */
function cutAtEnter(bytes: Buffer): readonly [before: Buffer, behind: Buffer | null] {
  const enter = bytes.findIndex(isEnter);
  if (enter === -1) return [bytes, null];
  const isPair = bytes[enter] === CR && bytes[enter + 1] === LF;
  // As the terminal itself hands on an Enter when it is not raw: it is not while nobody is asked.
  const behind = bytes.subarray(enter + (isPair ? 2 : 1)).map((byte) => (byte === CR ? LF : byte));
  return [bytes.subarray(0, enter), Buffer.from(behind)];
}

function isEnter(byte: number): boolean {
  return byte === CR || byte === LF;
}
