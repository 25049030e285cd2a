import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from '@jest/globals';
import { RawControl } from './raw-control.js';
import { clearScratch, scratch } from './scratch.js';

const RACER = fileURLToPath(new URL('racer.mjs', import.meta.url));
const RACERS = 4;
const ROUNDS = 6;

/** The processes that run, and what settles when they do not any more. */
const running = new Map<ChildProcess, Promise<unknown>>();

async function killAll(): Promise<void> {
  for (const [racer, gone] of running) {
    racer.kill('SIGKILL');
    await gone;
  }
  running.clear();
}

afterEach(async () => {
  await killAll();
  clearScratch();
});

async function heard(racer: ChildProcess): Promise<unknown> {
  return ((await once(racer, 'message')) as [unknown])[0];
}

async function startRacer(): Promise<ChildProcess> {
  const racer = fork(RACER);
  running.set(racer, once(racer, 'exit'));
  expect(await heard(racer)).toBe('ready');
  return racer;
}

it('one of several processes has the control socket, each time that the one before was killed', async () => {
  const path = join(scratch(), 'klatsch', '9000.sock');
  for (let round = 0; round < ROUNDS; round += 1) {
    const racers = await Promise.all(Array.from({ length: RACERS }, startRacer));
    const results = racers.map(heard);
    for (const racer of racers) racer.send(path);
    expect((await Promise.all(results)).sort()).toEqual([
      ...Array.from({ length: RACERS - 1 }, () => 'control-unavailable'),
      'open',
    ]);
    expect(readdirSync(dirname(path))).toEqual(['9000.sock']);
    const guest = await RawControl.open(path);
    await guest.settled();
    guest.destroy();
    await killAll();
  }
});
