import { describe, expect, it } from '@jest/globals';
import { isDottedQuad, parsePort } from '../../src/wire/people.js';

describe('people', () => {
  it('knows a dotted quad', () => {
    for (const ip of ['0.0.0.0', '10.0.0.12', '255.255.255.255']) expect(isDottedQuad(ip)).toBe(true);
    for (const ip of ['', '::1', '256.0.0.1', '1.2.3', '1.2.3.4.5', '01.2.3.4', '1.2.3.4\n', ' 1.2.3.4']) {
      expect(isDottedQuad(ip)).toBe(false);
    }
  });

  it('reads a port', () => {
    expect(parsePort('1')).toBe(1);
    expect(parsePort('65535')).toBe(65535);
    for (const word of ['', '0', '65536', '-1', '1.5', '1e3', '0x10', ' 1', '١', '999999']) {
      expect(parsePort(word)).toBeNull();
    }
  });
});
