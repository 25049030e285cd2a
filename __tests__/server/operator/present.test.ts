import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SAMPLE_MS, WATCH_EVENTS, WATCH_TEXTS } from '../../../src/limits.js';
import { Journal } from '../../../src/server/operator/journal.js';
import { eventually } from '../../support/eventually.js';
import { FakeClock } from '../../support/fake-clock.js';
import { TestHouse } from '../house.js';

let house: TestHouse;
let clock: FakeClock;

beforeEach(async () => {
  clock = new FakeClock();
  house = await TestHouse.open({ clock });
});

afterEach(async () => {
  await house.close();
});

describe('what somebody who begins to watch is shown', () => {
  it('is where the server is, who is there, and what happened last, in order', async () => {
    const startedAt = clock.now();
    const kim = await house.joinKlatsch('kim');
    kim.say('SAY', { id: 'a', text: 'hi' });
    await kim.expect('SAID');
    house.bus.ask('operator:run', { request: 'r', by: 'op', line: 'mute kim' });
    clock.advance(SAMPLE_MS);
    const present = house.server.present();
    expect(present).toMatchObject({
      host: '127.0.0.1',
      port: house.server.port,
      startedAt,
      clients: [{ nick: 'kim', sent: 1, muted: true }],
      seconds: [{ users: 1 }],
      hour: [],
    });
    expect(present.recent.map(({ fact }) => fact)).toEqual([
      'client:joined',
      'room:said',
      'client:muted',
      'operator:acted',
    ]);
  });

  it('has texts and what happened around them in the order in which they came', async () => {
    const kim = await house.joinKlatsch('kim');
    kim.send(
      'SAY {"id":"a","text":"one"}',
      'NICK {"nick":"max"}',
      'SAY {"id":"b","text":"two"}',
      'NICK {"nick":"moritz"}',
      'QUIT {}',
    );
    await eventually(() => house.told('client:left').length === 1);
    const told = house.server
      .present()
      .recent.map(({ fact, fields }) => ('text' in fields ? `${fields.from}: ${fields.text}` : fact));
    expect(told).toEqual([
      'client:joined',
      'kim: one',
      'client:renamed',
      'max: two',
      'client:renamed',
      'client:left',
    ]);
  });

  it('is bounded, texts and events each by themselves', () => {
    const journal = new Journal();
    journal.follow(house.bus);
    for (let n = 0; n < WATCH_TEXTS + 7; n += 1)
      house.bus.tell('room:said', { from: 'kim', text: String(n) });
    for (let n = 0; n < WATCH_EVENTS + 3; n += 1) {
      house.bus.tell('problem', { code: 'server-fault', message: String(n) });
    }
    const { recent } = journal.remembered;
    expect(recent).toHaveLength(WATCH_TEXTS + WATCH_EVENTS);
    expect(recent[0]?.fields).toEqual({ from: 'kim', text: '7' });
    expect(recent[WATCH_TEXTS]?.fields).toMatchObject({ message: '3' });
    expect(recent.at(-1)?.fields).toMatchObject({ message: String(WATCH_EVENTS + 2) });
  });
});

describe('the vital signs', () => {
  it('are told once a second, with the clients for whom something has changed', async () => {
    const [kim] = [await house.joinKlatsch('kim'), await house.joinOld('frames', 'fritz')];
    await eventually(() => house.told('client:joined').length === 2);
    clock.advance(SAMPLE_MS);
    expect(house.told('clients:sampled')).toEqual([]);
    const saidAt = clock.now();
    kim.say('SAY', { id: 'a', text: 'hi' });
    kim.say('SAY', { id: 'b', text: 'ho' });
    await eventually(() => kim.json('SAID').length === 2);
    clock.advance(SAMPLE_MS);
    expect(house.told('clients:sampled')).toEqual([
      { clients: [{ id: '1', spokeAt: saidAt, sent: 2, queuedBytes: 0 }] },
    ]);
    expect(house.told('server:sampled')).toEqual([
      expect.objectContaining({ users: 2, texts: 0, deliveries: 0 }),
      expect.objectContaining({ users: 2, texts: 2, deliveries: 4, rssBytes: expect.any(Number) }),
    ]);
    clock.advance(SAMPLE_MS);
    expect(house.told('clients:sampled')).toHaveLength(1);
  });
});
