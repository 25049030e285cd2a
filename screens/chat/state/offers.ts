import { findCommand, SLASH_COMMANDS } from '../../../src/slash/table.js';
import type { Offers } from './completion.js';
import type { Model } from './model.js';
import { focused } from './panes.js';

/** What Tab offers here: the partner first, then whoever spoke last, then everyone by name. */
export function offersFor(model: Model): Offers {
  const { nick: partner } = focused(model);
  const people = model.people.people.filter(({ nick }) => nick !== model.me && nick !== partner);
  const bySpeech = people.toSorted((a, b) => b.spokeAt - a.spokeAt).map(({ nick }) => nick);
  return {
    nicks: partner === null ? bySpeech : [partner, ...bySpeech],
    commands: SLASH_COMMANDS.map(({ name }) => name),
    argument: argumentKind,
  };
}

function argumentKind(command: string, index: number): 'nick' | 'command' | null {
  const known = findCommand(command)?.arguments ?? [];
  const kind = known[Math.min(index, known.length - 1)]?.kind;
  return kind === 'nick' || kind === 'command' ? kind : null;
}
