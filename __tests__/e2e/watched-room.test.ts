import { afterEach, expect, it, jest } from '@jest/globals';
import { clearScratch, scratch } from '../control/scratch.js';
import { Crowd } from '../support/crowd.js';
import { eventually } from '../support/eventually.js';
import { OperatedServer } from '../support/operated.js';
import { endPrograms } from '../support/program.js';
import type { Program } from '../support/program.js';

jest.setTimeout(180_000);

const CLIENTS = 500;
/** Texts in one round: each is delivered five hundred times. */
const SPEAKERS = 10;
/** More would only take longer. */
const MOST_ROUNDS = 1500;

let crowd: Crowd | null = null;
afterEach(async () => {
  crowd?.leave();
  await endPrograms();
  clearScratch();
});

/** The numbers of the texts that a watcher was told of while it watched, in their order. */
function textsOf(watcher: Program): number[] {
  const facts = watcher.facts.slice(1).filter(({ fact }) => fact === 'room:said');
  return facts.map(({ text }) => Number(String(text).slice('text '.length)));
}

it('a room of 500 who talk loses nothing while watchers come, go and come again', async () => {
  const server = await OperatedServer.start(scratch(), '--limit', 'texts-per-second=0');
  const everybody = await Crowd.join(Number(server.port), CLIENTS);
  crowd = everybody;
  const silence = new AbortController();
  const talking = (async () => {
    for (let round = 0; round < MOST_ROUNDS && !silence.signal.aborted; round += 1)
      await everybody.talk(SPEAKERS);
  })();

  const watchers: Program[] = [];
  for (const leave of ['end of input', 'SIGTERM', 'SIGKILL', 'stays'] as const) {
    const watcher = await server.watch('--json');
    watchers.push(watcher);
    const { said } = everybody;
    await eventually(() => everybody.said >= said + 3 * SPEAKERS && textsOf(watcher).length > 0, {
      ms: 30_000,
    });
    if (leave === 'end of input') watcher.endInput();
    else if (leave !== 'stays') watcher.child.kill(leave);
    if (leave !== 'stays') await watcher.exited;
  }
  silence.abort();
  await talking;

  // Everybody has heard every text once, in one order for all.
  const order = everybody.members[0]?.heard ?? [];
  expect([...order].sort((one, other) => one - other)).toEqual(
    Array.from({ length: everybody.said }, (_, n) => n),
  );
  for (const { heard, closed } of everybody.members) {
    expect(closed).toBe(false);
    expect(heard.length).toBe(order.length);
    expect(heard.every((number, at) => number === order[at])).toBe(true);
  }
  // And every watcher, from when it came until it went, none twice, none left out.
  const [last] = watchers.slice(-1);
  await eventually(() => last !== undefined && textsOf(last).at(-1) === order.at(-1));
  for (const watcher of watchers) {
    const told = textsOf(watcher);
    expect(told.length).toBeGreaterThan(0);
    const from = order.indexOf(told[0] ?? -1);
    expect(told).toEqual(order.slice(from, from + told.length));
    // What was said before it came is in the present, up to the very text before.
    const [present] = watcher.facts;
    const recent = (present?.recent ?? []) as { fact: string; fields: { text: string } }[];
    const before = recent.filter(({ fact }) => fact === 'room:said').at(-1)?.fields.text;
    expect(before).toBe(from === 0 ? undefined : `text ${order[from - 1]}`);
  }
  expect(await server.ctl('list').exited).toEqual({ code: 0, signal: null });
});
