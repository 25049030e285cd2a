import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type * as Soaks from './server.js';

/** As it is compiled: beside it lies what its program is started with. */
const { SoakServer } = (await import(
  new URL('../../dist/__tests__/soak/server.js', import.meta.url).href
)) as typeof Soaks;

const server = new SoakServer(0);
afterEach(() => server.kill());

describe('the server of a soak', () => {
  it('starts on no port but its own, on which alone it has its memory', async () => {
    await server.start();
    const { port } = server;
    await server.kill();
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    await expect(server.start()).rejects.toThrow(`port ${port} is somebody else’s`);
    other.close();
    await once(other, 'close');
    await server.start();
    expect([server.port, server.troubles]).toEqual([port, []]);
  });
});
