import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { EVERYWHERE } from '../support/families.js';
import { E2E_MS, endPrograms, klatsch, Program, startHost } from '../support/program.js';

jest.setTimeout(E2E_MS);
afterEach(endPrograms);

const ONE_LINE = /^klatsch: [^\n]+\n$/;

describe('wrong usage', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['no command', [], /which command\?/],
    ['an unknown command', ['jion'], /did you mean join\?/],
    ['one that is near none', ['frobnicate'], /no command frobnicate; there are: host, join, /],
    ['an unknown flag', ['join', '--foo'], /foo/],
    ['a flag of another command', ['join', '--headless'], /headless/],
    ['a flag without its value', ['join', '--nick'], /nick/],
    ['an argument too many', ['who', 'a', 'b'], /b/],
    ['a bad port', ['host', '--port', '70000'], /--port must be/],
    ['a bad address', ['join', 'host:port'], /"host:port" is no server/],
    ['a bad nick', ['join', '--nick', 'a b'], /cannot be a nickname/],
    ['a reserved nick', ['join', '--nick', 'server'], /reserved/],
    ['a bad answer to invitations', ['join', '--accept', 'some'], /--accept must be/],
    ['a limit that is none', ['serve', '--limit', 'x=1'], /"x"/],
    ['nothing to say', ['say'], /what shall be said/],
    ['a word behind -- that is no text', ['host', '--port', '0', '--', 'x'], /x is one argument too many/],
    ['the same', ['join', '127.0.0.1:1', '--', '--lines'], /--lines is one argument too many/],
    ['the same', ['serve', '--port', '0', '--', 'x'], /x is one argument too many/],
    ['the same', ['who', '--', 'x'], /x is one argument too many/],
    ['a command behind --', ['--', 'host'], /which command\?/],
    ['a flag that is neither true nor false', ['host', '--lines=maybe', '--port', '0'], /--lines must be/],
    ['a word that would steer the terminal', ['\x1b]0;evil\x07'], /no command \]0;evil; /],
    ['an address that would', ['who', '\x1b[31m:x'], /"\[31m:x" is no server/],
  ])('%s: exit 2 and one line', async (_, args, message) => {
    const program = klatsch(...args);
    expect(await program.exited).toEqual({ code: 2, signal: null });
    expect(program.stderr).toMatch(ONE_LINE);
    expect(program.stderr).toMatch(message);
    expect(program.lines).toEqual([]);
  });

  it('a broken configuration: exit 2 and one line that names it', async () => {
    const home = mkdtempSync(join(tmpdir(), 'klatsch-'));
    mkdirSync(join(home, 'klatsch'));
    const path = join(home, 'klatsch', 'config.json');
    writeFileSync(path, '{"prot": 9000}');
    const program = new Program(['join'], { XDG_CONFIG_HOME: home });
    expect(await program.exited).toEqual({ code: 2, signal: null });
    rmSync(home, { recursive: true });
    expect(program.stderr).toMatch(ONE_LINE);
    expect(program.stderr).toContain(path);
  });

  it.each([[['host', '--help']], [['host', '-h']], [['help', 'host']]])(
    'help is no error: klatsch %j',
    async (args) => {
      const help = klatsch(...args);
      expect(await help.exited).toEqual({ code: 0, signal: null });
      expect(help.lines.join('\n')).toContain('--limit');
    },
  );

  it('the version is no error', async () => {
    const version = klatsch('--version');
    expect(await version.exited).toEqual({ code: 0, signal: null });
    expect(version.lines).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+/)]);
  });
});

describe('options', () => {
  it('come from variables too', async () => {
    const program = new Program(['host', '--lines'], { KLATSCH_PORT: '0', KLATSCH_NICK: 'eve' });
    await program.line(/^hosting on \S+:\d+ as eve$/);
  });
});

describe('a port that is taken', () => {
  it.each([
    ['host', '0.0.0.0'],
    ['serve', '0.0.0.0'],
    ['serve', '127.0.0.1'],
    ['serve', EVERYWHERE],
  ])('%s: one line that says so and what to do, exit 1 (taken at %s)', async (command, host) => {
    const other = createServer().listen(0, host);
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const program = klatsch(command, '--port', String(port));
    expect(await program.exited).toEqual({ code: 1, signal: null });
    other.close();
    expect(program.stderr).toMatch(ONE_LINE);
    expect(program.stderr).toContain(`port ${port} is taken`);
    expect(program.stderr).toContain('--port');
    expect(program.lines).toEqual([]);
  });
});

describe('a signal', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends join and host after their goodbyes, with %i', async (signal, code) => {
    const { host, port } = await startHost('--lines', '--nick', 'alice');
    const bob = klatsch('join', `127.0.0.1:${port}`, '--json', '--nick', 'bob');
    const carol = klatsch('join', `127.0.0.1:${port}`, '--json', '--nick', 'carol', '--accept', 'all');
    await carol.fact('server:connected');
    await host.line(/^bob joined/);
    bob.type('/who');
    await eventually(() => bob.lines.some((line) => line.includes('"carol"')));
    bob.type('/chat carol');
    await carol.fact('chat:opened', { nick: 'bob' });
    bob.child.kill(signal);
    expect(await bob.exited).toEqual({ code, signal: null });
    await carol.fact('chat:ended', { nick: 'bob', reason: 'left' });
    await host.line(/^bob left$/);
    host.child.kill(signal);
    expect(await host.exited).toEqual({ code, signal: null });
    await carol.fact('server:lost');
    for (const { stderr } of [host, bob]) expect(stderr).toBe('');
  });
});

describe('nobody there', () => {
  it.each([
    [['who'], ''],
    [['say', 'hello', '--server'], ''],
  ])('%j: exit 1 and one line', async (args) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    other.close();
    await once(other, 'close');
    const program = klatsch(...args, `127.0.0.1:${port}`);
    expect(await program.exited).toEqual({ code: 1, signal: null });
    expect(program.stderr).toMatch(ONE_LINE);
  });
});
