import { describe, expect, it } from '@jest/globals';
import { stage } from '../peer/test-peer.js';
import { eventually } from '../support/eventually.js';
import { cast } from '../support/old/cast.js';
import { OLD_PROGRAMS } from '../support/old/dialects.js';
import type { OldClient } from '../support/old/old-client.js';
import { OldFramesClient } from '../support/old/old-frames-client.js';
import { OldLinesClient } from '../support/old/old-lines-client.js';

const start = stage();
const play = cast();

const JOINS = 100;
const TEST_MS = 60_000;

describe.each(OLD_PROGRAMS)('a hundred joins of an old $dialect client', ({ client }) => {
  it.each([
    ['reads at once', 0],
    ['is busy before each recv', 2],
  ])(
    'are a hundred complete lists when it %s',
    async (_, recvDelayMs) => {
      const { port } = await start.server();
      const there: string[] = [];
      const clients: OldClient[] = [];
      for (let count = 0; count < JOINS; count++) {
        const joining = await play(client({ port, nick: `guest${count}`, recvDelayMs }));
        there.push(joining.nick);
        clients.push(joining);
        await joining.waitFor(() => joining.nicks.length >= there.length);
        expect(joining.nicks).toEqual(there);
      }
      await eventually(() => {
        for (const each of clients) expect(each.nicks).toEqual(there);
      });
      expect(clients.flatMap(({ log }) => log)).toEqual([]);
    },
    TEST_MS,
  );

  it(
    'are a hundred complete lists while others talk and come in tens',
    async () => {
      const { port } = await start.server();
      const lea = await play(new OldLinesClient({ port, nick: 'lea' }));
      const fritz = await play(new OldFramesClient({ port, nick: 'fritz' }));
      const kim = await start.joined(port, 'kim');
      const clients: OldClient[] = [];
      for (let ten = 0; ten < JOINS / 10; ten++) {
        const joining = Array.from({ length: 10 }, (_, index) =>
          play(client({ port, nick: `guest${ten}-${index}`, recvDelayMs: index % 3 })),
        );
        lea.say(`line ${ten}`);
        fritz.say(`frame ${ten}`);
        kim.ask('room:say', { text: `many ${'ä'.repeat(2000)} ${ten}` });
        clients.push(...(await Promise.all(joining)));
      }
      const everybody = ['lea', 'fritz', 'kim', ...clients.map(({ nick }) => nick)].sort();
      // A hundred and two clients, each at the pace of an old program.
      await eventually(
        () => {
          for (const each of [lea, fritz, ...clients]) expect([...each.nicks].sort()).toEqual(everybody);
          kim.ask('roster:list', {});
          const listed = kim.told('roster:listed').at(-1)?.people ?? [];
          expect(listed.map(({ nick }) => nick).sort()).toEqual(everybody);
        },
        { ms: TEST_MS / 2 },
      );
      expect(clients.map(({ joined, receiveLoopAlive }) => [joined, receiveLoopAlive])).toEqual(
        clients.map(() => [true, true]),
      );
      lea.say('heard by all');
      for (const each of clients) await each.waitFor('lea: heard by all');
    },
    TEST_MS,
  );
});
