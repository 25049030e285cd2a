import { describe, expect, it } from '@jest/globals';
import { MESSAGE_PATIENCE } from '../../../src/limits.js';
import type { Dialect } from '../../../src/bus/events.js';
import { shownTo, viewOf } from '../../../src/server/state/address-view.js';
import { Doorman } from '../../../src/server/state/doorman.js';
import type { Passage } from '../../../src/server/state/message-gate.js';
import { MessageGate } from '../../../src/server/state/message-gate.js';

describe('MessageGate', () => {
  const taken = (gate: MessageGate, now: number, tries: number): Record<Passage, number> => {
    const counts = { taken: 0, none: 0, abuse: 0 };
    for (let i = 0; i < tries; i += 1) counts[gate.take(now)] += 1;
    return counts;
  };

  it('takes a burst, refuses two more, and then has enough', () => {
    const gate = new MessageGate({ perSecond: 10, burst: 20 }, 0);
    expect(taken(gate, 0, 61)).toEqual({ taken: 20, none: 20 * MESSAGE_PATIENCE, abuse: 1 });
  });

  it('bears for ever what is refused and heeds it', () => {
    const gate = new MessageGate({ perSecond: 10, burst: 20 }, 0);
    taken(gate, 0, 20);
    for (let second = 1; second <= 100; second += 1) {
      expect(taken(gate, second * 1000, 20)).toEqual({ taken: 10, none: 10, abuse: 0 });
    }
  });

  it('can be no limit', () => {
    expect(taken(new MessageGate({ perSecond: Infinity, burst: 1 }, 0), 0, 1000).taken).toBe(1000);
  });
});

describe('Doorman', () => {
  it('is polite, then firm, to too many from one address', () => {
    const doorman = new Doorman({ connections: 100, connectionsPerAddress: 2 });
    const come = (ip: string, times: number): string[] =>
      Array.from({ length: times }, () => doorman.admit(ip));
    expect(come('10.0.0.1', 5)).toEqual(['welcome', 'welcome', 'crowded', 'crowded', 'full']);
    expect(come('10.0.0.2', 1)).toEqual(['welcome']);
    for (let i = 0; i < 3; i += 1) doorman.leave('10.0.0.1');
    expect(come('10.0.0.1', 1)).toEqual(['welcome']);
    expect(new Set(come('127.0.0.1', 50))).toEqual(new Set(['welcome']));
  });

  it('counts a household by its network where it has more addresses than one', () => {
    const doorman = new Doorman({ connections: 100, connectionsPerAddress: 1 });
    const come = (...ips: string[]): string[] => ips.map((ip) => doorman.admit(ip));
    expect(come('2001:db8::1', '2001:db8::2', '2001:db8:0:1::1')).toEqual(['welcome', 'crowded', 'welcome']);
    for (const ip of ['2001:db8::1', '2001:db8::2']) doorman.leave(ip);
    expect(come('2001:db8::3', '::1', '::1')).toEqual(['welcome', 'welcome', 'welcome']);
  });

  it('is full for everyone', () => {
    const doorman = new Doorman({ connections: 2, connectionsPerAddress: Infinity });
    expect([1, 2, 3].map(() => doorman.admit('127.0.0.1'))).toEqual(['welcome', 'welcome', 'full']);
    doorman.leave('127.0.0.1');
    expect(doorman.admit('10.0.0.1')).toBe('welcome');
  });
});

describe('address view', () => {
  const seen = (dialect: Dialect, remote: string, local: string, ip: string): string =>
    shownTo(
      { dialect, view: viewOf({ remote: { ip: remote, port: 1 }, local: { ip: local, port: 2 } }) },
      ip,
    );

  it.each([
    // recipient's address, our end of its connection, the person's address, what the recipient sees
    ['127.0.0.1', '127.0.0.1', '127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', '127.0.0.1', '127.0.0.9', '127.0.0.9'],
    ['127.0.0.1', '127.0.0.1', '10.0.0.7', '10.0.0.7'],
    ['127.0.0.1', '127.0.0.1', '::1', '127.0.0.1'],
    ['10.0.0.7', '10.0.0.5', '127.0.0.1', '10.0.0.5'],
    ['10.0.0.7', '10.0.0.5', '127.0.0.9', '10.0.0.5'],
    ['192.168.1.4', '192.168.1.1', '127.0.0.1', '192.168.1.1'],
    ['10.0.0.7', '10.0.0.5', '10.0.0.7', '10.0.0.7'],
    ['::1', '::1', '127.0.0.1', '127.0.0.1'],
    ['::1', '::1', '::1', '127.0.0.1'],
    ['fe80::2%eth0', 'fe80::1%eth0', '127.0.0.1', '192.0.2.1'],
    ['10.0.0.7', '10.0.0.5', 'fe80::2%eth0', '192.0.2.1'],
    ['2001:db8::2', '2001:db8::1', 'fe80::2%eth0', '192.0.2.1'],
    ['2001:db8::2', '2001:db8::1', '10.0.0.7', '10.0.0.7'],
  ])('shows to anybody at %s (at %s) somebody at %s as %s', (remote, local, ip, shown) => {
    for (const dialect of ['klatsch', 'frames', 'lines'] as const)
      expect(seen(dialect, remote, local, ip)).toBe(shown);
  });

  it.each([
    ['2001:db8::2', '2001:db8::1', '127.0.0.1', '2001:db8::1'],
    ['2001:db8::2', '2001:db8::1', '::1', '2001:db8::1'],
    ['10.0.0.7', '10.0.0.5', '2001:db8::2', '2001:db8::2'],
    ['127.0.0.1', '127.0.0.1', '2001:db8::2', '2001:db8::2'],
  ])('shows to %s (at %s) somebody at %s as %s, and to an old program a stand-in', (...args) => {
    const [remote, local, ip, shown] = args;
    expect(seen('klatsch', remote, local, ip)).toBe(shown);
    for (const dialect of ['frames', 'lines'] as const)
      expect(seen(dialect, remote, local, ip)).toBe('192.0.2.1');
  });
});
