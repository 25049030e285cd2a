import { Socket as UdpSocket } from 'node:dgram';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { cast } from '../support/old/cast.js';
import { OldLinesClient } from '../support/old/old-lines-client.js';
import { stage } from './test-peer.js';

const start = stage();
const play = cast();

afterEach(() => {
  jest.restoreAllMocks();
});

/** As if another program had every UDP port that is asked for by its number. */
function takeEveryPort(): void {
  const { bind } = UdpSocket.prototype as unknown as Record<string, () => unknown>;
  const failing = function (this: UdpSocket, ...args: unknown[]): unknown {
    const [{ port }] = args as [{ port: number }];
    if (port === 0 && bind !== undefined) return Reflect.apply(bind, this, args);
    const failure = Object.assign(new Error('bind EADDRINUSE'), { code: 'EADDRINUSE' });
    process.nextTick(() => this.emit('error', failure));
    return this;
  };
  jest.spyOn(UdpSocket.prototype, 'bind').mockImplementation(failing as never);
}

describe('an invitation to an old lines program', () => {
  it('goes out although another program has the UDP port with the number of its TCP port', async () => {
    const { port } = await start.server();
    const old = await play(new OldLinesClient({ nick: 'old', port }));
    takeEveryPort();
    const alice = await start.joined(port, 'alice');
    alice.ask('chat:open', { nick: 'old' });
    await alice.hears('invitation:sent', { nick: 'old' });
    await eventually(() => old.dialogs.length === 1);
    expect(alice.told('problem')).toEqual([]);
  });
});
