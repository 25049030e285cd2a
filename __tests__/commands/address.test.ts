import { describe, expect, it } from '@jest/globals';
import { serverAddress } from '../../src/commands/address.js';

describe('serverAddress', () => {
  it.each([
    [undefined, '127.0.0.1', 9000],
    ['example.org', 'example.org', 9000],
    ['example.org:1', 'example.org', 1],
    ['10.0.0.5:65535', '10.0.0.5', 65535],
    ['[::1]', '::1', 9000],
    ['[fe80::1]:9001', 'fe80::1', 9001],
    ['::1', '::1', 9000],
    ['2001:DB8:0:0::5', '2001:db8::5', 9000],
    ['[0:0:0:0:0:0:0:1]:9001', '::1', 9001],
    ['[fe80::1%eth0]:9001', 'fe80::1%eth0', 9001],
    ['[::ffff:10.0.0.5]:9001', '10.0.0.5', 9001],
  ])('reads %s', (text, host, port) => {
    expect(serverAddress(text)).toEqual({ host, port });
  });

  it.each(['', ':9000', 'host:', 'host:0', 'host:65536', 'host:x', '[::1', '[host]', 'a b', 'host:1:2'])(
    'says what is wrong with %j',
    (text) => {
      expect(() => serverAddress(text)).toThrow(
        expect.objectContaining({ code: 'command-usage', message: expect.stringContaining('[IPv6]:port') }),
      );
    },
  );
});
