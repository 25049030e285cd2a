import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findSocket } from '../../src/commands/find-socket.js';
import { clearScratch, scratch } from '../control/scratch.js';

const servers: Server[] = [];
let env: Readonly<Record<string, string>> = {};
let place = '';

beforeEach(() => {
  place = scratch();
  for (const name of ['run', 'state']) mkdirSync(join(place, name, 'klatsch'), { recursive: true });
  env = { HOME: place, XDG_RUNTIME_DIR: join(place, 'run'), XDG_STATE_HOME: join(place, 'state') };
});

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  clearScratch();
});

/** A server that answers on a port's socket. */
async function serve(port: number, where: 'run' | 'state' = 'run'): Promise<string> {
  const path = join(place, where, 'klatsch', `${port}.sock`);
  const server = createServer((socket) => socket.resume().end()).listen(path);
  servers.push(server);
  await once(server, 'listening');
  return path;
}

/** A socket file that nobody answers on. */
function leftOver(port: number): void {
  writeFileSync(join(place, 'run', 'klatsch', `${port}.sock`), '');
}

describe('the control socket that is meant', () => {
  it('is the one that was named, whether or not it is there', async () => {
    await serve(9000);
    expect(await findSocket({ socket: '/some/where.sock', port: 9000 }, env, true)).toBe('/some/where.sock');
    expect(await findSocket({ socket: 'here.sock' }, env, false)).toBe(join(process.cwd(), 'here.sock'));
  });

  it.each([true, false])('is that of the port that was named, and no other (strict: %s)', async (strict) => {
    const path = await serve(9001);
    await serve(9000);
    expect(await findSocket({ socket: '9001' }, env, strict)).toBe(path);
    await expect(findSocket({ socket: '9002', port: 9000 }, env, strict)).rejects.toMatchObject({
      code: 'server-unreachable',
      message: expect.stringMatching(
        /on port 9002: nobody answers at .*run.*9002\.sock or .*state.*--port 9002/,
      ),
    });
  });

  it('is that of the port in the settings, if it is there', async () => {
    await serve(9000);
    const path = await serve(9001);
    expect(await findSocket({ port: 9001 }, env, false)).toBe(path);
    expect(await findSocket({ port: 9001 }, env, true)).toBe(path);
  });

  it('is the only one there is, where a port of the settings is not there and need not be', async () => {
    leftOver(9001);
    const path = await serve(9007);
    expect(await findSocket({ port: 9001 }, env, false)).toBe(path);
    await expect(findSocket({ port: 9001 }, env, true)).rejects.toMatchObject({ code: 'server-unreachable' });
  });

  it('is none other than that of a port on the command line', async () => {
    const path = await serve(9007);
    await expect(findSocket({ port: 9001, portByFlag: true }, env, false)).rejects.toMatchObject({
      code: 'server-unreachable',
      message: expect.stringContaining('port 9001'),
    });
    expect(await findSocket({ port: 9007, portByFlag: true }, env, false)).toBe(path);
    expect(await findSocket({ port: 0, portByFlag: true }, env, false)).toBe(path);
  });

  it('is that of port 9000 without settings, else the only one there is', async () => {
    const other = await serve(9007);
    expect(await findSocket({}, env, true)).toBe(other);
    expect(await findSocket({ port: 0 }, env, true)).toBe(other);
    const usual = await serve(9000);
    expect(await findSocket({}, env, true)).toBe(usual);
  });

  it('may be in the state directory of a server that had no other', async () => {
    const path = await serve(9000, 'state');
    expect(await findSocket({}, env, true)).toBe(path);
    expect(await findSocket({ port: 9000 }, env, true)).toBe(path);
  });

  it('is none where nobody answers', async () => {
    leftOver(9000);
    await expect(findSocket({}, env, false)).rejects.toMatchObject({
      code: 'server-unreachable',
      message: expect.stringContaining('klatsch serve'),
    });
    await expect(findSocket({}, { HOME: '/nowhere' }, false)).rejects.toMatchObject({
      code: 'server-unreachable',
    });
  });

  it('cannot be told where there are several: they are listed', async () => {
    const [first, second] = [await serve(9001), await serve(9002, 'state')];
    await expect(findSocket({}, env, false)).rejects.toMatchObject({
      code: 'command-usage',
      message: expect.stringContaining(`${first}, ${second}`),
    });
  });

  it('is found also where it may not be used, so that whoever tries is told so', async () => {
    const path = await serve(9000);
    chmodSync(path, 0);
    expect(await findSocket({ port: 9000 }, env, true)).toBe(path);
  });
});
