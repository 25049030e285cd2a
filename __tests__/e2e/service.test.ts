import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { hello } from '../server/house.js';
import { RawClient } from '../server/raw-client.js';
import { eventually } from '../support/eventually.js';
import { EVERYWHERE } from '../support/families.js';
import { E2E_MS, endPrograms, klatsch, MAIN } from '../support/program.js';
import { endScreens, klatschOnTerminal } from '../support/screen.js';
import type { Entry } from '../support/service.js';
import { entriesIn, Service } from '../support/service.js';

jest.setTimeout(E2E_MS);

const ONE_LINE = /^klatsch: [^\n]+\n$/;
const DOOR = fileURLToPath(new URL('../pty/support/crash-door.mjs', import.meta.url));

let home: string;
let sockets: Socket[];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'klatsch-'));
  mkdirSync(join(home, 'klatsch'));
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await endScreens();
  await endPrograms();
  rmSync(home, { recursive: true });
});

function configure(content: unknown): void {
  writeFileSync(join(home, 'klatsch', 'config.json'), JSON.stringify(content));
}

/** The entries of a log file. */
function logged(path: string): Entry[] {
  return entriesIn(readFileSync(path, 'utf8').split('\n').filter(Boolean));
}

/** Somebody who never closes a connection. */
async function clinging(port: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  sockets.push(socket);
  socket.on('error', () => undefined).resume();
  socket.write('REGISTER clinging 40000\n');
  await once(socket, 'data');
}

