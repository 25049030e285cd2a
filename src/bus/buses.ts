import type { Bus } from './bus.js';
import type { PeerFacts, PeerIntents, ServerFacts, ServerIntents } from './events.js';

/** The bus between one peer's engine and its screen. */
export type PeerBus = Bus<PeerFacts, PeerIntents>;

/** The bus between a server and its operators. */
export type ServerBus = Bus<ServerFacts, ServerIntents>;
