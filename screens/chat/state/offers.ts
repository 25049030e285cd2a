import type { ArgumentKind } from '../../../src/slash/command.js';
import { isPreferenceName, PREFERENCE_NAMES, PREFERENCES } from '../../../src/preferences/preferences.js';
import { findCommand, SLASH_COMMANDS } from '../../../src/slash/table.js';
import type { Offer, Offers } from './candidates.js';
import type { Context } from './context.js';
import type { Model } from './model.js';
import { focused } from './panes.js';

/** What Tab offers here: the partner first, then whoever spoke last, then everyone by name. */
export function offersFor(model: Model, context: Context): Offers {
  const { nick: partner } = focused(model);
  const people = model.people.people.filter(({ nick }) => nick !== model.me && nick !== partner);
  const bySpeech = people.toSorted((a, b) => b.spokeAt - a.spokeAt).map(({ nick }) => nick);
  return {
    nicks: partner === null ? bySpeech : [partner, ...bySpeech],
    commands: SLASH_COMMANDS.map(({ name }) => name),
    argument: (command, given) => argumentOffers(command, given, model, context),
  };
}

/** What the argument behind those `given` may be. */
function argumentOffers(command: string, given: readonly string[], model: Model, context: Context): Offer {
  const known = findCommand(command)?.arguments ?? [];
  const kind = known[Math.min(given.length, known.length - 1)]?.kind;
  return kind === undefined ? null : OFFERS[kind](model, context, given.at(-1) ?? '');
}

const ON_OFF = ['on', 'off'];

const OFFERS: Readonly<Record<ArgumentKind, (model: Model, context: Context, before: string) => Offer>> = {
  nick: () => 'nick',
  text: () => null,
  word: () => null,
  command: () => 'command',
  ignored: ({ ignored }) => ignored.nicks,
  flag: () => ON_OFF,
  theme: (_model, context) => context.themes(),
  setting: () => PREFERENCE_NAMES,
  value: (_model, context, name) => {
    if (!isPreferenceName(name)) return null;
    return PREFERENCES[name].kind === 'flag' ? ON_OFF : context.themes();
  },
};
