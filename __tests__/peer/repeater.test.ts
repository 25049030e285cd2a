import { describe, expect, it } from '@jest/globals';
import { DATAGRAMS_REPEATED, INVITATIONS_OPEN } from '../../src/limits.js';
import { Repeater } from '../../src/peer/repeater.js';
import { UdpPort } from '../../src/peer/udp-port.js';
import { FakeClock } from '../support/fake-clock.js';

const to = { ip: '127.0.0.1', port: 40_000 };

describe('Repeater', () => {
  it('holds only so many refusals, and always has room for our own invitations', () => {
    const clock = new FakeClock();
    const repeater = new Repeater(new UdpPort({ admits: () => true, heard: () => undefined }), clock);
    for (let id = 0; id < 1000; id += 1) {
      repeater.send({ form: 'klatsch', type: 'decline', id: `d${id}` }, to);
    }
    expect(clock.timers).toBe(DATAGRAMS_REPEATED);
    for (let id = 0; id < INVITATIONS_OPEN; id += 1) {
      const invite = { form: 'klatsch', type: 'invite', id: `i${id}`, tcpPort: 50_000 } as const;
      repeater.send({ ...invite, from: 'alice', to: 'bob' }, to);
    }
    expect(clock.timers).toBe(DATAGRAMS_REPEATED + INVITATIONS_OPEN);
    repeater.dispose();
    expect(clock.timers).toBe(0);
  });
});
