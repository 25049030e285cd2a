import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { RawControl } from '../control/raw-control.js';
import { clearScratch, scratch } from '../control/scratch.js';
import { eventually } from '../support/eventually.js';
import { OperatedServer } from '../support/operated.js';
import { E2E_MS, endPrograms, klatsch, Program } from '../support/program.js';

jest.setTimeout(E2E_MS);
afterEach(async () => {
  await endPrograms();
  clearScratch();
});

const ONE_LINE = /^klatsch: [^\n]+\n$/;

describe('klatsch ctl', () => {
  it('has help, without a server', async () => {
    for (const words of [['help'], [], ['HELP']]) {
      const ctl = klatsch('ctl', ...words);
      expect(await ctl.exited).toEqual({ code: 0, signal: null });
      expect(ctl.lines).toContainEqual(expect.stringMatching(/^kick nick \[reason\] +disconnect somebody$/));
    }
  });

  it.each<[string, readonly string[], RegExp]>([
    ['an unknown command', ['kik', 'bob'], /did you mean kick\?/],
    ['an argument too few', ['kick'], /usage: kick nick \[reason\]/],
    ['an argument too many', ['list', 'bob'], /usage: list/],
    ['a time that is none', ['ban', 'bob', 'for', 'ever'], /a time is a number and/],
    ['an address that is none', ['ban', '10.0.0.999'], /an address is like/],
    ['an option that is none', ['list', '--now'], /now/],
    ['a port that is none', ['list', '--port', 'x'], /--port must be/],
  ])('says what is wrong, without a server, and ends with 2: %s', async (_, words, message) => {
    const ctl = klatsch('ctl', ...words);
    expect(await ctl.exited).toEqual({ code: 2, signal: null });
    expect(ctl.stderr).toMatch(ONE_LINE);
    expect(ctl.stderr).toMatch(message);
    expect(ctl.lines).toEqual([]);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['anywhere', [], /no server runs here: nobody answers in .*klatsch; start one with klatsch serve/],
    ['on a port', ['--port', '9001'], /no server runs here on port 9001: .*klatsch serve --port 9001/],
    ['at a socket', ['--socket', '/no/where.sock'], /no socket at \/no\/where\.sock; start one/],
  ])('says that no server runs %s, and ends with 1', async (_, options, message) => {
    const ctl = klatsch('ctl', 'list', ...options);
    expect(await ctl.exited).toEqual({ code: 1, signal: null });
    expect(ctl.stderr).toMatch(ONE_LINE);
    expect(ctl.stderr).toMatch(message);
  });

  it.each<[string, readonly string[], string]>([
    ['a word behind --', ['ban', 'bob', 'for', '--', '--json'], '"bob for --json"'],
    ['a word that yargs would take for a cry', ['ban', 'bob', 'for', 'help'], '"bob for help"'],
    ['words in quotes', ['ban', 'bob for "so long"'], '"bob for "so long""'],
    ['what looks like a number', ['ban', 'bob', 'for', '1.50'], '"bob for 1.50"'],
  ])('takes a text as it is: %s', async (_, words, shown) => {
    const ctl = klatsch('ctl', ...words);
    expect(await ctl.exited).toEqual({ code: 2, signal: null });
    expect(ctl.stderr).toContain(shown);
  });

  it('finds the server of a host too, and by a variable', async () => {
    const runtime = scratch();
    const env = { XDG_RUNTIME_DIR: runtime };
    const host = new Program(['host', '--port', '0', '--lines', '--nick', 'alice'], env);
    const [, port = ''] = await host.line(/^hosting on \S+:(\d+) as alice$/);
    for (const more of [
      {},
      { KLATSCH_PORT: port },
      { KLATSCH_SOCKET: join(runtime, 'klatsch', `${port}.sock`) },
    ]) {
      const ctl = new Program(['ctl', 'list'], { ...env, ...more });
      expect(await ctl.exited).toEqual({ code: 0, signal: null });
      expect(ctl.lines).toEqual(['1 person is here', expect.stringContaining('alice at 127.0.0.1')]);
    }
    host.child.kill('SIGTERM');
    await host.exited;
    expect(existsSync(join(runtime, 'klatsch', `${port}.sock`))).toBe(false);
  });
});

