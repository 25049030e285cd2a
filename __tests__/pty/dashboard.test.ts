import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { BINDINGS } from '../../screens/dashboard/keys.js';
import { expectRestored } from '../support/screen.js';
import { openPty } from '../support/terminal/pty.js';
import type { Pty, PtyOptions } from '../support/terminal/pty.js';
import { expectFreshPaint } from './support/fresh-paint.js';
import { klatschOn, PTY_TEST_MS } from './support/house.js';
import { expectIntactFrame } from './support/intact-frame.js';
import { bytesOf, press } from './support/keys.js';
import { cellsOf, promptOf, redrawn, rowsOf } from './support/look.js';
import { expectOwnOutput } from './support/tokens.js';

jest.setTimeout(PTY_TEST_MS);

const PROGRAM = fileURLToPath(new URL('support/dashboard-program.mjs', import.meta.url));
const SIZES = [
  [80, 24],
  [160, 48],
] as const;
const ALL_SIZES = [...SIZES, [20, 5], [40, 10], [60, 16], [72, 20], [120, 30], [31, 7]] as const;

/** The dashboard of so many users, shown. */
async function dashboard(users: number, options: PtyOptions & { mode?: 'watch' } = {}): Promise<Pty> {
  const { mode = 'serve', ...rest } = options;
  const screen = openPty(process.execPath, [PROGRAM, String(users), mode], rest);
  await screen.waitFor('nick▴');
  // At the larger size the charts come behind the first frame.
  if ((rest.columns ?? 80) >= 120) await screen.waitFor(/[\u2801-\u28ff]/);
  return screen;
}

/** Nothing is garbled: every border is whole, and everything is what a fresh paint gives. */
async function expectWhole(screen: Pty): Promise<void> {
  await redrawn(screen);
  expectIntactFrame(cellsOf(screen));
  await expectFreshPaint(screen);
}

const noticeOf = (screen: Pty): string => rowsOf(screen).at(-2)?.trim() ?? '';

describe.each(SIZES)('the dashboard at %ix%i', (columns, rows) => {
  it.each([0, 3, 5000])('of %i users', async (users) => {
    await using screen = await dashboard(users, { columns, rows });
    await expectWhole(screen);
    const count = users === 5000 ? '5,000' : String(users);
    expect(screen.row(0)).toContain(`${count} users`);
    expect(screen.row(1)).toContain(`┌ users ${count} · sort: nick ▴`);
    screen.write(press('end', 'enter'));
    if (users > 0) {
      await screen.waitFor((it) => promptOf(it).startsWith(' > kick '));
      await expectWhole(screen);
    }
    screen.write(press('ctrl-u', 'ctrl-f'));
    screen.write('語');
    await screen.waitFor(users >= 3 ? `users 1 of ${count}` : 'nobody');
    await expectWhole(screen);
    screen.write(press('escape'));
    await screen.waitFor((it) => !it.row(1).includes('/語'));
    screen.write(press('alt-s', 'alt-s', 'alt-r'));
    await screen.waitFor('udp▾');
    screen.write(press('alt-4', 'alt-t'));
    await screen.waitFor('· 1 h');
    await expectWhole(screen);
    screen.write(press('alt-z'));
    await screen.waitFor((it) => !it.screenText().includes('┌'));
    await expectFreshPaint(screen);
    screen.write(press('alt-z', 'f1'));
    await screen.waitFor('help · Esc closes');
    await expectFreshPaint(screen);
    screen.write(press('escape'));
    screen.write('list\r');
    if (users > 0) await screen.waitFor(/people are here · Esc closes/);
    await expectFreshPaint(screen);
    screen.write(press('escape'));
    screen.write('exit\r');
    await screen.waitFor('stop the server');
    screen.write('y');
    expect(await screen.exited).toEqual({ exitCode: 0, signal: 0 });
    await screen.drained();
    expectRestored(screen);
    expectOwnOutput(screen.raw);
  });
});

