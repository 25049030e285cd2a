import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EVERYWHERE_SHOWN } from '../support/families.js';
import { E2E_MS, endPrograms, klatsch, MAIN, Program, startHost } from '../support/program.js';

jest.setTimeout(E2E_MS);
afterEach(endPrograms);

/** A directory that no process can write to, not even one of root. */
const UNWRITABLE = '/proc/klatsch';

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'klatsch-'));
});
afterAll(() => {
  rmSync(home, { recursive: true });
});

/** What a shell's command line gives, `klatsch` in it being the program. */
async function shell(line: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const script = `klatsch() { "${process.execPath}" "${MAIN}" "$@"; }; ${line}`;
  const child = spawn('sh', ['-c', script], { env: { PATH: process.env.PATH, HOME: home } });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.end();
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

describe('the surroundings', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['a home that cannot be written to', { HOME: UNWRITABLE, XDG_CONFIG_HOME: '', XDG_STATE_HOME: '' }],
    // Its state has a place of its own: the password database knows the home of whoever runs the tests.
    ['an empty home', { HOME: '', XDG_CONFIG_HOME: '' }],
    ['the C locale', { LANG: 'C', LC_ALL: 'C' }],
    ['a dumb terminal', { TERM: 'dumb' }],
  ])('may have %s', async (_, env) => {
    const host = new Program(['host', '--port', '0', '--nick', 'jürgen'], env);
    const [, port = ''] = await host.line(/^hosting on \S+:(\d+) as jürgen$/);
    expect(host.lines[0]).toBe(`hosting on ${EVERYWHERE_SHOWN}:${port} as jürgen`);
    host.child.kill('SIGTERM');
    expect(await host.exited).toEqual({ code: 143, signal: null });
    expect(host.stderr).toBe('');
  });

  it('never take a configuration from the working directory', async () => {
    const place = join(home, '.config', 'klatsch');
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'config.json'), '\uFEFF{"nick": "mallory"}');
    const said = await shell(
      'cd && HOME= XDG_STATE_HOME=$PWD/state klatsch host --port 0 --nick "" </dev/null',
    );
    expect(said).toMatchObject({ code: 2, stderr: expect.stringMatching(/^klatsch: --nick/) });
    const { port } = await startHost('--lines');
    const strange = await shell(
      `cd && HOME= XDG_STATE_HOME=$PWD/state klatsch join 127.0.0.1:${port} </dev/null`,
    );
    const own = await shell(`klatsch join 127.0.0.1:${port} </dev/null`);
    rmSync(place, { recursive: true });
    expect(strange).toMatchObject({ code: 0, stdout: expect.not.stringContaining('mallory') });
    expect(own).toMatchObject({ code: 0, stdout: expect.stringContaining('as mallory') });
  });

  it('may have a configuration that cannot be read: exit 2 and one line that names it', async () => {
    const path = join(home, '.config', 'klatsch', 'config.json');
    mkdirSync(path, { recursive: true });
    const said = await shell('klatsch host --port 0');
    rmSync(path, { recursive: true });
    expect(said).toEqual({ code: 2, stdout: '', stderr: `klatsch: ${path} cannot be read (EISDIR)\n` });
  });
});

describe('standard streams', () => {
  it('may be pipes whose reader leaves early', async () => {
    const { host, port } = await startHost('--lines', '--nick', 'alice');
    const at = `127.0.0.1:${port}`;
    // Its key is new only once.
    await shell(`klatsch who ${at}`);
    expect(await shell(`klatsch who ${at} --json | head -1`)).toMatchObject({
      stdout: expect.stringMatching(/^\{"fact":"roster:listed".*\}\n$/),
      stderr: '',
    });
    for (const line of [`who ${at}`, `who ${at} --json`, `join ${at} --json`, '--help']) {
      expect(await shell(`{ klatsch ${line}; echo "ended with $?" >&2; } | true`)).toEqual({
        code: 0,
        stdout: '',
        stderr: 'ended with 0\n',
      });
    }
    expect(await shell(`{ klatsch who 127.0.0.1:1 2>&1; echo "ended with $?" >&2; } | true`)).toMatchObject({
      stderr: 'ended with 1\n',
    });
    expect(host.child.exitCode).toBeNull();
  });

  it('may be a pipe that says one thing', async () => {
    const { host, port } = await startHost('--lines', '--nick', 'alice');
    expect(await shell(`echo hi | klatsch join 127.0.0.1:${port} --nick bob`)).toMatchObject({
      code: 0,
      stderr: '',
    });
    await host.line(/^bob: hi$/);
  });

  it.each(['<&-', '>&-', '2>&-', '<&- >&- 2>&-'])('may be closed (%s)', async (closed) => {
    const { port } = await startHost('--lines', '--nick', 'alice');
    const at = `127.0.0.1:${port}`;
    expect(await shell(`klatsch join ${at} ${closed}`)).toMatchObject({ code: 0, stderr: '' });
    expect(await shell(`klatsch say --server ${at} hello ${closed}`)).toMatchObject({ code: 0, stderr: '' });
    expect(await shell(`klatsch who nobody:0 ${closed}`)).toMatchObject({ code: 2 });
  });

  it('may be nothing at all for a server, which goes on', async () => {
    const serve = klatsch('serve', '--lines', '--host', '127.0.0.1', '--port', '0');
    serve.endInput();
    const [, port = ''] = await serve.line(/^serving on 127\.0\.0\.1:(\d+)$/);
    serve.child.stdout.destroy();
    expect(await shell(`klatsch say --server 127.0.0.1:${port} hello`)).toMatchObject({ code: 0 });
    expect(await shell(`klatsch who 127.0.0.1:${port}`)).toMatchObject({ code: 0, stdout: '' });
    serve.child.kill('SIGTERM');
    expect(await serve.exited).toEqual({ code: 143, signal: null });
  });
});
