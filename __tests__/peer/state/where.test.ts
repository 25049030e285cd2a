import { describe, expect, it } from '@jest/globals';
import { Where } from '../../../src/peer/state/where.js';

describe('where the roster is from', () => {
  it('is nowhere at first, and with an old server', () => {
    const where = new Where(() => 1000);
    expect([where.serverFingerprint, where.epoch, where.serverNow()]).toEqual([null, null, null]);
    where.listed({ serverFingerprint: 'f', epoch: 'e', offsetMs: 5 });
    where.listed(null);
    expect([where.serverFingerprint, where.epoch, where.serverNow()]).toEqual([null, null, null]);
  });

  it('knows the time of the server by our clock', () => {
    let now = 1000;
    const where = new Where(() => now);
    where.listed({ serverFingerprint: 'f', epoch: 'e', offsetMs: -300 });
    now = 2000;
    expect([where.serverFingerprint, where.epoch, where.serverNow()]).toEqual(['f', 'e', 1700]);
    where.listed({ serverFingerprint: null, epoch: 'e', offsetMs: null });
    expect(where.serverNow()).toBeNull();
  });
});