describe('a server without a terminal', () => {
  it('is a service: logs to standard output, reads nothing', async () => {
    const service = new Service();
    expect(await service.entry('server-listening')).toMatchObject({
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: 'info',
      pid: service.program.child.pid,
      host: EVERYWHERE,
    });
    service.program.type('exit');
    service.program.endInput();
    const who = klatsch('who', `127.0.0.1:${await service.port()}`);
    expect(await who.exited).toEqual({ code: 0, signal: null });
    expect(service.program.child.exitCode).toBeNull();
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('says goodbye at %s, says what it has done, and ends with %i', async (signal, code) => {
    const service = new Service();
    const bob = klatsch('join', `127.0.0.1:${await service.port()}`, '--json', '--nick', 'bob');
    bob.type('hello');
    await bob.fact('room:message');
    service.program.child.kill(signal);
    expect(await service.program.exited).toEqual({ code, signal: null });
    await bob.fact('server:lost');
    expect(service.entries.at(-1)).toMatchObject({
      code: 'server-stopped',
      cause: signal,
      users: 0,
      joins: 1,
      texts: 1,
      deliveries: 1,
    });
    expect(service.program.stderr).toBe('');
  });

  it('ends whoever clings to it', async () => {
    const service = new Service();
    await clinging(await service.port());
    service.program.child.kill('SIGTERM');
    expect(await service.program.exited).toEqual({ code: 143, signal: null });
    expect(service.entries.at(-1)).toMatchObject({ code: 'server-stopped' });
  });

  it('ends at once when it is told twice', async () => {
    const service = new Service(['--metrics', '0']);
    await clinging(await service.port());
    service.program.child.kill('SIGTERM');
    await eventually(async () => (await service.metrics('/healthz')).status === 503);
    service.program.child.kill('SIGINT');
    expect(await service.program.exited).toEqual({ code: 130, signal: null });
    expect(service.entries.map(({ code }) => code)).not.toContain('server-stopped');
  });

  it('writes down the fault that ends it', async () => {
    const service = new Service([], { NODE_OPTIONS: `--import=${DOOR}` });
    await service.port();
    service.program.child.kill('SIGUSR2');
    expect(await service.program.exited).toEqual({ code: 1, signal: null });
    expect(service.entries.at(-1)).toMatchObject({ code: 'crashed', level: 'error' });
    expect(service.program.stderr).toMatch(ONE_LINE);
  });

  it('logs as much as it is told to', async () => {
    const path = join(home, 'quiet.log');
    const quiet = new Service(['--lines', '--log', path, '--log-level', 'off'], { KLATSCH_LOG: 'debug' });
    await quiet.program.line(/^serving on /);
    const loud = new Service([], { KLATSCH_LOG: 'debug' });
    const alice = await RawClient.open(await loud.port(), 'lines');
    alice.send('REGISTER alice 40000');
    expect(await loud.entry('client-joined')).toMatchObject({
      nick: 'alice',
      ip: '127.0.0.1',
      level: 'debug',
    });
    alice.send('QUIT ');
    expect(await loud.entry('client-left')).toMatchObject({ nick: 'alice', reason: 'quit' });
    await alice.expectClosed();
    quiet.program.child.kill('SIGTERM');
    expect(await quiet.program.exited).toEqual({ code: 143, signal: null });
    expect(logged(path)).toEqual([]);
  });

  it('goes on when nobody reads its log, drops entries, and says how many', async () => {
    const child = spawn(
      process.execPath,
      [
        MAIN,
        'serve',
        '--port',
        '0',
        '--log-level',
        'debug',
        '--limit',
        'texts-per-second=0',
        '--limit',
        'pending-messages=0',
      ],
      { env: { PATH: process.env.PATH ?? '', HOME: home }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const exited = once(child, 'close');
    let text = '';
    const onData = (chunk: Buffer): void => {
      text += chunk.toString();
    };
    try {
      child.stdout.on('data', onData);
      const port = await eventually(() => Number(/"port":(\d+)/.exec(text)?.[1] ?? 0) || false);
      child.stdout.off('data', onData).pause();
      const kim = await RawClient.open(Number(port), 'frames');
      kim.send(hello(), 'REGISTER kim 40000');
      await kim.expect('ROSTER');
      // More than the pipe, the queue, and what Node holds can take.
      for (let i = 0; i < 20_000; i += 1) kim.send(`NICK ${JSON.stringify({ nick: `kim${i}` })}`);
      kim.say('PING', { n: 7 });
      await eventually(() => kim.all('PONG {"n":7}').length === 1, { ms: E2E_MS / 2 });
      kim.destroy();
      const who = klatsch('who', `127.0.0.1:${String(port)}`);
      expect(await who.exited).toEqual({ code: 0, signal: null });
      child.stdout.on('data', onData).resume();
      await eventually(() => text.includes('"log-dropped"'), { ms: E2E_MS / 3 });
      child.kill('SIGTERM');
      expect(await exited).toEqual([143, null]);
      const entries = entriesIn(text.split('\n').filter(Boolean));
      const renamed = entries.filter(({ code }) => code === 'client-renamed').length;
      const dropped = entries
        .filter(({ code }) => code === 'log-dropped')
        .reduce((sum, { count }) => sum + Number(count), 0);
      expect(renamed).toBeGreaterThan(1000);
      expect(renamed + dropped).toBeGreaterThanOrEqual(20_000);
      expect(renamed + dropped).toBeLessThan(20_010);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('ends although nobody reads its log', async () => {
    const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0', '--log-level', 'debug'], {
      env: {
        PATH: process.env.PATH ?? '',
        HOME: home,
        KLATSCH_LIMIT: 'texts-per-second=0 pending-messages=0',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    try {
      const [first] = (await once(child.stdout, 'data')) as [Buffer];
      child.stdout.pause();
      const kim = await RawClient.open(Number(/"port":(\d+)/.exec(first.toString())?.[1]), 'frames');
      kim.send(hello(), 'REGISTER kim 40000');
      for (let i = 0; i < 3000; i += 1) kim.send(`NICK ${JSON.stringify({ nick: `kim${i}` })}`);
      kim.say('PING', { n: 7 });
      await eventually(() => kim.all('PONG {"n":7}').length === 1, { ms: E2E_MS / 2 });
      child.kill('SIGTERM');
      expect(await exited).toEqual([143, null]);
    } finally {
      child.kill('SIGKILL');
    }
  });
});

describe('a log in a file', () => {
  it('is for its owner only, and begun anew after SIGHUP when it was moved away', async () => {
    const path = join(home, 'log', 'server.log');
    const service = new Service(['--log', path]);
    await eventually(() => logged(path).some(({ code }) => code === 'server-listening'));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    renameSync(path, `${path}.1`);
    service.program.child.kill('SIGHUP');
    await eventually(() => logged(path).some(({ code }) => code === 'config-reloaded'));
    expect(logged(path).map(({ code }) => code)).toEqual(['log-reopened', 'config-reloaded']);
    service.program.child.kill('SIGTERM');
    expect(await service.program.exited).toEqual({ code: 143, signal: null });
    expect(logged(path).at(-1)).toMatchObject({ code: 'server-stopped' });
    expect(logged(`${path}.1`)).toHaveLength(1);
    expect(service.program.lines).toEqual([]);
  });

  it('that cannot be opened is one line and exit 1', async () => {
    const service = new Service(['--log', home]);
    expect(await service.program.exited).toEqual({ code: 1, signal: null });
    expect(service.program.stderr).toBe(`klatsch: the log ${home} cannot be written: EISDIR\n`);
  });

  it('that the disk refuses ends nothing, and holds up no end', async () => {
    const service = new Service(['--log', '/dev/full', '--metrics', '127.0.0.1:0', '--log-level', 'debug']);
    await eventually(() => service.program.stderr.includes('(ENOSPC)'));
    expect(service.program.stderr).toMatch(ONE_LINE);
    service.program.child.kill('SIGTERM');
    expect(await service.program.exited).toEqual({ code: 143, signal: null });
  });
});

describe('the console', () => {
  it('obeys what was written before there was a server, in its order', async () => {
    const { program } = new Service(['--lines', '--host', '127.0.0.1']);
    program.type('ban 9.9.9.9', 'limits people 3', 'foo', 'motd set hi', 'exit');
    expect(await program.exited).toEqual({ code: 0, signal: null });
    const answers = [
      /^serving on /,
      /^banned 9\.9\.9\.9/,
      /^people is 3 now/,
      /\bfoo\b/,
      /: hi\b/,
      /^the server stops/,
    ];
    const at = answers.map((answer) => program.lines.findIndex((line) => answer.test(line)));
    expect(at).not.toContain(-1);
    expect(at).toEqual([...at].sort((a, b) => a - b));
  });
});

describe('SIGHUP', () => {
  it('puts the limits of the configuration in force; what is wrong is told, and changes nothing', async () => {
    const service = new Service([], { XDG_CONFIG_HOME: home });
    const at = `127.0.0.1:${await service.port()}`;
    const { child } = service.program;
    configure({ limit: ['connections=0', 'text-burst=7'], port: 1 });
    child.kill('SIGHUP');
    expect(await service.entry('config-reloaded')).toMatchObject({
      limits: 'connections text-burst',
      needsRestart: '',
    });
    configure({ limit: ['connections=1'] });
    child.kill('SIGHUP');
    await service.entry('config-reloaded', 2);
    await clinging(await service.port());
    expect(await klatsch('who', at).exited).toEqual({ code: 1, signal: null });
    configure({ limit: ['connections=many'] });
    child.kill('SIGHUP');
    expect(await service.entry('config-rejected')).toMatchObject({ error: 'config-invalid', level: 'error' });
    // Another pipe, which may be read later.
    await eventually(() => {
      expect(service.program.stderr).toMatch(ONE_LINE);
    });
    expect(await klatsch('who', at).exited).toEqual({ code: 1, signal: null });
    configure({});
    child.kill('SIGHUP');
    await service.entry('config-reloaded', 3);
    expect(await klatsch('who', at).exited).toEqual({ code: 0, signal: null });
  });

  it('leaves to flags and variables what they say', async () => {
    const service = new Service(['--limit', 'text-burst=3'], { XDG_CONFIG_HOME: home, KLATSCH_LOG: 'info' });
    await service.port();
    configure({ limit: ['text-burst=7'], 'log-level': 'off' });
    service.program.child.kill('SIGHUP');
    expect(await service.entry('config-reloaded')).toMatchObject({ limits: '', logLevel: 'info' });
  });

  it('ends a console, whose terminal is gone', async () => {
    const service = new Service(['--lines']);
    await service.program.line(/^serving on /);
    service.program.child.kill('SIGHUP');
    expect(await service.program.exited).toEqual({ code: 129, signal: null });
  });

  it('ends a service in front of somebody only with its terminal', async () => {
    const screen = klatschOnTerminal(['serve', '--headless', '--port', '0', '--host', '127.0.0.1']);
    await screen.waitFor(/INFO: server-listening \{"host":"127\.0\.0\.1","port":\d+,/);
    process.kill(screen.pid, 'SIGHUP');
    await screen.waitFor('config-reloaded');
    screen.hangUp();
    expect(await screen.exited).toEqual({ exitCode: 129, signal: 0 });
  });
});

describe('a port for metrics that is taken', () => {
  it('is one line and exit 1', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const service = new Service(['--metrics', String(port)]);
    expect(await service.program.exited).toEqual({ code: 1, signal: null });
    other.close();
    expect(service.program.stderr).toMatch(ONE_LINE);
    expect(service.program.stderr).toContain(`port ${port} for --metrics is taken`);
  });
});
