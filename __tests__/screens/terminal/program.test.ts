import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { openPty } from '../../support/terminal/pty.js';
import type { Pty, PtyOptions } from '../../support/terminal/pty.js';

// Longer than any wait within: what is not seen shall be told with the screen, not as a time-out.
const FIXTURE = fileURLToPath(new URL('../../support/terminal/fixture.mjs', import.meta.url));

/** The fixture, its first frame shown. */
async function start(options: PtyOptions = {}): Promise<Pty> {
  const pty = openPty(process.execPath, [FIXTURE], options);
  await pty.waitFor('size ');
  return pty;
}

/** The terminal is as it was: no mode of ours is left. */
function expectRestored(pty: Pty): void {
  expect(pty.alternate).toBe(false);
  expect(pty.cursorShown).toBe(true);
  expect(pty.modes).toMatchObject({
    bracketedPasteMode: false,
    mouseTrackingMode: 'none',
    sendFocusMode: false,
    wraparoundMode: true,
    synchronizedOutputMode: false,
  });
}

/** Prints what `stty` says of the terminal that a shell runs in, short enough for one row. */
const STTY = 'echo "<$(stty -g | cksum)>"';

describe('a program on the terminal', () => {
  it('shows its cells, wide ones in their columns', async () => {
    await using pty = await start({ columns: 40, rows: 10 });
    await pty.waitFor('size 40x10');
    expect(pty.row(1)).toBe('wide 日本 😀 é |');
    expect(pty.cell(5, 1)).toMatchObject({ text: '日', width: 2, fg: 208 });
    expect(pty.cell(15, 1).text).toBe('|');
    expect(pty.cell(0, 0)).toMatchObject({ bold: true, fg: 2 });
    expect(pty.title).toBe('fixture ]0;evil');
    expect(pty.alternate).toBe(true);
    expect(pty.modes).toMatchObject({
      bracketedPasteMode: true,
      mouseTrackingMode: 'drag',
      wraparoundMode: false,
    });
  });

  it('lets nobody else write on the screen, and everybody afterwards', async () => {
    await using pty = await start({ columns: 60, rows: 12 });
    pty.write('w');
    await pty.waitFor('stray somebody else');
    await pty.waitFor('careful');
    pty.write(' ');
    await pty.waitFor('text " "');
    expect(pty.raw.match(/careful/g)?.length).toBe(1);
    expect(pty.row(0)).toBe('size 60x12');
    pty.write('x');
    expect((await pty.exited).exitCode).toBe(1);
    await pty.waitFor(({ raw }) => raw.includes('thrown'));
  });

  it('hears keys, pastes, clicks and focus', async () => {
    await using pty = await start();
    pty.write('\x1b[1;5D');
    await pty.waitFor('key ctrl-left');
    pty.write('\x1b');
    await pty.waitFor('key escape');
    pty.write('\x1b[200~a\rb\x1b[201~\x1b[<0;5;6M\x1b[I😀');
    await pty.waitFor('text "😀"');
    expect(pty.screenText()).toMatch(/paste "a\\rb"\s+mouse down 0 4,5\s+focus true\s+text "😀"/);
    pty.write('b');
    await pty.waitFor((it) => it.bells === 1);
  });

  it('follows a new size', async () => {
    await using pty = await start();
    pty.resize(50, 12);
    await pty.waitFor('size 50x12');
    await pty.waitFor((it) => it.cell(49, 11).text === '#');
    expect(pty.screenText().match(/#/g)).toHaveLength(1);
  });

  it('gives the terminal back when it is closed', async () => {
    await using pty = await start();
    pty.write('q');
    expect(await pty.exited).toEqual({ exitCode: 0, signal: 0 });
    await pty.drained();
    expectRestored(pty);
    expect(pty.screenText().trim()).toBe('');
  });

  it.each([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
    ['SIGTERM', 143],
  ] as const)('gives it back on %s, says goodbye, and exits with %i', async (signal, code) => {
    await using pty = await start({ env: { GOODBYE: '1' } });
    pty.kill(signal);
    expect(await pty.exited).toEqual({ exitCode: code, signal: 0 });
    await pty.drained();
    expectRestored(pty);
    expect(pty.screenText()).toContain('goodbye said');
  });

  it.each([
    ['x', 'thrown'],
    ['r', 'rejected'],
  ])('gives it back on an error nobody caught, and shows it (%s)', async (key, message) => {
    await using pty = await start();
    pty.write(key);
    expect(await pty.exited).toEqual({ exitCode: 1, signal: 0 });
    await pty.drained();
    expectRestored(pty);
    expect(pty.screenText()).toContain(`klatsch: Error: ${message}`);
  });

  it('gives it back when somebody calls process.exit', async () => {
    await using pty = await start();
    pty.write('e');
    expect(await pty.exited).toEqual({ exitCode: 7, signal: 0 });
    await pty.drained();
    expectRestored(pty);
  });

  it('does not outlive a second signal when the goodbye hangs', async () => {
    await using pty = await start({ env: { HANG: '1' } });
    pty.kill('SIGTERM');
    await pty.waitFor((it) => !it.alternate);
    expect(pty.exit).toBeNull();
    pty.kill('SIGTERM');
    expect(await pty.exited).toEqual({ exitCode: 143, signal: 0 });
  });

  it('stops with its whole job under a shell and comes back whole', async () => {
    await using pty = openPty('bash', ['--norc', '--noprofile', '-i'], { env: { PS1: 'ready> ' } });
    await pty.waitFor('ready>');
    pty.write("bind 'set enable-bracketed-paste off'\r");
    pty.write(`${STTY}; sh -c '"${process.execPath}" "${FIXTURE}"; true'\r`);
    await pty.waitFor('size 80x24');
    const cooked = /<([\d ]+)>/.exec(pty.raw)?.[1];
    pty.write('a');
    await pty.waitFor('text "a"');
    pty.write('z');
    await pty.waitFor('Stopped');
    expectRestored(pty);
    pty.write(`clear; ${STTY}\r`);
    await pty.waitFor(`<${cooked ?? ''}>`);
    pty.resize(60, 20);
    pty.write('fg\r');
    await pty.waitFor('size 60x20');
    await pty.waitFor('text "z"');
    expect(pty.screenText()).not.toContain('fg');
    expect(pty.alternate).toBe(true);
    pty.write('\x1b[A');
    await pty.waitFor('key up');
    pty.write('q');
    await pty.waitFor('ready>');
    pty.write(`clear; ${STTY}; exit\r`);
    await pty.exited;
    await pty.drained();
    expectRestored(pty);
    expect(pty.screenText()).toContain(`<${cooked ?? ''}>`);
  });

  it('ends when its terminal is closed', async () => {
    const pty = await start();
    const { pid } = pty;
    pty.hangUp();
    expect((await pty.exited).exitCode).toBe(129);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    await pty.close();
  });

  it.each([
    ['vt100', {}, -1],
    ['xterm-256color', { NO_COLOR: '1' }, -1],
    ['xterm-256color', {}, 208],
    ['screen-256color', {}, 208],
    ['tmux-256color', {}, 208],
    ['linux', {}, 208],
  ])('shows colours as %s and %j allow', async (term, env, fg) => {
    await using pty = await start({ env: { TERM: term, ...env } });
    expect(pty.cell(0, 1).fg).toBe(fg);
    expect(pty.cell(0, 0).bold).toBe(true);
    expect(pty.row(1)).toBe('wide 日本 😀 é |');
  });

  it('goes on while its terminal is stalled, and shows the last state after it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'klatsch-'));
    const ticks = join(folder, 'ticks');
    await using pty = await start({ env: { TICKS: ticks } });
    pty.write('f');
    await pty.waitFor(/([A-Z])\1{79}/);
    pty.stall();
    const before = statSync(ticks).size;
    await eventually(() => statSync(ticks).size > before + 60);
    pty.resume();
    pty.write('q');
    expect(await pty.exited).toEqual({ exitCode: 0, signal: 0 });
    await pty.drained();
    expectRestored(pty);
    rmSync(folder, { recursive: true });
  });

  it('ends on a signal although its terminal takes nothing', async () => {
    await using pty = await start();
    pty.write('f');
    await pty.waitFor(/([A-Z])\1{79}/);
    pty.stall();
    pty.kill('SIGTERM');
    expect(await pty.exited).toEqual({ exitCode: 143, signal: 0 });
  });

  it('does not wait for a tmux that blessed would ask for its version', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'klatsch-'));
    writeFileSync(join(folder, 'tmux'), `#!/bin/sh\ntouch '${folder}/ran'\n`, { mode: 0o755 });
    await using pty = await start({ env: { TMUX: '/nowhere,1,0', PATH: `${folder}:/usr/bin:/bin` } });
    expect(pty.row(1)).toBe('wide 日本 😀 é |');
    expect(existsSync(join(folder, 'ran'))).toBe(false);
    rmSync(folder, { recursive: true });
  });
});
