import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BINDINGS } from '../../screens/chat/keys.js';
import { House, PTY_TEST_MS } from './support/house.js';
import { press } from './support/keys.js';
import { COVERED, KEY_ROWS } from './support/key-rows.js';
import { cellsOf, promptOf, redrawn } from './support/look.js';
import { gather, PARTNERS, RowRunner } from './support/rows.js';

jest.setTimeout(PTY_TEST_MS);

/** A key that is pressed in a test of its own. */
const ELSEWHERE = ['ctrl-l'];

let house: House;
let runner: RowRunner;

beforeAll(async () => {
  house = await House.open();
  runner = new RowRunner(house, await gather(house));
}, PTY_TEST_MS);

afterAll(() => house.close());

describe('every key of the table', () => {
  it.each(KEY_ROWS.map((row) => [row.name, row] as const))('%s', async (_, row) => {
    await runner.run(row, PARTNERS);
  });

  it('ctrl-l', async () => {
    const on = await runner.home(PARTNERS);
    const before = cellsOf(on);
    await on.scribble('\x1b[3;9Hsomebody wrote over it\x1b[5;1H\x1b[2K');
    expect(on.screenText()).toContain('somebody wrote over it');
    await redrawn(on);
    expect(on.row(4)).toMatch(/^│/);
    expect(cellsOf(on).slice(0, -2)).toEqual(before.slice(0, -2));
  });

  it('has its row here', () => {
    const chords = BINDINGS.flatMap((binding) => binding.chords);
    expect(chords.filter((chord) => !COVERED.has(chord) && !ELSEWHERE.includes(chord))).toEqual([]);
  });
});

describe('in the list of people', () => {
  it('the arrows choose, / filters, Enter invites', async () => {
    const on = await runner.home(PARTNERS);
    on.write(`${press('f2')}/i`);
    await on.waitFor((it) => /^│ \/i/m.test(it.screenText()) && !/bob +127/.test(it.screenText()));
    // Of alice, emil, gina, ida and ivy.
    on.write(press('down', 'up', 'end', 'up', 'enter'));
    await on.waitFor((it) => promptOf(it) === ' ida ▸');
    expect(on.screenText()).toContain('private chat with ida');
    on.write(press('alt-c', 'alt-1'));
    await on.waitFor((it) => promptOf(it) === ' lobby ▸');
  });
});

describe('Esc', () => {
  it('and a digit is Alt and the digit, however slowly', async () => {
    const on = await runner.home(PARTNERS);
    on.write(press('escape'));
    await on.waitFor(/Alt- {2}/);
    on.write('4');
    await on.waitFor((it) => promptOf(it) === ' bob ▸');
    on.write(press('alt-1'));
    await on.waitFor((it) => promptOf(it) === ' lobby ▸');
  });
});

describe('the mouse', () => {
  /** A click with the left button at a cell counted from 0. */
  const click = (x: number, y: number): string => `\x1b[<0;${x + 1};${y + 1}M\x1b[<0;${x + 1};${y + 1}m`;

  it('goes to the pane that is clicked, scrolls with the wheel, invites with a double click', async () => {
    const on = await runner.home(PARTNERS);
    on.write(click(50, 7));
    await on.waitFor((it) => promptOf(it) === ' alice ▸');
    on.write(click(50, 2));
    await on.waitFor((it) => promptOf(it) === ' lobby ▸');
    on.write('\x1b[<64;51;3M');
    await on.waitFor(/▼ \d+ more/);
    on.write('\x1b[<65;51;3M'.repeat(3));
    await on.waitFor((it) => !it.screenText().includes('▼'));
    const ivy = Array.from({ length: 20 }, (_, y) => y).find((y) => on.row(y).includes('ivy'));
    on.write(click(6, ivy ?? 0).repeat(2));
    await on.waitFor((it) => promptOf(it) === ' ivy ▸');
    on.write(press('alt-c', 'alt-1'));
    await on.waitFor((it) => promptOf(it) === ' lobby ▸');
  });
});
