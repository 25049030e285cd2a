import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { EVERYWHERE, EVERYWHERE_SHOWN } from '../support/families.js';
import { E2E_MS, endPrograms, klatsch, startHost } from '../support/program.js';
import type { Program } from '../support/program.js';

jest.setTimeout(E2E_MS);
afterEach(endPrograms);

/** Joins the room on that port, in --json, and waits until the list of people has come. */
async function join(port: string, ...args: readonly string[]): Promise<Program> {
  const program = klatsch('join', `127.0.0.1:${port}`, '--json', ...args);
  await program.fact('roster:listed');
  return program;
}

describe('klatsch host and klatsch join', () => {
  it('meet under one login name, and a third does too', async () => {
    const { host, port } = await startHost('--lines');
    const [, nick = ''] = await host.line(/^hosting on \S+:\d+ as (\S+)$/);
    expect(host.lines[0]).toBe(`hosting on ${EVERYWHERE_SHOWN}:${port} as ${nick}`);
    const second = await join(port);
    const third = await join(port);
    expect(await second.fact('server:connected')).toMatchObject({
      server: `127.0.0.1:${port}`,
      nick: `${nick}-2`,
      dialect: 'klatsch',
      secure: true,
      udpPort: expect.any(Number),
    });
    await third.fact('server:connected', { nick: `${nick}-3` });
    expect(await third.fact('roster:listed')).toMatchObject({
      people: expect.arrayContaining(
        [nick, `${nick}-2`, `${nick}-3`].map((name) => expect.objectContaining({ nick: name })),
      ),
    });
    host.type('hello all', '//quit is no command');
    second.type('grüße 🍜');
    for (const program of [second, third]) {
      await program.fact('room:message', { from: nick, text: 'hello all' });
      await program.fact('room:message', { from: nick, text: '/quit is no command' });
      await program.fact('room:message', { from: `${nick}-2`, text: 'grüße 🍜' });
    }
    await host.line(new RegExp(`^${nick}-2: grüße 🍜$`));
    third.type('/nick carol', '/me waves');
    await second.fact('person:renamed', { from: `${nick}-3`, to: 'carol' });
    await second.fact('room:message', { from: 'carol', text: 'waves', emote: true });
    await host.line(/^\* carol waves$/);
    third.endInput();
    expect(await third.exited).toEqual({ code: 0, signal: null });
    await second.fact('person:left', { nick: 'carol' });
    await host.line(/^carol left$/);
  });

  it('write each fact as one JSON object a line, with its time', async () => {
    const { host, port } = await startHost('--json', '--nick', 'alice');
    const bob = await join(port, '--nick', 'bob');
    bob.type('one');
    await host.fact('room:message', { from: 'bob', text: 'one' });
    expect(await host.fact('server:listening')).toMatchObject({ host: EVERYWHERE, port: Number(port) });
    expect(await host.fact('person:joined', { nick: 'bob' })).toMatchObject({ udpPort: expect.any(Number) });
    for (const { at } of [...host.facts, ...bob.facts]) {
      expect(at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
    expect(host.rest).toBe('');
    expect(host.stderr).toBe('');
  });

  it('open a private chat by --accept all, hold the text until then, and say goodbye at the end', async () => {
    const { host, port } = await startHost('--json', '--nick', 'alice', '--accept', 'all');
    const bob = await join(port, '--nick', 'bob');
    bob.type('/msg alice psst');
    bob.endInput();
    expect(await bob.exited).toEqual({ code: 0, signal: null });
    expect(await host.fact('invitation:received')).toMatchObject({ nick: 'bob', ip: '127.0.0.1' });
    await host.fact('chat:opened', { nick: 'bob' });
    await host.fact('chat:message', { nick: 'bob', from: 'bob', text: 'psst' });
    await host.fact('chat:ended', { nick: 'bob', reason: 'left' });
    const facts = bob.facts.map(({ fact }) => fact);
    for (const fact of ['invitation:sent', 'chat:opened', 'chat:message', 'chat:ended']) {
      expect(facts).toContain(fact);
    }
  });

  it('ask for the answer to an invitation, which /accept gives; --accept none declines', async () => {
    const { host, port } = await startHost('--json', '--nick', 'alice');
    const bob = await join(port, '--nick', 'bob', '--accept', 'none');
    bob.type('/chat alice');
    await host.fact('invitation:received', { nick: 'bob' });
    host.type('/accept bob');
    await bob.fact('chat:opened', { nick: 'alice' });
    bob.type('/msg alice one', '/close alice');
    await host.fact('chat:message', { nick: 'bob', text: 'one' });
    await host.fact('chat:ended', { nick: 'bob', reason: 'left' });
    host.type('/chat bob');
    await host.fact('invitation:declined', { nick: 'bob' });
  });

  it('refuse an explicit nick that is taken, and end', async () => {
    const { port } = await startHost('--lines', '--nick', 'alice');
    const second = klatsch('join', `127.0.0.1:${port}`, '--lines', '--nick', 'alice');
    expect(await second.exited).toEqual({ code: 1, signal: null });
    expect(second.stderr).toMatch(/^klatsch: [^\n]+\n$/);
  });

  it('show help and errors without sending anything', async () => {
    const { host } = await startHost('--lines', '--nick', 'alice');
    host.type('/help', '/helo', '/msg', 'end');
    await host.line(/^alice: end$/);
    await host.line(/^\/msg nick text {2}/);
    await host.line(/^problem: no command \/helo, did you mean \/help\?/);
    await host.line(/^problem: usage: \/msg nick text$/);
    expect(host.lines.filter((line) => line.startsWith('alice: '))).toEqual(['alice: end']);
  });
});

describe('the end of input', () => {
  it('lets everything be said that was piped in, however fast, in order', async () => {
    const { host, port } = await startHost('--json', '--nick', 'alice');
    const bob = klatsch('join', `127.0.0.1:${port}`, '--json', '--nick', 'bob');
    const texts = Array.from({ length: 80 }, (_, count) => `text ${count}`);
    bob.child.stdin.write(texts.join('\n'));
    bob.endInput();
    expect(await bob.exited).toEqual({ code: 0, signal: null });
    await host.fact('person:left', { nick: 'bob' });
    expect(host.facts.filter(({ from }) => from === 'bob').map(({ text }) => text)).toEqual(texts);
  });

  it('leaves at once when there is nothing to do', async () => {
    const { port } = await startHost('--lines');
    const bob = klatsch('join', `127.0.0.1:${port}`, '--lines');
    bob.endInput();
    expect(await bob.exited).toEqual({ code: 0, signal: null });
    await bob.line(/^connected to /);
  });

  it('does not end a host', async () => {
    const { host, port } = await startHost('--lines', '--nick', 'alice');
    host.endInput();
    const bob = await join(port, '--nick', 'bob');
    bob.type('still there?');
    await host.line(/^bob: still there\?$/);
    expect(host.child.exitCode).toBeNull();
  });
});

describe('the reader of standard output', () => {
  it('may go away: the program leaves and ends with 0', async () => {
    const { host, port } = await startHost('--lines', '--nick', 'alice');
    const bob = await join(port, '--nick', 'bob');
    bob.child.stdout.destroy();
    host.type('one', 'two', 'three');
    expect(await bob.exited).toEqual({ code: 0, signal: null });
    await host.line(/^bob left$/);
    expect(bob.stderr).toBe('');
  });
});
