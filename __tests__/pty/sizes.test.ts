import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TestPeer } from '../peer/test-peer.js';
import type { Pty } from '../support/terminal/pty.js';
import { expectFreshPaint } from './support/fresh-paint.js';
import { House, PTY_TEST_MS } from './support/house.js';
import { expectIntactFrame } from './support/intact-frame.js';
import { press } from './support/keys.js';
import { cellsOf, promptOf } from './support/look.js';

jest.setTimeout(PTY_TEST_MS);

const SIZES = [
  [20, 5],
  [40, 10],
  [60, 16],
  [80, 24],
  [160, 48],
] as const;

let house: House;
let alice: TestPeer;

beforeAll(async () => {
  house = await House.open();
  [alice] = await Promise.all([house.join('alice'), house.join('bob'), house.join('carol')]);
}, PTY_TEST_MS);

afterAll(() => house.close());

/** Nothing is garbled: every border is whole, and everything is what a fresh paint gives. */
async function expectWhole(screen: Pty): Promise<void> {
  expectIntactFrame(cellsOf(screen));
  await expectFreshPaint(screen);
}

/** The text of the screen without the line breaks that a narrow pane makes. */
function joined(screen: Pty): string {
  return screen.screenText().replace(/[\s│]+/g, ' ');
}

describe('an evening', () => {
  it.each(SIZES)('at %ix%i', async (columns, rows) => {
    const screen = await house.screen('dave', { columns, rows });
    await expectWhole(screen);
    // The room's history has those of the other sizes.
    const lunch = `昼 🍜 ${columns}?`;
    alice.ask('room:say', { text: lunch });
    await screen.waitFor((it) => joined(it).includes(lunch));
    await expectWhole(screen);
    alice.ask('chat:open', { nick: 'dave' });
    await screen.waitFor(/Alt-y.*Alt-n/);
    await expectWhole(screen);
    screen.write(press('alt-y'));
    await screen.waitFor((it) => promptOf(it).startsWith(' alice ▸'));
    screen.write('psst 語\r');
    await screen.waitFor((it) => joined(it).includes('psst 語'));
    await alice.hears('chat:message', { nick: 'dave', text: 'psst 語' });
    // It has arrived, and its mark has come.
    await screen.waitFor('✓');
    await expectWhole(screen);
    screen.write('/chat bob\r');
    await screen.waitFor((it) => promptOf(it).startsWith(' bob ▸'));
    screen.write('a draft 👩‍🚀 é of more than one row of the smallest of all screens');
    await screen.waitFor((it) => promptOf(it).endsWith('ns'));
    await expectWhole(screen);
    screen.write(press('ctrl-c', 'alt-2'));
    await screen.waitFor((it) => promptOf(it).startsWith(' alice ▸'));
    alice.ask('chat:close', { nick: 'dave' });
    await screen.waitFor((it) => joined(it).includes('has ended the chat'));
    await expectWhole(screen);
    const top = screen.row(0);
    screen.write(press('alt-z'));
    // The smallest shows one pane in any case.
    if (columns > 20) await screen.waitFor((it) => it.row(0) !== top);
    await expectFreshPaint(screen);
    screen.write(press('alt-z', 'f1'));
    await screen.waitFor(/help/);
    await expectFreshPaint(screen);
    screen.write(press('f1', 'f2', 'down'));
    await screen.waitFor(/bob/);
    await expectFreshPaint(screen);
    screen.write(press('f2', 'alt-1'));
    await screen.waitFor((it) => promptOf(it).startsWith(' lobby ▸'));
    await expectWhole(screen);
    screen.write('/quit\r');
    expect(await screen.exited).toEqual({ exitCode: 0, signal: 0 });
    alice.forget();
  });
});

describe('resized while a flood runs', () => {
  const TEXTS = 150;

  it('the cells are those of a fresh paint, at every size', async () => {
    const screen = await house.screen('erin', { columns: 100, rows: 30 });
    for (const nick of ['alice', 'bob', 'carol']) {
      screen.write(`/chat ${nick}\r`);
      await screen.waitFor((it) => promptOf(it).startsWith(` ${nick} ▸`));
    }
    screen.write(press('alt-1'));
    for (const [columns, rows] of [...SIZES, [31, 7], [100, 30]] as const) {
      for (let text = 1; text <= TEXTS; text += 1) {
        alice.ask('room:say', { text: `${columns}: ${text} 流れる ${'🌊'.repeat(text % 9)}` });
        if (text === TEXTS / 3) await screen.waitFor(`${columns}: `);
        if (text === TEXTS / 3) screen.resize(columns, rows);
        if (text === TEXTS / 2) alice.ask('chat:say', { nick: 'erin', text: `beside it ${columns}` });
      }
      alice.ask('room:say', { text: `end ${columns}` });
      await screen.waitFor((it) => joined(it).includes(`end ${columns}`));
      await expectWhole(screen);
    }
  });
});
