import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { NEXT_INVITATION_MS } from '../../src/limits.js';
import { Middle } from '../peer/middle.js';
import { stage } from '../peer/test-peer.js';
import { cast } from '../support/old/cast.js';
import { OldFramesServer } from '../support/old/old-frames-server.js';
import { endScreens, klatschOnTerminal } from '../support/screen.js';
import { temporaryDirectories } from '../support/temporary.js';
import { testIdentity } from '../support/test-identity.js';
import { PTY_TEST_MS } from './support/house.js';
import { press } from './support/keys.js';

jest.setTimeout(PTY_TEST_MS);

const play = cast();
const start = stage();
const directory = temporaryDirectories();
afterEach(endScreens);
const SIZE = { columns: 130, rows: 30 };

/** Presses a key again until it has been taken: at first it may be meant for what stood there before. */
async function answer(
  screen: ReturnType<typeof klatschOnTerminal>,
  key: string,
  wanted: string | RegExp,
): Promise<void> {
  await screen.waitFor('Alt-y join in the clear');
  await new Promise((resolve) => setTimeout(resolve, NEXT_INVITATION_MS));
  screen.write(press(key));
  await screen.waitFor(wanted);
}

describe('the program at a server that does not encrypt', () => {
  it('asks; a no leaves it, a yes joins it', async () => {
    const server = await play(new OldFramesServer());
    const address = `127.0.0.1:${server.port}`;
    const screen = klatschOnTerminal(['join', address, '--nick', 'alice'], SIZE);
    await answer(screen, 'alt-n', `${address} was not joined`);
    expect(server.nicks).toEqual([]);
    screen.write(`/connect ${address}${press('enter')}`);
    await answer(screen, 'alt-y', `connected to ${address} as alice`);
    expect(server.nicks).toEqual(['alice']);
    expect(screen.screenText()).not.toContain(`${address} TLS`);
  });
});

describe('the program at a server whose key has changed', () => {
  it('explains it, stays out, and can be told to quit', async () => {
    const { port } = await start.server(0, await testIdentity());
    const middle = await play(new Middle(port, 'pass', await testIdentity()));
    const address = `127.0.0.1:${middle.port}`;
    const screen = klatschOnTerminal(['join', address, '--nick', 'alice'], SIZE);
    await screen.waitFor(`${address} TLS as alice`);
    expect(screen.screenText()).toContain('is new here: its key is remembered from now on');
    middle.manner = 'swap';
    middle.cut();
    await screen.waitFor(`! THE KEY OF ${address} HAS CHANGED`);
    await screen.waitFor(`klatsch trust server ${address}`);
    await screen.waitFor(`/connect ${address} joins again`);
    expect(middle.read).toBe('');
  });
});

describe('the program that was stopped while its owner came back elsewhere', () => {
  it('says so when it goes on, and stays away until it is asked', async () => {
    const { port } = await start.server(0, await testIdentity());
    const address = `127.0.0.1:${port}`;
    const home = directory();
    const join = (): ReturnType<typeof klatschOnTerminal> =>
      klatschOnTerminal(['join', address, '--nick', 'bob'], { ...SIZE, env: { XDG_STATE_HOME: home } });
    const first = join();
    await first.waitFor(`${address} TLS as bob`);
    process.kill(first.pid, 'SIGSTOP');
    const second = join();
    await second.waitFor(`${address} TLS as bob`);
    process.kill(first.pid, 'SIGCONT');
    await first.waitFor('you are out of the room: you have come back on another connection');
    await first.waitFor(`/connect ${address} joins again`);
    // The other one lives: it keeps the nick, also when this one asks.
    first.write(`/connect ${address}${press('enter')}`);
    await first.waitFor('the server refused: that nickname');
    second.write(`/quit${press('enter')}`);
    await second.exited;
    first.write(`bob${press('enter')}`);
    await first.waitFor(`${address} TLS as bob`);
  });
});
