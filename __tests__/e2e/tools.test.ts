import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { cast } from '../support/old/cast.js';
import { OldFramesServer } from '../support/old/old-frames-server.js';
import { OldLinesServer } from '../support/old/old-lines-server.js';
import { E2E_MS, endPrograms, klatsch, startHost } from '../support/program.js';

jest.setTimeout(E2E_MS);
afterEach(endPrograms);

const start = cast();

describe('klatsch who', () => {
  it('asks a klatsch server without joining', async () => {
    const { host, port } = await startHost('--json', '--nick', 'alice');
    const table = klatsch('who', `127.0.0.1:${port}`);
    const json = klatsch('who', `127.0.0.1:${port}`, '--json');
    expect(await table.exited).toEqual({ code: 0, signal: null });
    expect(table.lines).toEqual([expect.stringMatching(/^alice +\d+\.\d+\.\d+\.\d+ +\d+$/)]);
    expect(await json.exited).toEqual({ code: 0, signal: null });
    expect(json.facts).toEqual([
      {
        fact: 'roster:listed',
        at: expect.any(String),
        people: [
          {
            nick: 'alice',
            ip: expect.any(String),
            udpPort: expect.any(Number),
            fingerprint: expect.stringMatching(/^[a-z2-7]{52}$/),
          },
        ],
      },
    ]);
    expect(host.facts.map(({ fact }) => fact)).not.toContain('person:joined');
  });

  it('keeps its columns beside characters that take two', async () => {
    const { host, port } = await startHost('--json', '--nick', 'alice');
    const wide = klatsch('join', '--json', '--nick', '日本', `127.0.0.1:${port}`);
    await host.fact('person:joined');
    const who = klatsch('who', `127.0.0.1:${port}`);
    expect(await who.exited).toEqual({ code: 0, signal: null });
    expect(who.lines).toEqual([expect.stringMatching(/^alice {2}\d/), expect.stringMatching(/^日本 {3}\d/)]);
    wide.endInput();
  });

  it.each([
    ['frames', OldFramesServer],
    ['lines', OldLinesServer],
  ] as const)('joins an old %s server briefly', async (_, OldServer) => {
    const server = await start(new OldServer());
    const someone = klatsch('join', `127.0.0.1:${server.port}`, '--plain', '--json', '--nick', 'alice');
    await someone.fact('server:connected');
    const who = klatsch('who', `127.0.0.1:${server.port}`, '--plain', '--json');
    expect(await who.exited).toEqual({ code: 0, signal: null });
    expect(who.facts).toMatchObject([{ fact: 'roster:listed', people: [{ nick: 'alice' }] }]);
    await eventually(() => server.nicks.length === 1);
    expect(server.nicks).toEqual(['alice']);
  });
});

describe('klatsch say', () => {
  it('says one thing and leaves', async () => {
    const { host, port } = await startHost('--json', '--nick', 'alice');
    const say = klatsch('say', '--server', `127.0.0.1:${port}`, '--nick', 'bob', 'hello', '1.50', 'there');
    expect(await say.exited).toEqual({ code: 0, signal: null });
    expect(say.lines).toEqual([]);
    expect(say.stderr).toMatch(/^klatsch: 127\.0\.0\.1:\d+ is new here: its key is remembered [^\n]+\n$/);
    await host.fact('room:message', { from: 'bob', text: 'hello 1.50 there' });
    await host.fact('person:left', { nick: 'bob' });
  });

  it('takes text after -- as it is', async () => {
    const { host, port } = await startHost('--json', '--nick', 'alice');
    const say = klatsch('say', '--server', `127.0.0.1:${port}`, '--', '--plain', 'speaking');
    expect(await say.exited).toEqual({ code: 0, signal: null });
    await host.fact('room:message', { text: '--plain speaking' });
  });

  it.each([
    ['frames', OldFramesServer],
    ['lines', OldLinesServer],
  ] as const)('says it on an old %s server', async (_, OldServer) => {
    const server = await start(new OldServer());
    const listener = klatsch('join', `127.0.0.1:${server.port}`, '--plain', '--json', '--nick', 'alice');
    await listener.fact('server:connected');
    const say = klatsch(
      'say',
      '--plain',
      '--server',
      `127.0.0.1:${server.port}`,
      '--nick',
      'bob',
      'hello there',
    );
    expect(await say.exited).toEqual({ code: 0, signal: null });
    await listener.fact('room:message', { from: 'bob', text: 'hello there' });
  });

  it('fails when it is refused', async () => {
    const { port } = await startHost('--json', '--nick', 'alice');
    const taken = klatsch('say', '--server', `127.0.0.1:${port}`, '--nick', 'alice', 'hello');
    const long = klatsch('say', '--server', `127.0.0.1:${port}`, 'x'.repeat(9000));
    for (const program of [taken, long]) {
      expect(await program.exited).toEqual({ code: 1, signal: null });
      expect(program.stderr).toMatch(/^klatsch: [^\n]+\n$/);
    }
  });
});

describe('klatsch serve', () => {
  it('has list and exit on its console, and says goodbye', async () => {
    const serve = klatsch('serve', '--lines', '--host', '127.0.0.1', '--port', '0');
    const [, port = ''] = await serve.line(/^serving on 127\.0\.0\.1:(\d+)$/);
    const bob = klatsch('join', `127.0.0.1:${port}`, '--json', '--nick', 'bob');
    await bob.fact('server:connected');
    serve.type('list', 'lsit');
    await serve.line(/^1 person is here$/);
    await serve.line(/^ {2}bob at 127\.0\.0\.1, UDP port \d+ \(klatsch\)$/);
    await serve.line(/^problem: no command "lsit", did you mean list\? There are: list, .*, exit$/);
    serve.type('exit');
    expect(await serve.exited).toEqual({ code: 0, signal: null });
    await bob.fact('server:lost');
  });

  it('goes on without input, and ends on a signal', async () => {
    const serve = klatsch('serve', '--lines', '--port', '0');
    serve.endInput();
    const [, port = ''] = await serve.line(/^serving on \S+:(\d+)$/);
    const who = klatsch('who', `127.0.0.1:${port}`);
    expect(await who.exited).toEqual({ code: 0, signal: null });
    expect(who.lines).toEqual([]);
    serve.child.kill('SIGTERM');
    expect(await serve.exited).toEqual({ code: 143, signal: null });
  });
});