/** Resizes the window, and waits until the program has heard of it and painted all anew. */
async function resize(screen: Pty, columns: number, rows: number): Promise<void> {
  screen.resize(columns, rows);
  await screen.waitFor((it) => promptOf(it).startsWith(' > '));
  await redrawn(screen);
}

describe('the dashboard, resized in a storm', () => {
  it('is what a fresh paint gives, at every size', async () => {
    await using screen = await dashboard(500, { columns: 100, rows: 30 });
    for (const [columns, rows] of ALL_SIZES) {
      screen.write('announce storm\r');
      await screen.waitFor(/announced|storm|user/);
      await resize(screen, columns, rows);
      screen.write('announce calm\r');
      await redrawn(screen);
      // The last who came take their places a moment later.
      await expectFreshPaint(screen);
      if (rows >= 16 && columns >= 60) expectIntactFrame(cellsOf(screen));
    }
    await resize(screen, 80, 24);
    expect(screen.row(1)).toMatch(/^┌ users 500/);
    await expectWhole(screen);
    screen.write(press('ctrl-c', 'ctrl-c'));
    expect(await screen.exited).toEqual({ exitCode: 0, signal: 0 });
  });
});

describe('every key of the dashboard', () => {
  it('does no harm, twice', async () => {
    await using screen = await dashboard(50);
    const chords = BINDINGS.flatMap((binding) => binding.chords).filter(
      (chord) => !['ctrl-c', 'escape'].includes(chord),
    );
    for (const chord of [...chords, ...chords.reverse()]) screen.write(`x${bytesOf(chord)}`);
    screen.write(press('escape', 'ctrl-c'));
    screen.write(press('alt-1'));
    await redrawn(screen);
    await expectFreshPaint(screen);
    expect(screen.exit).toBeNull();
  });
});

describe('a paste into the dashboard', () => {
  it('is only written, whatever stands in it', async () => {
    await using screen = await dashboard(3);
    screen.write('\x1b[200~kick user-00000\r\nexit\r\ny\x1b[31m\x1b[201~');
    await screen.waitFor((it) => promptOf(it) === ' > kick user-00000 exit y');
    await redrawn(screen);
    expect(noticeOf(screen)).toContain('choose');
    expect(screen.row(0)).toContain('3 users');
    screen.write('\r');
    await screen.waitFor('kick user-00000 (10.0.0.0)? Enter or y does it');
    screen.write('\x1b[200~y\x1b[201~');
    await screen.waitFor((it) => promptOf(it) === ' > kick user-00000 exit yy');
    expect(screen.row(0)).toContain('3 users');
  });
});

describe('the dashboard, killed', () => {
  it.each([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
    ['SIGTERM', 143],
  ] as const)('by %s in a storm: the goodbye, %i, and the terminal as it was', async (signal, code) => {
    await using screen = await dashboard(100);
    screen.write('announce storm\r');
    await screen.waitFor('storm 語');
    screen.kill(signal);
    expect(await screen.exited).toEqual({ exitCode: code, signal: 0 });
    await screen.drained();
    expectRestored(screen);
    expectOwnOutput(screen.raw.replace('goodbye said', ''));
    expect(screen.screenText()).toContain('goodbye said');
    expect(screen.screenText()).not.toMatch(/[│┌┐└┘─]/);
  });

  it('by its terminal, closed', async () => {
    await using screen = await dashboard(3);
    screen.hangUp();
    expect((await screen.exited).exitCode).toBe(129);
  });

  it('by Ctrl-C leaves a watched server alone', async () => {
    await using screen = await dashboard(3, { mode: 'watch' });
    expect(screen.row(0)).toContain('klatsch watch');
    screen.write(press('ctrl-c'));
    expect(await screen.exited).toEqual({ exitCode: 0, signal: 0 });
    await screen.drained();
    expectRestored(screen);
  });
});

