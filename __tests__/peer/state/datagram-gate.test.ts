import { describe, expect, it } from '@jest/globals';
import { DATAGRAM_SOURCES } from '../../../src/limits.js';
import { DatagramGate } from '../../../src/peer/state/datagram-gate.js';

const admitted = (gate: DatagramGate, ip: string, now: number, tries: number): number =>
  Array.from({ length: tries }, () => gate.admit(ip, now)).filter(Boolean).length;

describe('DatagramGate', () => {
  it('lets a burst pass from each address, then the average, and counts the others', () => {
    const gate = new DatagramGate({ perSecond: 2, burst: 3 });
    expect(admitted(gate, '10.0.0.1', 0, 5)).toBe(3);
    expect(admitted(gate, '10.0.0.2', 0, 3)).toBe(3);
    expect(gate.dropped).toBe(2);
    expect(admitted(gate, '10.0.0.1', 500, 5)).toBe(1);
    expect(gate.dropped).toBe(6);
  });

  it('forgets the address longest quiet, and none that is busy', () => {
    const gate = new DatagramGate({ perSecond: 1, burst: 1 });
    const ipOf = (n: number): string => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;
    for (let n = 0; n < DATAGRAM_SOURCES; n += 1) expect(gate.admit(ipOf(n), 0)).toBe(true);
    expect(gate.admit(ipOf(0), 0)).toBe(false);
    expect(gate.admit(ipOf(DATAGRAM_SOURCES), 0)).toBe(true);
    expect(gate.admit(ipOf(0), 0)).toBe(false);
    // The second one has made room.
    expect(gate.admit(ipOf(1), 0)).toBe(true);
  });

  it('can be no limit', () => {
    const gate = new DatagramGate({ perSecond: Infinity, burst: 1 });
    expect(admitted(gate, '10.0.0.1', 0, 1000)).toBe(1000);
  });
});
