import { afterEach, describe, expect, it } from '@jest/globals';
import type { Result } from '../../src/errors.js';
import type { Commons } from '../../src/server/commons.js';
import { localCommons } from '../../src/server/commons.js';
import type { Member } from '../../src/server/state/member.js';
import { eventually } from '../support/eventually.js';
import { hello, TestHouse } from './house.js';
import type { RawClient } from './raw-client.js';

function freshCommons(): Commons {
  return localCommons({ epoch: 'e', now: () => 1, backlog: { texts: 100, bytes: 1e6 } });
}

/** A commons that decides claims only when told to, as one in another process does. */
function slowCommons(): { commons: Commons; decide: () => void; asked: () => number } {
  const local = freshCommons();
  const claim = local.claim.bind(local);
  const waiting: (() => void)[] = [];
  let asked = 0;
  const commons = Object.assign(local, {
    claim: (member: Member) =>
      new Promise<Result<Member>>((resolve) => {
        asked += 1;
        waiting.push(() => {
          resolve(claim(member));
        });
      }),
  });
  return { commons, decide: () => waiting.shift()?.(), asked: () => asked };
}

/** What a client of the old dialects believes the list to be. */
function listOf(client: RawClient): string[] {
  const list = new Set<string>();
  for (const message of client.messages) {
    const [command, ...args] = message.trimEnd().split(' ');
    if (command === 'USERLIST') for (const entry of args) list.add(entry.split(':')[0] ?? '');
    if (command === 'USER_JOINED') list.add(args[0] ?? '');
    if (command === 'USER_LEFT') list.delete(args[0] ?? '');
  }
  return [...list].sort();
}

/** The same for klatsch. */
function rosterOf(client: RawClient): string[] {
  const list = new Set<string>();
  for (const roster of client.json('ROSTER') as { people: { nick: string }[] }[]) {
    for (const { nick } of roster.people) list.add(nick);
  }
  for (const { events } of client.json('PRESENCE') as { events: Record<string, never>[] }[]) {
    for (const { joined, left } of events as { joined?: { nick: string }; left?: string }[]) {
      if (joined) list.add(joined.nick);
      if (left !== undefined) list.delete(left);
    }
  }
  return [...list].sort();
}

