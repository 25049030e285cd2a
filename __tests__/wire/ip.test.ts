import { BlockList, isIP } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalIp, canonicalNetwork } from '../../src/wire/ip.js';

describe('canonicalIp', () => {
  it.each([
    ['10.0.0.5', '10.0.0.5'],
    ['::ffff:10.0.0.5', '10.0.0.5'],
    ['::FFFF:a00:5', '10.0.0.5'],
    ['0:0:0:0:0:ffff:10.0.0.5', '10.0.0.5'],
    ['::1', '::1'],
    ['::', '::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['1::', '1::'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
  ])('writes %s as %s', (text, canonical) => {
    expect(canonicalIp(text)).toBe(canonical);
  });

  it.each([
    '',
    ':',
    ':::',
    '1',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4::5:6:7:8',
    ':1:2:3:4:5:6:7:8',
    '12345::',
    'g::',
    '10.0.0.5::',
    '::10.0.0.256',
    'fe80::1%eth0',
    '[::1]',
    ' ::1',
    '10.0.0.05',
    'localhost',
  ])('takes %p for none', (text) => {
    expect(canonicalIp(text)).toBeNull();
  });

  it('reads whatever Node takes for an address, and nothing else, and writes it as URLs do', () => {
    const groups = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), {
      minLength: 6,
      maxLength: 9,
    });
    fc.assert(
      fc.property(groups, fc.nat(8), fc.boolean(), (numbers, cut, short) => {
        const hex = numbers.map((number) => number.toString(16));
        const text = short
          ? `${hex.slice(0, cut).join(':')}::${hex.slice(cut + 2).join(':')}`
          : hex.join(':');
        const canonical = canonicalIp(text);
        expect(canonical !== null).toBe(isIP(text) === 6);
        if (canonical?.includes(':') !== true) return;
        expect(`[${canonical}]`).toBe(new URL(`http://[${text}]`).hostname);
      }),
    );
  });
});

describe('canonicalNetwork', () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.0.0.5/8', '10.0.0.0/8'],
    ['10.0.0.5/08', '10.0.0.0/8'],
    ['192.168.77.1/20', '192.168.64.0/20'],
    ['10.0.0.5/32', '10.0.0.5/32'],
    ['8.8.8.8/0', '0.0.0.0/0'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['::FFFF:a00:5/128', '10.0.0.5/32'],
    ['::ffff:10.0.0.0/96', '0.0.0.0/0'],
    ['::ffff:10.0.0.0/95', '::fffe:0:0/95'],
    ['2001:0DB8:0::/32', '2001:db8::/32'],
    ['2001:db8:ffff::1/33', '2001:db8:8000::/33'],
    ['2001:db8::1/128', '2001:db8::1/128'],
    ['2001:db8::/0', '::/0'],
  ])('writes %s as %s', (text, canonical) => {
    expect(canonicalNetwork(text)).toBe(canonical);
    expect(canonicalNetwork(canonical)).toBe(canonical);
  });

  it.each([
    '',
    '/8',
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    '10.0.0/8',
    '::/129',
    '::/ 1',
    'fe80::%eth0/64',
    'localhost/8',
  ])('takes %p for none', (text) => {
    expect(canonicalNetwork(text)).toBeNull();
  });

  it('writes the network that Node means', () => {
    const quad = fc.ipV4();
    fc.assert(
      fc.property(quad, quad, fc.nat(32), (address, other, prefix) => {
        const [list, [first = '', length]] = [
          new BlockList(),
          (canonicalNetwork(`${address}/${prefix}`) ?? '').split('/'),
        ];
        list.addSubnet(address, prefix);
        const canonical = new BlockList();
        canonical.addSubnet(first, Number(length));
        for (const ip of [address, first, other]) expect(canonical.check(ip)).toBe(list.check(ip));
      }),
    );
  });
});
