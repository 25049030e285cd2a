import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { clearScratch, scratch } from '../control/scratch.js';
import { E2E_MS, endPrograms, Program } from '../support/program.js';
import { endScreens, klatschOnTerminal } from '../support/screen.js';

jest.setTimeout(E2E_MS);

const SECRET = 'open-sesame';
const HOST = ['host', '--host', '127.0.0.1', '--port', '0', '--nick', 'hostess'];

afterEach(async () => {
  await endPrograms();
  await endScreens();
  clearScratch();
});

/** Whoever runs it to its end gives its lines. */
async function done(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<string[]> {
  const program = new Program(args, env);
  program.endInput();
  expect(await program.exited).toEqual({ code: 0, signal: null });
  return program.lines;
}

describe('whoever hosts a room that is not for everybody', () => {
  it.each([
    ['keys', {}],
    ['password', { KLATSCH_PASSWORD: SECRET }],
    ['password', {}],
  ] as const)('is in (%s, %j), and lets others in with ctl', async (access, password) => {
    const env = { XDG_RUNTIME_DIR: scratch() };
    const host = new Program([...HOST, '--json', '--access', access], { ...env, ...password });
    const { port } = await host.fact('server:listening');
    await host.fact('server:connected', { nick: 'hostess', secure: true });
    await host.fact('roster:listed');
    expect((await done(env, 'ctl', 'allowed'))[1]).toMatch(/^ {2}hostess [a-z2-7-]{39}, by hostess, /);
    const at = `127.0.0.1:${String(port)}`;
    if (access === 'keys') {
      const code = (await done(env, 'ctl', 'invite', 'bob'))[0]?.split(' ').at(-1) ?? '';
      await done({}, 'say', '--server', at, '--nick', 'bob', '--invite', code, 'hello');
    } else {
      await done({ ...env, KLATSCH_PASSWORD: SECRET }, 'ctl', 'password', 'set');
      await done({ KLATSCH_PASSWORD: SECRET }, 'say', '--server', at, '--nick', 'bob', 'hello');
    }
    await host.fact('room:message', { from: 'bob', text: 'hello' });
    expect(host.facts.filter(({ fact }) => fact === 'problem' || fact === 'server:refused')).toEqual([]);
  });

  it('is in when the password was asked for on the terminal', async () => {
    const runtime = scratch();
    const screen = klatschOnTerminal([...HOST, '--access', 'password', '--ask-password'], {
      columns: 100,
      env: { XDG_RUNTIME_DIR: runtime, XDG_STATE_HOME: join(runtime, 'state') },
    });
    await screen.waitFor('password of the room:');
    screen.write(`${SECRET}\r`);
    await screen.waitFor(/connected to 127\.0\.0\.1:\d+ as hostess/);
    const [, at = ''] = /connected to (127\.0\.0\.1:\d+)/.exec(screen.screenText()) ?? [];
    await done({ KLATSCH_PASSWORD: SECRET }, 'say', '--server', at, '--nick', 'bob', 'hello');
    await screen.waitFor(/bob +hello/);
    expect(screen.raw).not.toContain(SECRET);
  });

  it('cannot come in the clear where that shuts everybody out, and is told so before anything is started', async () => {
    const shut = new Program([...HOST, '--access', 'keys', '--plain', '--lines']);
    expect(await shut.exited).toEqual({ code: 2, signal: null });
    expect(shut.stderr).toMatch(/^klatsch: --plain .*--old-clients local[^\n]*\n$/);
    const local = new Program([...HOST, '--access', 'keys', '--plain', '--old-clients', 'local', '--json']);
    await local.fact('roster:listed');
    expect(local.facts.filter(({ fact }) => fact === 'problem')).toEqual([]);
  });
});
