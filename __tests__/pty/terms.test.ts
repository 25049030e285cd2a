import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TestPeer } from '../peer/test-peer.js';
import type { Pty } from '../support/terminal/pty.js';
import { expectFreshPaint } from './support/fresh-paint.js';
import { House, PTY_TEST_MS } from './support/house.js';
import { expectIntactFrame } from './support/intact-frame.js';
import { press } from './support/keys.js';
import { cellsOf, promptOf } from './support/look.js';
import { colourCodes, expectOwnOutput } from './support/tokens.js';

jest.setTimeout(PTY_TEST_MS);

let house: House;
let alice: TestPeer;

beforeAll(async () => {
  house = await House.open();
  alice = await house.join('alice');
}, PTY_TEST_MS);

afterAll(() => house.close());

/** A short evening with everything that has a colour: nicks, a mention, something unread, an error, a chat. */
async function evening(env: Readonly<Record<string, string>>): Promise<Pty> {
  const screen = await house.screen('dave', { env });
  alice.ask('room:say', { text: 'dave: hello' });
  await screen.waitFor('dave: hello');
  screen.write('/chat alice\r');
  await screen.waitFor((it) => promptOf(it).startsWith(' alice ▸'));
  screen.write(press('alt-1'));
  await screen.waitFor((it) => promptOf(it).startsWith(' lobby ▸'));
  alice.ask('chat:say', { nick: 'dave', text: 'here I am' });
  await screen.waitFor('1 new');
  screen.write('/nonsense\r');
  await screen.waitFor('no command /nonsense');
  expectIntactFrame(cellsOf(screen));
  await expectFreshPaint(screen);
  return screen;
}

/** Leaves, and looks at everything that was written. */
async function leave(screen: Pty): Promise<string> {
  screen.write(`${press('ctrl-c')}/quit\r`);
  expect(await screen.exited).toEqual({ exitCode: 0, signal: 0 });
  await screen.drained();
  expectOwnOutput(screen.raw);
  return screen.raw;
}

describe('the full screen', () => {
  it.each(['xterm-256color', 'screen-256color', 'tmux-256color', 'linux'])(
    'as %s, in colours',
    async (term) => {
      const screen = await evening({ TERM: term });
      expect(screen.alternate).toBe(true);
      expect(screen.title.includes('klatsch')).toBe(term !== 'linux');
      expect(colourCodes(await leave(screen))).not.toEqual([]);
    },
  );

  it('takes the keys of the linux console', async () => {
    const screen = await house.screen('dave', { env: { TERM: 'linux' } });
    screen.write('ab\x1b[1~X');
    await screen.waitFor(/▸ Xab/);
    screen.write('\x1b[4~Y\x1b[[A');
    await screen.waitFor('help · ');
    screen.write('\x1b[[A');
    await screen.waitFor(/▸ XabY/);
    await leave(screen);
  });

  it.each([
    ['vt100', { TERM: 'vt100' }],
    ['NO_COLOR', { NO_COLOR: '1' }],
  ] as const)('without a colour: %s', async (_, env) => {
    const screen = await evening(env);
    expect(screen.alternate).toBe(true);
    expect(colourCodes(await leave(screen))).toEqual([]);
  });
});

describe('a dumb terminal', () => {
  it('has the line program', async () => {
    const screen = house.start('dave', { env: { TERM: 'dumb' } });
    await screen.waitFor('connected to');
    screen.write('a text\r');
    await alice.hears('room:message', { from: 'dave', text: 'a text' });
    alice.ask('room:say', { text: 'an answer\u001b[31m' });
    await screen.waitFor('alice: an answer');
    screen.write('/quit\r');
    expect(await screen.exited).toEqual({ exitCode: 0, signal: 0 });
    expect(screen.raw).not.toMatch(/[^\P{C}\r\n]/u);
  });
});
