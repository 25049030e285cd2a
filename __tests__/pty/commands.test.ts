import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SLASH_COMMANDS } from '../../src/slash/table.js';
import { COVERED, commandRows } from './support/command-rows.js';
import { House, PTY_TEST_MS } from './support/house.js';
import { gather, RowRunner } from './support/rows.js';

jest.setTimeout(PTY_TEST_MS);

const CHATS = ['alice', 'bob'];
const PLACEHOLDER = 'the server';

let house: House;
let runner: RowRunner;

beforeAll(async () => {
  house = await House.open();
  runner = new RowRunner(house, await gather(house));
}, PTY_TEST_MS);

afterAll(() => house.close());

describe('every slash command', () => {
  it.each(commandRows(PLACEHOLDER).map((row) => [row.name, row] as const))('%s', async (_, row) => {
    await runner.run({ ...row, keys: row.keys.replace(PLACEHOLDER, house.address) }, CHATS);
  });

  it('/quit', async () => {
    const on = await runner.home(CHATS);
    on.write('/quit\r');
    expect(await on.exited).toEqual({ exitCode: 0, signal: 0 });
    await on.drained();
    expect([on.alternate, on.cursorShown, on.modes.bracketedPasteMode]).toEqual([false, true, false]);
  });

  it('has its row here', () => {
    const names = SLASH_COMMANDS.map(({ name }) => name);
    expect(names.filter((name) => !COVERED.has(name) && name !== 'quit')).toEqual([]);
  });
});