describe('the server under strain', () => {
  let house: TestHouse;
  afterEach(() => house.close());

  it('gives everyone the same list, however joins, leaves and texts overlap', async () => {
    house = await TestHouse.open();
    const talker = await house.joinKlatsch('talker');
    const dialects = ['lines', 'frames', 'klatsch'] as const;
    const joining = Array.from({ length: 60 }, async (_unused, i) => {
      const dialect = dialects[i % 3] ?? 'lines';
      talker.say('SAY', { id: `t${i}`, text: `text ${i}` });
      const client =
        dialect === 'klatsch' ? await house.joinKlatsch(`n${i}`) : await house.joinOld(dialect, `n${i}`);
      if (i % 4 === 0) client.send(dialect === 'klatsch' ? 'QUIT {}' : 'QUIT ');
      return { client, dialect, stays: i % 4 !== 0, nick: `n${i}` };
    });
    const guests = await Promise.all(joining);
    const stay = guests.filter((guest) => guest.stays);
    const everyone = ['talker', ...stay.map((guest) => guest.nick)].sort();
    await eventually(() => {
      expect(rosterOf(talker)).toEqual(everyone);
      for (const { client, dialect } of stay) {
        expect(dialect === 'klatsch' ? rosterOf(client) : listOf(client)).toEqual(everyone);
        expect(client.messages[dialect === 'klatsch' ? 1 : 0]).toMatch(/^WELCOME/);
      }
    });
    for (const { client, nick } of stay) {
      // Nobody else of the list just sent is announced again.
      const listed = new Set(
        (client.all('USERLIST')[0] ?? '').split(' ').map((entry) => entry.split(':')[0]),
      );
      const again = client.all('USER_JOINED').filter((message) => listed.has(message.split(' ')[1]));
      expect(again.length).toBe(client.all('USERLIST').length);
      if (again[0] !== undefined) expect(again[0]).toMatch(new RegExp(`^USER_JOINED ${nick} `));
      const seqs = client.json('SAID').map((said) => (said as { seq: number }).seq);
      expect(seqs).toEqual(seqs.map((_seq, i) => (seqs[0] ?? 0) + i));
    }
  });

  it('drops who does not read; the others notice nothing', async () => {
    const unlimited = { textsPerSecond: Infinity, roomBytesPerSecond: Infinity, sendQueueBytes: 512 * 1024 };
    house = await TestHouse.open({ limits: unlimited });
    const slow = await house.joinOld('frames', 'slow');
    const fritz = await house.joinOld('frames', 'fritz');
    const kim = await house.joinKlatsch('kim');
    slow.pause();
    const text = 'x'.repeat(8000);
    let sent = 0;
    while (house.told('client:left').length === 0) {
      for (let i = 0; i < 20; i += 1) kim.say('SAY', { id: String((sent += 1)), text });
      await eventually(() => fritz.all('BROADCAST').length === sent);
    }
    expect(house.told('client:left')).toEqual([
      { id: '1', nick: 'slow', ip: '127.0.0.1', reason: 'reader-too-slow' },
    ]);
    await fritz.expect('USER_LEFT slow');
    await eventually(() => kim.json('SAID').length === sent);
    expect(kim.closed || fritz.closed).toBe(false);
  });

  it('sends an old client nothing before WELCOME, and lets its messages wait', async () => {
    const { commons, decide, asked } = slowCommons();
    house = await TestHouse.open({ commons });
    const first = await house.connect('frames');
    first.send('REGISTER first 1001', 'BROADCAST first early bird');
    await eventually(() => asked() === 1);
    const second = await house.connect('lines');
    second.send('REGISTER second 1002');
    await eventually(() => asked() === 2);
    decide();
    await first.expect('BROADCAST first');
    expect(second.messages).toEqual([]);
    decide();
    await second.expect('USERLIST');
    expect(second.messages[0]).toMatch(/^WELCOME/);
    expect(first.messages.map((message) => message.split(' ')[0])).toEqual([
      'WELCOME',
      'USERLIST',
      'USER_JOINED',
      'BROADCAST',
      ...(first.all('USER_JOINED').length > 1 ? ['USER_JOINED'] : []),
    ]);
  });

  it('lets only so many messages wait', async () => {
    const { commons, asked } = slowCommons();
    house = await TestHouse.open({ commons, limits: { pendingMessages: 3 } });
    const client = await house.connect('frames');
    client.send(hello(), 'REGISTER eager 1001');
    await eventually(() => asked() === 1);
    for (let i = 0; i < 4; i += 1) client.say('SAY', { id: String(i), text: 'x' });
    await client.expectClosed();
    expect(client.json('ERROR')).toMatchObject([{ code: 'too-fast', final: true }]);
  });

  it('frees the nick of somebody who left while it was being decided', async () => {
    const { commons, decide, asked } = slowCommons();
    house = await TestHouse.open({ commons });
    const hasty = await house.connect('frames');
    hasty.send('REGISTER bob 1001');
    await eventually(() => asked() === 1);
    hasty.destroy();
    const patient = await house.connect('frames');
    patient.send('REGISTER patient 1002');
    await eventually(() => asked() === 2);
    decide();
    decide();
    await patient.expect('USERLIST');
    await eventually(() => {
      expect(commons.people().map((member) => member.nick)).toEqual(['patient']);
    });
    expect(patient.all('USER_JOINED bob')).toEqual([]);
  });

  it('survives its own faults: one client pays, nobody else', async () => {
    const local = freshCommons();
    const publish = local.publish.bind(local);
    const commons = Object.assign(local, {
      publish: (id: string, utterance: { text: string }) => {
        if (utterance.text === 'boom') throw new Error('a fault of ours');
        publish(id, utterance);
      },
    });
    house = await TestHouse.open({ commons });
    const victim = await house.joinOld('frames', 'victim');
    const lea = await house.joinOld('lines', 'lea');
    const fritz = await house.joinOld('frames', 'fritz');
    victim.send('BROADCAST victim boom');
    await victim.expectClosed();
    await lea.expect('USER_LEFT victim');
    fritz.send('BROADCAST fritz well');
    expect(await lea.expect('BROADCAST_MSG')).toBe('BROADCAST_MSG fritz well');
    expect(house.told('problem')).toEqual([{ code: 'server-fault', message: 'a fault of ours' }]);
    expect(house.faults).toHaveLength(1);
  });

  it('closes once, with everybody gone and every text delivered', async () => {
    house = await TestHouse.open();
    const fritz = await house.joinOld('frames', 'fritz');
    const kim = await house.joinKlatsch('kim');
    kim.say('SAY', { id: '1', text: 'last words' });
    await eventually(() => house.told('room:said').length === 1);
    await Promise.all([house.server.close(), house.server.close()]);
    await Promise.all([fritz.expectClosed(), kim.expectClosed()]);
    expect(fritz.all('BROADCAST')).toEqual(['BROADCAST kim last words', 'BROADCAST server the server stops']);
    expect(fritz.all('ERROR')).toEqual([]);
    expect(house.told('server:closed')).toHaveLength(1);
    expect(house.told('client:left')).toHaveLength(2);
  });
});
