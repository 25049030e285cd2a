import { matching } from '../../input/completion.js';
import type { Candidates } from '../../input/completion.js';

/** What an argument may be: a person, a command, one of these words; null when nobody knows. */
export type Offer = 'nick' | 'command' | readonly string[] | null;

/** What Tab may offer, the best first. */
export interface Offers {
  readonly nicks: readonly string[];
  /** Command names and aliases without the slash. */
  readonly commands: readonly string[];
  /** What the argument of a command is that stands behind those given. */
  argument(command: string, given: readonly string[]): Offer;
}

/** Completes a nick, a slash command, or its argument. */
export function candidatesOf(offers: Offers): Candidates {
  return (head, word) => {
    if (head === '' && word.startsWith('/') && !word.startsWith('//')) {
      return matching(offers.commands, word.slice(1)).map((name) => `/${name} `);
    }
    const command = /^\/([^\s/]+)\s/.exec(head);
    if (command === null) return nicks(head, word, offers);
    const offer = offers.argument(command[1] ?? '', head.trim().split(/\s+/).slice(1));
    if (offer === 'command') return matching(offers.commands, word.replace(/^\//, ''));
    if (offer !== null && offer !== 'nick') return matching(offer, word).map((choice) => `${choice} `);
    return offer === 'nick'
      ? matching(offers.nicks, word).map((nick) => `${nick} `)
      : nicks(head, word, offers);
  };
}

/** A nick at the very beginning is an address: `alice: `. An empty word completes to nobody. */
function nicks(head: string, word: string, offers: Offers): readonly string[] {
  if (word === '') return [];
  const suffix = head === '' ? ': ' : ' ';
  return matching(offers.nicks, word.replace(/^@/, '')).map((nick) => nick + suffix);
}
