import { describe, expect, it } from '@jest/globals';
import { field, loggedCommand } from '../../src/wire/field.js';

describe('field', () => {
  it('passes one word on', () => {
    expect(field('Zoë')).toBe('Zoë');
  });

  it.each(['', ' ', 'a b', 'a:b', 'a\nUSER_LEFT', 'a\u2028b', 'a\x85', 'a\u3000'])(
    'throws on %j',
    (value) => {
      expect(() => field(value)).toThrow(TypeError);
    },
  );
});

describe('loggedCommand', () => {
  it('is short and printable', () => {
    expect(loggedCommand('FOO')).toBe('FOO');
    expect(loggedCommand('\x1b[2J' + 'x'.repeat(100))).toBe('?[2J' + 'x'.repeat(28));
  });
});