describe('klatsch watch', () => {
  it.each([
    [
      'the end of input',
      (watcher: Program) => {
        watcher.endInput();
      },
      0,
    ],
    ['SIGINT', (watcher: Program) => watcher.child.kill('SIGINT'), 130],
    ['SIGTERM', (watcher: Program) => watcher.child.kill('SIGTERM'), 143],
    ['a reader that goes', (watcher: Program) => watcher.child.stdout.destroy(), 0],
  ] as const)('goes at %s, and the server stays', async (_, leave, code) => {
    const server = await OperatedServer.start(scratch());
    const watcher = await server.watch('--lines');
    leave(watcher);
    // Somebody whose reader has gone finds out when there is something to tell.
    const bob = await server.join('bob');
    expect(await watcher.exited).toEqual({ code, signal: null });
    expect(watcher.stderr).toBe('');
    expect(bob.child.exitCode).toBeNull();
    expect(await server.ctl('list').exited).toEqual({ code: 0, signal: null });
  });

  it('shows how the server stands also to whoever has no input at all, and answers what was piped in', async () => {
    const server = await OperatedServer.start(scratch());
    await server.join('bob');
    const watcher = server.run('watch', '--json');
    watcher.endInput();
    expect(await watcher.exited).toEqual({ code: 0, signal: null });
    expect(watcher.facts).toMatchObject([{ fact: 'server:presented', clients: [{ nick: 'bob' }] }]);
    const piped = server.run('watch');
    piped.child.stdin.end('list');
    expect(await piped.exited).toEqual({ code: 0, signal: null });
    expect(piped.lines).toEqual([
      `watching the server on 127.0.0.1:${server.port}: 1 person is here`,
      '1 person is here',
      expect.stringMatching(/^ {2}bob at 127\.0\.0\.1, UDP port \d+ \(klatsch\)$/),
    ]);
  });

  it('tells what happens, in lines and in JSON', async () => {
    const server = await OperatedServer.start(scratch());
    const [lines, json] = [await server.watch('--lines'), await server.watch('--json')];
    const bob = await server.join('bob');
    bob.type('hello', '/nick bobby');
    await bob.fact('person:renamed');
    bob.endInput();
    await bob.exited;
    await lines.line(/^bob joined from 127\.0\.0\.1, UDP port \d+ \(klatsch\)$/);
    await lines.line(/^bob: hello$/);
    await lines.line(/^bob is now called bobby$/);
    await lines.line(/^bobby \(127\.0\.0\.1\) left: quit$/);
    await json.fact('client:left', { nick: 'bobby' });
    expect(json.facts.map(({ fact }) => fact).filter((fact) => !fact.endsWith(':sampled'))).toEqual([
      'server:presented',
      'client:joined',
      'room:said',
      'client:renamed',
      'client:left',
    ]);
  });

  it('ends with 0 when the server says goodbye, and says so', async () => {
    const server = await OperatedServer.start(scratch());
    const watcher = await server.watch('--lines');
    server.serve.child.kill('SIGTERM');
    expect(await watcher.exited).toEqual({ code: 0, signal: null });
    expect(watcher.lines.at(-1)).toBe('the server has stopped');
  });

  it('ends with 1 when the server is killed; the next one takes its socket', async () => {
    const runtime = scratch();
    const server = await OperatedServer.start(runtime);
    const watcher = await server.watch('--json');
    server.serve.child.kill('SIGKILL');
    expect(await watcher.exited).toEqual({ code: 1, signal: null });
    expect(watcher.stderr).toMatch(/^klatsch: the connection to the server broke[^\n]*\n$/);
    expect(existsSync(server.socket)).toBe(true);
    const late = server.ctl('list', '--port', server.port);
    expect(await late.exited).toEqual({ code: 1, signal: null });
    expect(late.stderr).toContain(`no server runs here on port ${server.port}`);
    const next = await OperatedServer.start(runtime, '--port', server.port);
    expect(await next.ctl('list').exited).toEqual({ code: 0, signal: null });
  });

  it('needs to be told which one, where several servers run', async () => {
    const runtime = scratch();
    const [first, second] = [await OperatedServer.start(runtime), await OperatedServer.start(runtime)];
    const lost = first.run('watch');
    expect(await lost.exited).toEqual({ code: 2, signal: null });
    expect(lost.stderr).toMatch(ONE_LINE);
    for (const { socket } of [first, second]) expect(lost.stderr).toContain(socket);
    const watcher = first.run('watch', second.socket);
    watcher.endInput();
    await watcher.exited;
    expect(watcher.lines).toEqual([expect.stringContaining(`127.0.0.1:${second.port}`)]);
  });
});

