import { SPOKEN_MS } from '../../src/limits.js';
import { peopleRows } from '../widgets/people.js';
import type { PeopleView, PersonView } from '../widgets/people.js';
import type { Model } from './state/model.js';
import { chosenIndex, shownPeople } from './state/people-list.js';
import { addressOf } from './state/reduce-people.js';
import type { RosterEntry } from './state/roster.js';

/** The part of the people list that fits into `height` rows, around the chosen person. */
export function peopleView(model: Model, height: number): PeopleView {
  const shown = shownPeople(model);
  const { overlay } = model;
  const filter = overlay?.kind === 'people' ? overlay.filter : null;
  const rows = peopleRows(height, shown.length, filter !== null);
  const chosen = chosenIndex(model, shown);
  const top = Math.max(0, Math.min(chosen - Math.floor(rows / 2), shown.length - rows));
  return {
    people: shown.slice(top, top + rows).map((person) => personView(model, person)),
    chosen: chosen < 0 ? -1 : chosen - top,
    below: Math.max(0, shown.length - top - rows),
    filter,
    stale: model.link.state !== 'up',
  };
}

function personView(model: Model, person: RosterEntry): PersonView {
  return {
    nick: person.nick,
    address: addressOf(person),
    own: person.nick === model.me,
    spoken: person.spokeAt > 0 && model.now.elapsed - person.spokeAt < SPOKEN_MS,
    doubtful: person.doubtful,
    keyed: person.fingerprint !== undefined,
  };
}
