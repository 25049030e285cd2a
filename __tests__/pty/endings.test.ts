import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TestPeer } from '../peer/test-peer.js';
import type { Pty } from '../support/terminal/pty.js';
import { House, klatschOn, PTY_TEST_MS } from './support/house.js';
import { press } from './support/keys.js';
import { promptOf } from './support/look.js';
import { expectOwnOutput } from './support/tokens.js';

jest.setTimeout(PTY_TEST_MS);

const DOOR = fileURLToPath(new URL('support/crash-door.mjs', import.meta.url));

const SIGNALS = [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGQUIT', 131],
  ['SIGTERM', 143],
] as const;

let house: House;
let alice: TestPeer;

beforeAll(async () => {
  house = await House.open();
  alice = await house.join('alice');
}, PTY_TEST_MS);

afterAll(() => house.close());

/** The terminal is as it was: no mode of ours is left, and no row. */
function expectRestored(screen: Pty): void {
  expect([screen.alternate, screen.cursorShown]).toEqual([false, true]);
  expect(screen.modes).toMatchObject({
    bracketedPasteMode: false,
    mouseTrackingMode: 'none',
    sendFocusMode: false,
    wraparoundMode: true,
    synchronizedOutputMode: false,
    applicationCursorKeysMode: false,
    applicationKeypadMode: false,
  });
  expect(screen.screenText()).not.toMatch(/[│┌┐└┘─]/);
}

/** Dave's screen with a chat open. */
async function chatting(env: Readonly<Record<string, string>> = {}): Promise<Pty> {
  const screen = await house.screen('dave', { env });
  alice.forget();
  screen.write('/chat alice\r');
  await screen.waitFor((it) => promptOf(it) === ' alice ▸');
  return screen;
}

describe('the program, killed', () => {
  it.each(SIGNALS)('by %s: goodbyes, %i, and the terminal as it was', async (signal, code) => {
    const screen = await chatting();
    screen.kill(signal);
    expect(await screen.exited).toEqual({ exitCode: code, signal: 0 });
    await screen.drained();
    expectRestored(screen);
    expectOwnOutput(screen.raw);
    await alice.hears('chat:ended', { nick: 'dave', reason: 'left' });
    await alice.hears('person:left', { nick: 'dave' });
  });

  it.each(['throwing', 'rejecting'])(
    'by an error nobody caught (%s): 1, and one that is shown',
    async (by) => {
      const screen = await chatting({ NODE_OPTIONS: `--import=${DOOR}`, FAIL_BY: by });
      screen.kill('SIGUSR2');
      expect(await screen.exited).toEqual({ exitCode: 1, signal: 0 });
      await screen.drained();
      expectRestored(screen);
      expectOwnOutput(screen.raw);
      expect(screen.screenText()).toContain('klatsch: Error: told to');
      await alice.hears('chat:interrupted', { nick: 'dave' });
    },
  );

  it('by its terminal, closed: 129, and the others are told', async () => {
    const screen = await chatting();
    const { pid } = screen;
    screen.hangUp();
    expect((await screen.exited).exitCode).toBe(129);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    await alice.hears('chat:ended', { nick: 'dave', reason: 'left' });
  });

  it('in the middle of a flood and of a paste', async () => {
    const screen = await chatting();
    screen.write('\x1b[200~half a paste');
    for (let text = 1; text <= 500; text += 1) alice.ask('room:say', { text: `flood ${text} 🌊` });
    await screen.waitFor(/flood \d/);
    screen.kill('SIGTERM');
    expect(await screen.exited).toEqual({ exitCode: 143, signal: 0 });
    await screen.drained();
    expectRestored(screen);
  });
});

describe('the host', () => {
  /** Hosts a room on a free port. */
  async function hosting(): Promise<Pty> {
    const screen = klatschOn(house.newHome(), ['host', '--port', '0', '--nick', 'dora']);
    await screen.waitFor('connected to');
    return screen;
  }

  it('explains Ctrl-Z, and does nothing', async () => {
    await using screen = await hosting();
    screen.write(press('ctrl-z'));
    await screen.waitFor('it would stop the server');
    screen.write('still here');
    await screen.waitFor('lobby ▸ still here');
    expect(screen.alternate).toBe(true);
  });

  it('names how many lose their server before it leaves', async () => {
    await using screen = await hosting();
    const [, address = ''] = /connected to (\S+)/.exec(screen.screenText()) ?? [];
    await using guest = klatschOn(house.newHome(), ['join', address, '--nick', 'gast']);
    await screen.waitFor('gast joined');
    screen.write('/quit\r');
    await screen.waitFor('one other person loses this server');
    screen.write(press('ctrl-c'));
    expect(await screen.exited).toEqual({ exitCode: 0, signal: 0 });
    await screen.drained();
    expectRestored(screen);
    await guest.waitFor(/gone|lost/);
  });

  it.each(SIGNALS)('killed by %s ends with %i', async (signal, code) => {
    await using screen = await hosting();
    screen.kill(signal);
    expect(await screen.exited).toEqual({ exitCode: code, signal: 0 });
    await screen.drained();
    expectRestored(screen);
  });
});
