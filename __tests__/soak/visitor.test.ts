import { expect, it } from '@jest/globals';
import { stage } from '../peer/test-peer.js';
import { eventually } from '../support/eventually.js';
import { temporaryDirectories } from '../support/temporary.js';
import { Dice } from './dice.js';
import { newTrust } from './klatsch-bot.js';
import { Texts } from './texts.js';
import { Visitor } from './visitor.js';

const start = stage();
const directory = temporaryDirectories();
/** Longer than a visitor stays or stays away, milliseconds. */
const LONG_MS = 120_000;

it('comes again when it was refused because of the moment, also while nobody leaves any more', async () => {
  const { port } = await start.server();
  const ghost = await start.joined(port, 'visitor0');
  const dice = new Dice(1);
  const trust = await newTrust(directory(), 'visitor0', true);
  const visitor = new Visitor('visitor0', trust, { port, dice, texts: new Texts(dice) });
  const later = (): number => performance.now() + LONG_MS;
  visitor.start();
  await eventually(() => visitor.bot.refused);
  visitor.tick(performance.now(), true);
  await eventually(() => !visitor.bot.present && visitor.stays.length === 1);
  await ghost.peer.leave();
  await eventually(() => {
    visitor.tick(later(), true);
    return visitor.bot.listed;
  });
  visitor.tick(later(), true);
  expect(visitor.bot.present).toBe(true);
  expect(visitor.bot.troubles).toEqual([]);
  await visitor.leave();
});
