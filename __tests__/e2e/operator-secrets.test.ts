import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { clearScratch, scratch } from '../control/scratch.js';
import { E2E_MS, endPrograms, Program } from '../support/program.js';
import { endScreens, klatschOnTerminal } from '../support/screen.js';

jest.setTimeout(E2E_MS);

const SECRET = 'open-sesame';
const CODE = /^a code that lets bob in once, until .* UTC: (([a-z2-7]{4}-){4}[a-z2-7]{4})$/;

let env: Readonly<Record<string, string>>;
let serve: Program;
let port: string;

beforeEach(async () => {
  const state = scratch();
  env = { XDG_RUNTIME_DIR: scratch(), XDG_STATE_HOME: state };
  const log = ['--log', join(state, 'serve.log'), '--log-level', 'debug'];
  serve = run('serve', '--lines', '--host', '127.0.0.1', '--port', '0', '--access', 'password', ...log);
  [, port = ''] = await serve.line(/^serving on 127\.0\.0\.1:(\d+)$/);
});

afterEach(async () => {
  await endPrograms();
  await endScreens();
  clearScratch();
});

function run(...args: readonly string[]): Program {
  return new Program(args, env);
}

/** Runs it to its end. */
async function done(more: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Program> {
  const program = new Program(args, { ...env, ...more });
  program.endInput();
  await program.exited;
  return program;
}

/** Everything that stands in any file beneath. */
function contents(directory: string): string {
  return readdirSync(directory)
    .map((name) => join(directory, name))
    .filter((path) => !statSync(path).isSocket())
    .map((path) => (statSync(path).isDirectory() ? contents(path) : readFileSync(path, 'latin1')))
    .join('\n');
}

/** Five groups of four, and not eight as in a fingerprint. */
const ANY_CODE = /(?<![-a-z2-7])([a-z2-7]{4}-){4}[a-z2-7]{4}(?!-)/;

describe('a password that an operator sets', () => {
  it('is in no file and in no output, whatever way it is set', async () => {
    const watcher = run('watch', port, '--json');
    await watcher.fact('server:presented');
    const lines = run('watch', port, '--lines');
    await lines.line(/^watching/);
    const ctl = await done({}, 'ctl', 'password', 'set', SECRET);
    expect(ctl.lines).toEqual(['the password is set']);
    serve.type(`password set ${SECRET}`, `/PASSWORD set ${SECRET}`, `pasword set ${SECRET}`);
    lines.type(`password set ${SECRET}`);
    watcher.type(`password set ${SECRET}`);
    await watcher.fact('operator:answered');
    await lines.line(/^the password is set/);
    await serve.line(/^problem: no command "pasword"/);
    serve.type('exit');
    await Promise.all([serve.exited, watcher.exited, lines.exited]);
    const log = contents(env.XDG_STATE_HOME ?? '');
    expect(log).toContain('"command":"password","outcome":"password-set"');
    expect(log).toContain('scrypt$');
    for (const text of [
      log,
      ...[serve, watcher, lines, ctl].flatMap((each) => [each.lines.join(), each.stderr]),
    ]) {
      expect(text).not.toContain(SECRET);
    }
  });

  it('is taken by ctl from KLATSCH_PASSWORD, and then lets people in', async () => {
    const set = await done({ KLATSCH_PASSWORD: SECRET }, 'ctl', 'password', 'set');
    expect([set.lines, set.stderr]).toEqual([['the password is set'], '']);
    const who = await done({ KLATSCH_PASSWORD: SECRET }, 'who', `127.0.0.1:${port}`);
    expect(await who.exited).toEqual({ code: 0, signal: null });
    const none = await done({}, 'ctl', 'password', 'set');
    expect(await none.exited).toEqual({ code: 2, signal: null });
    expect(none.stderr).toMatch(/^klatsch: there is no terminal .*KLATSCH_PASSWORD[^\n]*\n$/);
  });
});

describe('ctl password set on a terminal', () => {
  it('asks, shows nothing of what is typed, and ends', async () => {
    const screen = klatschOnTerminal(['ctl', 'password', 'set'], { env });
    await screen.waitFor('password of the room:');
    screen.write(`${SECRET}\r`);
    await screen.waitFor('the password is set');
    expect((await screen.exited).exitCode).toBe(0);
    expect(screen.raw).not.toContain(SECRET);
    const who = await done({ KLATSCH_PASSWORD: SECRET }, 'who', `127.0.0.1:${port}`);
    expect(await who.exited).toEqual({ code: 0, signal: null });
  });
});

describe('an invite code', () => {
  it('is shown to whoever asked for it, and to nobody else', async () => {
    const watcher = run('watch', port, '--json');
    await watcher.fact('server:presented');
    const ctl = await done({}, 'ctl', 'invite', 'bob');
    const [, code = ''] = CODE.exec(ctl.lines[0] ?? '') ?? [];
    expect(code).toHaveLength(24);
    const acted = await watcher.fact('operator:acted');
    expect(acted.outcome).toMatchObject({ done: 'invited', nick: 'bob', code: null });
    const json = await done({}, 'ctl', '--json', 'invite');
    expect(json.facts).toMatchObject([
      { outcome: { done: 'invited', nick: null, code: expect.any(String) } },
    ]);
    watcher.type('nicks');
    await watcher.fact('operator:answered');
    const late = run('watch', port, '--json');
    await late.fact('server:presented');
    for (const text of [serve, watcher, late].map((each) => each.lines.join())) {
      expect(text).not.toMatch(ANY_CODE);
    }
    expect(contents(env.XDG_STATE_HOME ?? '')).not.toContain(code);
  });
});
