import { describe, expect, it } from '@jest/globals';
import { parseListenAddress } from '../../src/commands/listen-address.js';

describe('parseListenAddress', () => {
  it.each([
    ['9464', '127.0.0.1', 9464],
    ['0', '127.0.0.1', 0],
    ['0.0.0.0:9464', '0.0.0.0', 9464],
    ['localhost:65535', 'localhost', 65535],
    [' [::1]:80 ', '::1', 80],
  ])('reads %s', (text, host, port) => {
    expect(parseListenAddress(text)).toEqual({ host, port });
  });

  it.each([
    '',
    'x',
    ':9464',
    '65536',
    '-1',
    '1.5',
    'host',
    'host:',
    '::1:80',
    '[::1]',
    'a b:80',
    '9464:host',
  ])('reads nothing in "%s"', (text) => {
    expect(parseListenAddress(text)).toBeNull();
  });
});
