import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerBus } from '../../src/bus/buses.js';
import { loggedBus } from '../../src/commands/logged-bus.js';
import { serveLog } from '../../src/commands/serve-log.js';
import type { Serving } from '../../src/commands/serving.js';
import { startServing } from '../../src/commands/serving.js';
import type { LogLevel } from '../../src/log.js';
import { eventually } from '../support/eventually.js';

/** Whatever of the script below must not be found in a log. Addresses are of loopback, but nobody else's. */
const NICKS = ['zebulon', 'xanthippe', 'quirinus', 'wolfram', 'ulrike'];
const ADDRESSES = ['127.9.8.7', '127.9.8.6', '127.9.8.5'];
const TEXTS = [
  'the-password-is-swordfish',
  'meet-me-at-midnight',
  'spamming-about-pills',
  'welcome-to-the-cellar',
];
const SECRETS: readonly RegExp[] = [...NICKS, ...ADDRESSES, ...TEXTS, '4711'].map(
  (secret) => new RegExp(`(?<![0-9])${secret}(?![0-9])`, 'i'),
);

describe('the log of a server', () => {
  let home: string;
  let sockets: Socket[];
  let onEnd: () => unknown = () => undefined;
  const { env } = process;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'klatsch-'));
    sockets = [];
    // The server's key, its store and its socket: never in the home of whoever runs the tests.
    process.env = { ...env, XDG_STATE_HOME: join(home, 'state'), XDG_RUNTIME_DIR: join(home, 'run') };
  });
  afterEach(() => {
    process.env = env;
    for (const socket of sockets) socket.destroy();
    onEnd();
    rmSync(home, { recursive: true });
  });

  /** Somebody at the far end of a lines connection from their own address. */
  async function person(port: number, localAddress: string, ...lines: string[]): Promise<() => string> {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    sockets.push(socket);
    let heard = '';
    socket.setEncoding('utf8').on('data', (text: string) => (heard += text));
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    for (const line of lines) socket.write(`${line}\n`);
    return () => heard;
  }

  /** One answer of the server to an operator. */
  async function command(bus: ServerBus, line: string): Promise<void> {
    const answered = new Promise<void>((resolve) => {
      bus.onFact('operator:answered', ({ request }) => {
        if (request === line) resolve();
      });
    });
    bus.ask('operator:run', { request: line, by: 'root', line });
    await answered;
  }

  /** An evening with joins, texts, refusals and everything an operator can do; gives the log of it. */
  async function evening(level?: LogLevel): Promise<string> {
    const path = join(home, 'server.log');
    const settings = {
      host: '127.0.0.1',
      port: 0,
      log: path,
      ...(level === undefined ? {} : { 'log-level': level }),
    };
    const log = serveLog(settings, 'headless', {});
    const bus: ServerBus = loggedBus(log);
    const listening = new Promise<number>((resolve) => {
      bus.onFact('server:listening', ({ port }) => {
        resolve(port);
      });
    });
    const serving: Serving = await startServing({
      settings: { ...settings, metrics: { host: '127.0.0.1', port: 0 } },
      bus,
      log,
      version: () => '1.2.3',
    });
    const port = await listening;
    const [zebulon] = await Promise.all([
      person(port, '127.9.8.7', 'REGISTER zebulon 4711', 'BROADCAST zebulon the-password-is-swordfish'),
      person(port, '127.9.8.6', 'REGISTER xanthippe 4711', 'BROADCAST xanthippe meet-me-at-midnight'),
      person(port, '127.9.8.5', 'REGISTER quirinus 4711'),
    ]);
    await eventually(() => zebulon().includes('meet-me-at-midnight') && zebulon().includes('quirinus'));
    const refused = await person(port, '127.9.8.7', 'REGISTER zebulon 4712');
    const invalid = await person(port, '127.9.8.6', 'REGISTER wolf:ram 4713');
    await eventually(() => refused().includes('ERROR') && invalid().includes('ERROR'));
    const lines = [
      'list',
      'announce welcome-to-the-cellar',
      'mute xanthippe',
      'unmute xanthippe',
      'kick quirinus spamming-about-pills',
      'ban 127.9.8.5 for 10m spamming-about-pills',
      'ban ulrike spamming-about-pills',
      'bans',
      'unban ulrike',
      'motd set welcome-to-the-cellar',
      'motd',
      'limits text-burst 61',
      'kick wolfram',
      'zebulon is typed at the wrong place',
    ];
    for (const line of lines) await command(bus, line);
    await command(bus, 'exit');
    await serving.closed;
    await serving.stop('exit');
    await log.close();
    return readFileSync(path, 'utf8');
  }

  it('holds no nick, text, reason or address at the default level', async () => {
    const text = await evening();
    for (const secret of SECRETS) expect(text).not.toMatch(secret);
    const codes = text
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { code: string }).code]));
    expect(new Set(codes)).toEqual(
      new Set(['server-listening', 'metrics-listening', 'refused', 'operator-command', 'server-stopped']),
    );
    expect(codes.filter((code) => code === 'operator-command')).toHaveLength(15);
    expect(text).toContain('"by":"root","command":"kick"');
  });

  it('names people on debug, but not their texts, nor what an operator writes', async () => {
    const text = await evening('debug');
    for (const nick of ['zebulon', 'xanthippe', 'quirinus']) expect(text).toContain(`"nick":"${nick}"`);
    for (const secret of TEXTS) expect(text).not.toContain(secret);
  });

  it('is not written any more by a server that cannot listen', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    onEnd = () => taken.close();
    const log = serveLog({ log: join(home, 'server.log') }, 'headless', {});
    const bus: ServerBus = loggedBus(log);
    const settings = { host: '127.0.0.1', port };
    await expect(startServing({ settings, bus, log, version: () => '1.2.3' })).rejects.toMatchObject({
      code: 'port-in-use',
    });
    await log.close();
    expect(bus.listeners).toBe(0);
  });
});
