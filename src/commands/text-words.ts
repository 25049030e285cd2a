import { OPTIONS } from './options.js';
import type { OptionName } from './options.js';

/** A dash and something behind it, but no negative number. */
const OPTION = /^-(?!$|\.?\d)/;

/**
 * Puts the words of a text behind `--`, where yargs takes them as they are: elsewhere a text that ends in `help` is
 * a cry for it.
 *
 * @param command the name of a command that takes a text
 */
export function textBehindDashes(args: readonly string[], command: string): readonly string[] {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const front: string[] = [];
  const text: string[] = [];
  for (const [at, word] of args.slice(0, end).entries()) {
    const isValue = at > 0 && takesNext(args[at - 1] ?? '', word);
    const isCommand = word === command && !front.includes(command);
    (isValue || isCommand || OPTION.test(word) ? front : text).push(word);
  }
  return [...front, '--', ...text, ...args.slice(end + 1)];
}

/** Whether the word behind an option belongs to it. */
function takesNext(option: string, word: string): boolean {
  const { name = '' } = /^--(?<name>[a-z-]+)$/.exec(option)?.groups ?? {};
  if (!Object.hasOwn(OPTIONS, name) || OPTION.test(word)) return false;
  return OPTIONS[name as OptionName].kind !== 'flag' || word === 'true' || word === 'false';
}
