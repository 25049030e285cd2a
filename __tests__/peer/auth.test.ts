import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.js';
import { ServerTrust } from '../../src/peer/server-trust.js';
import { register } from '../../src/peer/registration.js';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

describe('AUTH', () => {
  it('is not sent in the clear, where anybody on the path could read it', async () => {
    const abort = new AbortController();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => server.close());
    const heard = new Promise<string>((resolve) => {
      server.on('connection', (socket) => {
        socket
          .on('error', () => undefined)
          .once('data', (bytes) => {
            resolve(bytes.toString('latin1'));
            socket.destroy();
          });
      });
    });
    const registered = register({
      server: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
      approach: 'framed',
      trust: new ServerTrust(undefined, { trusted: () => undefined, problem: () => undefined }),
      nick: 'kim',
      udpPort: 40001,
      last: null,
      sender: { name: 's', link: 1 },
      auth: { password: 'open sesame', invite: 'aaaa-bbbb' },
      clock: systemClock,
      signal: abort.signal,
    });
    const text = await heard;
    await registered;
    expect(text).toContain('REGISTER kim 40001');
    expect(text).not.toMatch(/AUTH|open sesame|aaaa/);
  });
});
