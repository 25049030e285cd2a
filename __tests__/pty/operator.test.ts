import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { HostileServer, said, welcome } from '../peer/hostile-server.js';
import { cast } from '../support/old/cast.js';
import { eventually } from '../support/eventually.js';
import { endScreens, klatschOnTerminal } from '../support/screen.js';
import { PTY_TEST_MS } from './support/house.js';
import { press } from './support/keys.js';
import { promptOf, redrawn, rowsOf } from './support/look.js';

jest.setTimeout(PTY_TEST_MS);

const play = cast();
afterEach(endScreens);

describe('the program at a server with an operator', () => {
  it('shows the history and the notices; kicked in mid-word it keeps the draft, and comes back when asked', async () => {
    const server = await play(new HostileServer());
    server.greeting = [...welcome(2), said(2, 'alice, are you there?', Date.now() - 60_000)];
    const address = `127.0.0.1:${server.port}`;
    const screen = klatschOnTerminal(['join', '--plain', address, '--nick', 'alice'], {
      columns: 110,
      rows: 24,
    });
    await screen.waitFor('are you there?');
    server.say(
      { type: 'notice', kind: 'motd', text: 'be kind' },
      { type: 'notice', kind: 'announcement', text: 'down at noon' },
      said(3, 'now then'),
    );
    await screen.waitFor('now then');
    const shown = [
      'are you there?',
      '── new ──',
      'connected to',
      'message of the day',
      'down at noon',
      'now then',
    ];
    const rows = rowsOf(screen);
    const places = shown.map((text) => rows.findIndex((row) => row.includes(text)));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);

    screen.write('what I was about to s');
    await screen.waitFor('lobby ▸ what I was about to s');
    const reason = 'an operator has disconnected you: spam';
    server.say({ type: 'error', code: 'kicked', reason, final: true });
    server.hangUp();
    await screen.waitFor(`/connect ${address} joins again`);
    expect(screen.screenText()).toContain('! you are out of the room: an operator has');
    screen.write('ay');
    await screen.waitFor((it) => promptOf(it) === ' lobby ▸ what I was about to say');
    // The text cannot be said now; it is not lost.
    screen.write(press('enter'));
    await screen.waitFor('not connected to a server');
    await redrawn(screen);
    expect(promptOf(screen)).toBe(' lobby ▸ what I was about to say');
    expect(server.connections).toBe(1);

    server.received = '';
    server.greeting = welcome(3);
    screen.write(`${press('ctrl-u')}/connect ${address}${press('enter')}`);
    await screen.waitFor(/● server/);
    expect(server.connections).toBe(2);
    await eventually(() => server.received.includes('"last":["e",3]'));
    screen.write(press('ctrl-y', 'enter'));
    await eventually(() => server.received.includes('"text":"what I was about to say"'));
  });
});