describe('klatsch serve', () => {
  const homes: string[] = [];
  const sockets: Socket[] = [];
  const screens: Pty[] = [];

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await Promise.all(screens.splice(0).map((screen) => screen.close()));
  });
  afterAll(() => {
    for (const home of homes) rmSync(home, { recursive: true, force: true });
  });

  async function serving(options: PtyOptions = {}): Promise<{ screen: Pty; port: number }> {
    const home = mkdtempSync(join(tmpdir(), 'klatsch-'));
    homes.push(home);
    const screen = klatschOn(home, ['serve', '--host', '127.0.0.1', '--port', '0'], options);
    screens.push(screen);
    await screen.waitFor(/serving on 127\.0\.0\.1:\d+,/);
    return { screen, port: Number(/serving on 127\.0\.0\.1:(\d+)/.exec(screen.screenText())?.[1]) };
  }

  /** Somebody with a program of the old lines dialect. */
  function join9000(port: number, nick: string): Socket {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => undefined).resume();
    socket.write(`REGISTER ${nick} ${10_000 + sockets.length}\n`);
    return socket;
  }

  it.each(SIZES)('shows who comes, speaks and goes at %ix%i', async (columns, rows) => {
    const { screen, port } = await serving({ columns, rows });
    expect(screen.screenText()).toContain('nobody is here');
    expectIntactFrame(cellsOf(screen));
    const alice = join9000(port, 'alice');
    join9000(port, 'bob');
    await screen.waitFor(/alice +127\.0\.0\.1 +100\d\d +lines/);
    alice.write('BROADCAST alice anyone up for lunch? 🍜\n');
    await screen.waitFor(/alice +anyone up for/);
    alice.end('QUIT\n');
    await screen.waitFor(/alice \(127\.0\.0\.1\) left/);
    await screen.waitFor((it) => it.row(1).includes('users 1 ') && /^│ {3}bob/m.test(it.screenText()));
    expectIntactFrame(cellsOf(screen));
    screen.write('lst\r');
    await screen.waitFor('did you mean list?');
    screen.write(press('ctrl-c'));
    screen.write('list\r');
    await screen.waitFor(/1 person is here · Esc closes/);
    screen.write(press('escape'));
    screen.write('exit\r');
    await screen.waitFor('stop the server (one person goes)?');
    screen.write('\r');
    expect(await screen.exited).toEqual({ exitCode: 0, signal: 0 });
    await screen.drained();
    expectRestored(screen);
    expectOwnOutput(screen.raw);
  });

  it('explains Ctrl-Z, and asks at Ctrl-C', async () => {
    const { screen, port } = await serving();
    join9000(port, 'bob');
    await screen.waitFor('bob joined');
    screen.write(press('ctrl-z'));
    await screen.waitFor('it would stop the server for everyone');
    screen.write(press('ctrl-c'));
    await screen.waitFor('Ctrl-C or y does it');
    screen.write('n');
    screen.write(press('ctrl-c', 'ctrl-c'));
    expect(await screen.exited).toEqual({ exitCode: 0, signal: 0 });
  });

  it('says goodbye and gives the terminal back when it is killed', async () => {
    const { screen, port } = await serving();
    const bob = join9000(port, 'bob');
    const closed = new Promise((resolve) => bob.once('close', resolve));
    await screen.waitFor('bob joined');
    screen.kill('SIGTERM');
    expect(await screen.exited).toEqual({ exitCode: 143, signal: 0 });
    await closed;
    await screen.drained();
    expectRestored(screen);
  });

  it('gives the terminal back when it cannot listen', async () => {
    const { port } = await serving();
    const home = mkdtempSync(join(tmpdir(), 'klatsch-'));
    homes.push(home);
    await using second = klatschOn(home, ['serve', '--host', '127.0.0.1', '--port', String(port)]);
    expect(await second.exited).toEqual({ exitCode: 1, signal: 0 });
    await second.drained();
    expectRestored(second);
    expect(second.screenText()).toMatch(/^klatsch: port \d+ is taken/m);
  });
});
