import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ALL_WELL, compareViews } from '../support/room-views.js';
import { BrokenRoom } from './broken-room.js';
import type { ModelClient } from './broken-room.js';

const NICKS = ['ann', 'ben', 'cem'];
/** Rounds in which everything arrives, a tenth of a second each: far more than the slowest need. */
const ROUNDS = 300;

type Kind = 'say' | 'up' | 'left' | 'down' | 'cut' | 'leave' | 'bury' | 'connect' | 'turn' | 'kill' | 'wait';
type Step = readonly [kind: Kind, who: number, amount: number];

const weights: readonly (readonly [Kind, number])[] = [
  ['say', 12],
  ['up', 8],
  ['left', 3],
  ['down', 8],
  ['cut', 2],
  ['leave', 3],
  ['bury', 1],
  ['connect', 6],
  ['turn', 6],
  ['kill', 1],
  ['wait', 2],
];
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.oneof(...weights.map(([kind, weight]) => ({ weight, arbitrary: fc.constant(kind) }))),
  fc.nat(NICKS.length - 1),
  fc.nat(600),
);
const steps = fc.array(step, { maxLength: 120, size: 'max' });

async function act(room: BrokenRoom, client: ModelClient, [kind, , amount]: Step): Promise<void> {
  switch (kind) {
    case 'say':
      client.say();
      return;
    case 'up':
      client.up(amount, 'link');
      return;
    case 'left':
      client.up(amount, 'left');
      return;
    case 'down':
      client.down(amount);
      return;
    case 'cut':
    case 'leave':
      client.cut(kind === 'leave');
      return;
    case 'bury':
      client.bury();
      return;
    case 'connect':
      client.connect();
      return;
    case 'turn':
      await room.turn();
      return;
    case 'kill':
      room.kill();
      return;
    case 'wait':
      room.clock.advance(amount);
  }
}

/** Everything arrives, from now on and of before, until nobody waits for anything. */
async function calm(room: BrokenRoom): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const client of room.clients) {
      client.connect();
      client.flow();
    }
    await room.turn();
    for (const client of room.clients) client.flow();
    room.clock.advance(100);
    if (round > 10 && room.clients.every((client) => client.idle)) return;
  }
}

async function play(room: BrokenRoom, script: readonly Step[]): Promise<void> {
  // Whoever was never there for good has no place in the room's numbers to come back to.
  await calm(room);
  for (const each of script) {
    const client = room.clients[each[1]];
    if (client !== undefined) await act(room, client, each);
  }
  await calm(room);
  for (const client of room.clients) client.say();
  await calm(room);
  expect(room.faults).toEqual([]);
}

const seenOf = (texts: readonly string[]): { from: string; text: string }[] =>
  texts.map((text) => ({ from: text.split(' ')[0] ?? '', text }));

describe('a room whose links break and whose server is killed at any time', () => {
  it('is the same for all: every text once, in the order in which it was said', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.constantFrom(3, 60), async (script, textBurst) => {
        const room = new BrokenRoom(NICKS, { backlogTexts: 10_000, textBurst, replayBytes: 1e6 });
        await play(room, script);
        const views = [{ who: 'the server', texts: seenOf(room.history) }];
        const said = new Map<string, string[]>();
        for (const { nick, seen, said: asked, givenBack } of room.clients) {
          views.push({ who: nick, texts: seenOf(seen) });
          const back = givenBack.map(({ text }) => text);
          expect(givenBack.filter(({ code }) => code !== 'too-fast')).toEqual([]);
          expect(room.history.filter((text) => back.includes(text))).toEqual([]);
          said.set(
            nick,
            asked.filter((text) => !back.includes(text)),
          );
        }
        expect(compareViews(views, said)).toEqual(ALL_WELL);
        expect(room.clients.map(({ gaps }) => gaps)).toEqual(NICKS.map(() => 0));
      }),
      { numRuns: 400 },
    );
  });

  it('says no text twice although it brings or keeps only a few: what nobody knows is given back', async () => {
    const gentle = steps.map((script) => script.filter(([kind]) => kind !== 'leave'));
    await fc.assert(
      fc.asyncProperty(gentle, fc.constantFrom(4, 10_000), async (script, backlogTexts) => {
        const room = new BrokenRoom(NICKS, { backlogTexts, textBurst: 60, replayBytes: 300 });
        await play(room, script);
        const views = [{ who: 'the server', texts: seenOf(room.history), partial: true }];
        for (const { nick, seen, said, givenBack, idle } of room.clients) {
          expect(idle).toBe(true);
          views.push({ who: nick, texts: seenOf(seen), partial: true });
          const back = givenBack.map(({ text }) => text);
          const surprises = givenBack.filter(({ code }) => code !== 'maybe-said' || backlogTexts > 4);
          expect(surprises).toEqual([]);
          const nowhere = said.filter((text) => !room.history.includes(text) && !back.includes(text));
          expect(nowhere).toEqual([]);
          expect(seen.filter((text) => back.includes(text))).toEqual([]);
          expect(new Set(back).size).toBe(back.length);
        }
        const order = new Map(
          NICKS.map((nick) => [nick, room.clients.find((each) => each.nick === nick)?.said ?? []]),
        );
        expect(compareViews(views, order)).toMatchObject({ lost: [], doubled: [] });
      }),
      { numRuns: 200 },
    );
  });
});