describe('the control socket of a server', () => {
  it('is its owner’s alone', async () => {
    const server = await OperatedServer.start(scratch());
    expect(statSync(server.socket).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(server.socket)).mode & 0o777).toBe(0o700);
  });

  it('is in the state directory where there is no runtime directory', async () => {
    const state = scratch();
    const serve = new Program(['serve', '--lines', '--host', '127.0.0.1', '--port', '0'], {
      XDG_STATE_HOME: state,
    });
    const [, port = ''] = await serve.line(/^serving on 127\.0\.0\.1:(\d+)$/);
    await eventually(() => existsSync(join(state, 'klatsch', `${port}.sock`)));
  });

  it('gives an error for a garbage line, and nothing changes', async () => {
    const server = await OperatedServer.start(scratch());
    const bob = await server.join('bob');
    const [watcher, guest] = [await server.watch('--json'), await RawControl.open(server.socket)];
    guest.type('exit', '{"intent":"operator:run","line":"exit"}', '{"intent":"server:stop"}', '\u0000\uffff');
    await eventually(() => guest.lines.length === 4);
    expect(guest.facts.map(({ fact, code }) => [fact, code])).toEqual([
      ['problem', 'malformed'],
      ['problem', 'malformed'],
      ['problem', 'unknown-command'],
      ['problem', 'malformed'],
    ]);
    guest.run('mine', 'list');
    expect(await guest.fact('operator:answered', { request: 'mine' })).toMatchObject({
      outcome: { done: 'listed', clients: [{ nick: 'bob' }] },
    });
    guest.destroy();
    bob.type('still here');
    await watcher.fact('room:said', { text: 'still here' });
    expect(watcher.facts.map(({ fact }) => fact).filter((fact) => !fact.endsWith(':sampled'))).toEqual([
      'server:presented',
      'room:said',
    ]);
  });

  it('stays the first server’s: a second one on its port goes on without, and says so', async () => {
    const runtime = scratch();
    const first = await OperatedServer.start(runtime);
    const second = await OperatedServer.start(runtime, '--host', '127.0.0.2', '--port', first.port);
    await second.serve.line(/^problem: no control socket, .*: another server answers at /);
    second.serve.type('exit');
    expect(await second.serve.exited).toEqual({ code: 0, signal: null });
    expect(await first.ctl('list').exited).toEqual({ code: 0, signal: null });
  });

  it('may be impossible: the server goes on without, and says why', async () => {
    const runtime = join(scratch(), 'x'.repeat(100));
    mkdirSync(runtime);
    const serve = new Program(['serve', '--lines', '--host', '127.0.0.1', '--port', '0'], {
      XDG_RUNTIME_DIR: runtime,
    });
    await serve.line(/^problem: no control socket, .* is longer than the 107 bytes /);
    serve.type('exit');
    expect(await serve.exited).toEqual({ code: 0, signal: null });
  });
});
