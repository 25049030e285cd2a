import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { HalfOpenConnection } from '../../src/net/connection.js';
import { dialUnix } from '../../src/net/unix-dial.js';
import { listenUnix } from '../../src/net/unix-listener.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';

const nobody = (): void => undefined;

describe('listenUnix and dialUnix', () => {
  let directory = '';
  let path = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'klatsch-'));
    path = join(directory, 'a.sock');
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it.each([0o000, 0o022, 0o077])(
    'make a socket that is its owner’s alone, whatever the umask (%o), which stays',
    async (mask) => {
      const before = process.umask(mask);
      const set = jest.spyOn(process, 'umask');
      const opening = listenUnix({ path, onConnection: nobody });
      // It is bound by now, and was born with this mask: what chmod does later would be too late.
      expect(set.mock.calls).toEqual([[0o177], [mask]]);
      set.mockRestore();
      expect(process.umask(before)).toBe(mask);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      await (await opening).close();
    },
  );

  it('leave nothing behind', async () => {
    const listener = await listenUnix({ path, onConnection: nobody });
    await listener.close();
    await listener.close();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('refuse a path that is taken, and leave what is there', async () => {
    writeFileSync(path, 'mine');
    await expect(listenUnix({ path, onConnection: nobody })).rejects.toMatchObject({
      code: 'listen-failed',
      cause: { code: 'EADDRINUSE' },
    });
    expect(existsSync(path)).toBe(true);
  });

  it.each([
    ['nothing is there', 'nothing.sock', 'ENOENT'],
    ['it is no socket', 'file.sock', 'ECONNREFUSED'],
    ['the path is none', 'a\0b', 'EINVAL'],
    ['the path is longer than the system’s', 'x'.repeat(107), 'ENAMETOOLONG'],
  ])('say why they fail: %s', async (_, name, code) => {
    writeFileSync(join(directory, 'file.sock'), '');
    await expect(dialUnix(join(directory, name))).rejects.toMatchObject({
      code: 'connect-failed',
      message: expect.stringContaining(directory),
      cause: expect.objectContaining({ code }),
    });
  });

  it('take a path of 107 bytes, and no longer one, which the system would cut', async () => {
    const longest = path.padEnd(107, 'x');
    const listener = await listenUnix({ path: longest, onConnection: nobody });
    expect(readdirSync(directory)).toEqual([longest.slice(directory.length + 1)]);
    (await dialUnix(longest)).destroy();
    await expect(dialUnix(`${longest}x`)).rejects.toMatchObject({ code: 'connect-failed' });
    await expect(listenUnix({ path: `${longest}x`, onConnection: nobody })).rejects.toMatchObject({
      code: 'listen-failed',
      cause: { code: 'ENAMETOOLONG' },
    });
    await expect(dialUnix('')).rejects.toMatchObject({ cause: { code: 'EINVAL' } });
    await listener.close();
  });

  it('leave to whoever hears of the other end’s end what is still written, and when it is over', async () => {
    let accept: (connection: HalfOpenConnection) => void = () => undefined;
    const accepted = new Promise<HalfOpenConnection>((resolve) => (accept = resolve));
    const listener = await listenUnix({ path, onConnection: accept });
    const client = connect({ path, allowHalfOpen: true });
    const server = await accepted;
    const seen = { question: '', answer: '', ended: 0, closed: [] as string[] };
    client.setEncoding('utf8').on('data', (text: string) => (seen.answer += text));
    server.onEnd(() => (seen.ended += 1));
    server.onData((bytes) => (seen.question += bytes.toString()));
    server.onClose((reason) => seen.closed.push(reason));
    client.end('question');
    await eventually(() => seen.ended === 1);
    expect(seen).toEqual({ question: 'question', answer: '', ended: 1, closed: [] });
    expect(server.write(Buffer.from('ans'))).toBe(true);
    server.end(Buffer.from('wer'));
    await eventually(() => {
      expect(seen).toEqual({ question: 'question', answer: 'answer', ended: 1, closed: ['ended'] });
    });
    await listener.close();
  });

  it('leave no timer', async () => {
    const clock = new FakeClock();
    await expect(dialUnix(path, { clock })).rejects.toMatchObject({ code: 'connect-failed' });
    expect(clock.timers).toBe(0);
  });
});
