import { expect, it } from '@jest/globals';
import type { Asked } from '../../src/bus/bus.js';
import type { PeerBus } from '../../src/bus/buses.js';
import type { PeerIntents } from '../../src/bus/events.js';
import { keepEarlyIntents } from '../../src/commands/early-intents.js';
import { strictBus } from '../support/strict-bus.js';

it('asks the engine for what was asked for before it was there, in order and once', () => {
  const bus: PeerBus = strictBus();
  const askEngine = keepEarlyIntents(bus);
  const early: readonly Asked<PeerIntents>[] = [
    { intent: 'nick:change', fields: { nick: 'dave' } },
    { intent: 'room:say', fields: { text: 'hello' } },
  ];
  for (const { intent, fields } of early) bus.ask(intent, fields);
  const served: unknown[] = [];
  bus.onAnyIntent((asked) => served.push(asked));
  askEngine();
  expect(served).toEqual(early);
  bus.ask('roster:list', {});
  expect(served).toHaveLength(3);
  expect(bus.listeners).toBe(1);
});
