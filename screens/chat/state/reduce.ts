import type { Told } from '../../../src/bus/bus.js';
import type { PeerFacts } from '../../../src/bus/events.js';
import type { Effect } from './effects.js';
import type { Model } from './model.js';
import { CHAT_FACTS } from './reduce-chats.js';
import { INVITATION_FACTS } from './reduce-invitations.js';
import { PEOPLE_FACTS } from './reduce-people.js';
import { SERVER_FACTS } from './reduce-server.js';
import type { Reducer, Reducers } from './reducer.js';

const REDUCERS: Reducers<keyof PeerFacts> = {
  ...SERVER_FACTS,
  ...PEOPLE_FACTS,
  ...INVITATION_FACTS,
  ...CHAT_FACTS,
};

/** Takes a fact into the model, in place (ten thousand lines are not copied), and says what is to be done. */
export function reduce(model: Model, told: Told<PeerFacts>): readonly Effect[] {
  if (!Object.hasOwn(REDUCERS, told.fact)) return [];
  const reducer = REDUCERS[told.fact] as Reducer<typeof told.fact>;
  return reducer(model, told.fields, told.at);
}
