import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { E2E_MS, endPrograms, klatsch, startHost } from '../support/program.js';
import { endScreens, expectRestored, klatschOnTerminal } from '../support/screen.js';

jest.setTimeout(E2E_MS);
afterEach(async () => {
  await endScreens();
  await endPrograms();
});

const CTRL_C = '\x03';
const CTRL_D = '\x04';
const CTRL_Z = '\x1a';

describe('klatsch host on a terminal', () => {
  it('explains Ctrl-Z, goes on, and asks before others lose their server', async () => {
    const host = klatschOnTerminal(['host', '--host', '127.0.0.1', '--port', '0', '--nick', 'alice']);
    await host.waitFor('connected to');
    const [, port = ''] = /connected to 127\.0\.0\.1:(\d+)/.exec(host.screenText()) ?? [];
    const bob = klatsch('join', `127.0.0.1:${port}`, '--lines', '--nick', 'bob');
    await host.waitFor('people 2');
    host.write(CTRL_Z);
    await host.waitFor('it would stop the server for everyone');
    bob.type('still there?');
    await host.waitFor(/bob +still there\?/);
    host.write('/quit\r');
    await host.waitFor('one other person loses this server');
    expect(host.exit).toBeNull();
    host.write(CTRL_C);
    expect(await host.exited).toEqual({ exitCode: 0, signal: 0 });
    await host.drained();
    expectRestored(host);
    await bob.line(/^server gone: /);
  });
});

describe('klatsch serve on a terminal', () => {
  it('has a console that lists, explains and ends; the end of its input ends nothing', async () => {
    const serve = klatschOnTerminal(['serve', '--lines', '--host', '127.0.0.1', '--port', '0']);
    await serve.waitFor(/serving on 127\.0\.0\.1:\d+/);
    const [, port = ''] = /:(\d+)/.exec(serve.screenText()) ?? [];
    const bob = klatsch('join', `127.0.0.1:${port}`, '--lines', '--nick', 'bob');
    await serve.waitFor('bob joined');
    serve.write(`list\rlsit\r${CTRL_D}`);
    await serve.waitFor(/1 person is here\s+bob at 127\.0\.0\.1, UDP port \d+/);
    await serve.waitFor('no command "lsit", did you mean list?');
    bob.type('/quit');
    await serve.waitFor(/bob \(127\.0\.0\.1\) left/);
    expect(serve.exit).toBeNull();
    serve.write(CTRL_C);
    expect(await serve.exited).toEqual({ exitCode: 130, signal: 0 });
  });

  it('ends by exit', async () => {
    const serve = klatschOnTerminal(['serve', '--lines', '--host', '127.0.0.1', '--port', '0']);
    await serve.waitFor('serving on');
    serve.write('exit\r');
    expect(await serve.exited).toEqual({ exitCode: 0, signal: 0 });
    expect(serve.screenText()).toContain('the server has stopped');
  });
});

describe('a terminal that goes away', () => {
  // One at a time: a program that is started later may hold the other end of an earlier one's terminal open.
  it.each([
    ['a server', ['serve', '--lines'], 'serving on'],
    ['lines', ['host', '--lines'], 'hosting on'],
    ['a screen', ['host'], 'connected to'],
  ])('ends %s as a hangup does', async (_, args, sign) => {
    const terminal = klatschOnTerminal([...args, '--host', '127.0.0.1', '--port', '0']);
    await terminal.waitFor(sign);
    terminal.hangUp();
    expect(await terminal.exited).toEqual({ exitCode: 129, signal: 0 });
  });

  it('is told to the room as leaving', async () => {
    const { host, port } = await startHost('--lines', '--nick', 'alice');
    const bob = klatschOnTerminal(['join', `127.0.0.1:${port}`, '--lines', '--nick', 'bob']);
    await bob.waitFor('connected to');
    bob.hangUp();
    expect(await bob.exited).toEqual({ exitCode: 129, signal: 0 });
    await host.line(/^bob left$/);
  });
});
