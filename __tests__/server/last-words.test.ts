import { afterEach, describe, expect, it } from '@jest/globals';
import { newIdentity } from '../../src/identity/identity.js';
import { MESSAGES_PER_TURN } from '../../src/limits.js';
import { eventually } from '../support/eventually.js';
import { TestHouse } from './house.js';
import type { RawClient } from './raw-client.js';

const WAYS = ['in the clear', 'over TLS'] as const;

describe('what a client says before it ends its side', () => {
  let house: TestHouse;
  afterEach(() => house.close());

  async function open(limits: object = {}): Promise<void> {
    const identity = await newIdentity();
    house = await TestHouse.open({ identity, limits });
  }

  function connect(way: (typeof WAYS)[number]): Promise<RawClient> {
    return way === 'over TLS' ? house.connectTls(null, 'lines') : house.connect('lines');
  }

  /** What was said to the room, and why whoever left did, in that order. */
  async function told(): Promise<readonly string[]> {
    await eventually(() => house.facts.some(({ fact }) => fact === 'client:left'));
    const known = house.facts as { fact: string; fields: { text?: string; reason?: string } }[];
    return known.flatMap(({ fact, fields }) => {
      if (fact === 'room:said') return [fields.text ?? ''];
      return fact === 'client:left' ? [fields.reason ?? ''] : [];
    });
  }

  it.each(WAYS)('is said %s, also in the moment of its coming', async (way) => {
    await open();
    const client = await connect(way);
    client.end('REGISTER bob 40000', 'BROADCAST bob hello', 'BROADCAST bob bye');
    expect(await told()).toEqual(['hello', 'bye', 'ended']);
    await client.expectClosed();
  });

  it.each(WAYS)('is a goodbye %s, if it is one', async (way) => {
    await open();
    const client = await connect(way);
    client.end('REGISTER bob 40000', 'BROADCAST bob hello', 'QUIT ', 'BROADCAST bob no more');
    expect(await told()).toEqual(['hello', 'quit']);
    await client.expectClosed();
  });

  it.each(WAYS)('is said and answered %s, also in front of what cannot be read', async (way) => {
    await open();
    const client = await connect(way);
    client.send('REGISTER bob 40000', 'BROADCAST bob hello', `BROADCAST bob ${'x'.repeat(70_000)}`);
    expect(await told()).toEqual(['hello', 'too-large']);
    await client.expectClosed();
  });

  it.each(WAYS)('is said %s, also what is left for a later turn', async (way) => {
    await open({ textsPerSecond: Infinity, messagesPerSecond: Infinity, pendingMessages: Infinity });
    const client = await connect(way);
    client.send('REGISTER bob 40000');
    await client.expect('USERLIST');
    const texts = Array.from({ length: 3 * MESSAGES_PER_TURN }, (_, number) => `t${number}`);
    client.end(...texts.map((text) => `BROADCAST bob ${text}`), 'QUIT ');
    expect(await told()).toEqual([...texts, 'quit']);
    await client.expectClosed();
  });
});
