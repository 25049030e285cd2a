import { Bus } from '../../src/bus/bus.js';
import type { PeerFacts, PeerIntents } from '../../src/bus/events.js';
import { systemClock } from '../../src/clock.js';
import { startPeer } from '../../src/peer/start-peer.js';
import type { PrivateOrder } from '../support/private.js';
import { PRIVATE_TEXT, WARM_TEXTS } from '../support/private.js';
import { quantile } from '../support/stats.js';
import { newTrust } from './key-ring.js';
import { tell } from './tell.js';

// A peer as it is shipped, without its screen: it answers each private text, or says one after each answer.
const { port, nick, keys, partner, texts } = JSON.parse(process.argv[2] ?? '') as PrivateOrder;
const bus = new Bus<PeerFacts, PeerIntents>({
  now: () => systemClock.now(),
  onListenerError: (error) => {
    throw error;
  },
});
const times: number[] = [];
let sentAt = 0;
let opened = false;

function ask(to: string): void {
  sentAt = performance.now();
  bus.ask('chat:say', { nick: to, text: PRIVATE_TEXT });
}

bus.onFact('roster:listed', () => {
  if (opened) return;
  opened = true;
  if (partner === null) tell({ ready: true });
  else bus.ask('chat:open', { nick: partner });
});
bus.onFact('server:insecure', ({ server }) => {
  bus.ask('server:permit', { server });
});
bus.onFact('chat:opened', ({ security }) => {
  if ((keys === null) !== (security === 'clear')) throw new Error(`the chat is ${security}`);
  if (partner !== null) ask(partner);
});
bus.onFact('chat:message', ({ from, text }) => {
  if (from === nick) return;
  if (partner === null) {
    bus.ask('chat:say', { nick: from, text });
    return;
  }
  times.push(performance.now() - sentAt);
  if (times.length < WARM_TEXTS + texts) {
    ask(partner);
    return;
  }
  const measured = times.slice(WARM_TEXTS);
  tell({ p50: quantile(measured, 0.5), p99: quantile(measured, 0.99) });
});
for (const fact of ['server:refused', 'chat:ended', 'problem'] as const) {
  bus.onFact(fact, (what) => {
    throw new Error(`${fact} ${JSON.stringify(what)}`);
  });
}
const trust = keys === null ? {} : { trust: await newTrust(keys) };
const server = { host: '127.0.0.1', port };
startPeer({ server, nick, explicitNick: true, accept: 'all', clock: systemClock, bus, ...trust });
