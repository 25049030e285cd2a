import { describe, expect, it } from '@jest/globals';
import { DEFAULT_LIMITS, LIMIT_NAMES, parseLimits } from '../../src/operator/server-limits.js';

describe('parseLimits', () => {
  it('keeps the defaults', () => {
    expect(parseLimits([])).toEqual(DEFAULT_LIMITS);
    expect(LIMIT_NAMES).toContain('connections-per-address');
  });

  it('sets what is given; 0 is none, the last one wins', () => {
    const limits = parseLimits(['texts-per-second=50', ' text-burst = 7 ', 'connections=0', 'text-burst=8']);
    expect(limits).toEqual({ ...DEFAULT_LIMITS, textsPerSecond: 50, textBurst: 8, connections: Infinity });
  });

  it.each([
    ['message-bytes', 2048, 65_536],
    ['text-bytes', 1, 8192],
    ['nick-chars', 1, 32],
    ['people', 1, 100_000],
  ])('lets %s be %i to %i, as programs rely on', (name, least, most) => {
    const key = name.replace(/-./g, ([, letter = '']) => letter.toUpperCase());
    for (const value of [least, most])
      expect(parseLimits([`${name}=${value}`])).toMatchObject({ [key]: value });
    expect(parseLimits([`${name}=0`])).toMatchObject({ [key]: most });
    for (const value of least === 1 ? [most + 1] : [least - 1, most + 1]) {
      expect(() => parseLimits([`${name}=${value}`])).toThrow(
        expect.objectContaining({ code: 'config-invalid', message: expect.stringContaining(String(most)) }),
      );
    }
  });

  it.each(['texts=5', '=5', '', 'textsPerSecond=5', 'constructor=1'])(
    'refuses the name in "%s"',
    (setting) => {
      expect(() => parseLimits([setting])).toThrow(
        expect.objectContaining({ code: 'config-invalid', message: expect.stringContaining('text-burst') }),
      );
    },
  );

  it.each([
    'text-burst',
    'text-burst=',
    'text-burst=-1',
    'text-burst=1.5',
    'text-burst=many',
    'text-burst=1=2',
  ])('refuses the value in "%s"', (setting) => {
    expect(() => parseLimits([setting])).toThrow(expect.objectContaining({ code: 'config-invalid' }));
  });
});
