import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { PENDING_MOST, expectFreshPaint } from './support/fresh-paint.js';
import { House, PTY_TEST_MS } from './support/house.js';

jest.setTimeout(PTY_TEST_MS);

let house: House;

beforeAll(async () => {
  house = await House.open();
}, PTY_TEST_MS);

afterAll(() => house.close());

it.each([
  ['a text', '\x1b[9;40Hwall: hello'],
  ['a text that is gone', '\x1b[1;1H\x1b[2K'],
  ['a colour', '\x1b[1;1H\x1b[7m┌\x1b[m'],
])('what stands on a screen and is not what was painted is found: %s', async (_, foreign) => {
  const screen = await house.screen('dave');
  const looks = async (): Promise<void> => {
    for (let count = 0; count <= PENDING_MOST; count += 1) {
      await screen.scribble(foreign);
      await expectFreshPaint(screen);
    }
  };
  await expect(looks()).rejects.toThrow('"was"');
});
