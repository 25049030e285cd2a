import { describe, expect, it } from '@jest/globals';
import {
  brief,
  briefBytes,
  memory,
  round,
  short,
  shortest,
  spelled,
  whole,
} from '../../../screens/dashboard/format.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('times', () => {
  it.each([
    [0, '0s', '0 s'],
    [59_999, '59s', '59 s'],
    [MINUTE, '1m00', '1:00 min'],
    [4 * MINUTE + 5 * SECOND, '4m05', '4:05 min'],
    [HOUR, '1h00', '1:00 h'],
    [3 * HOUR + 11 * MINUTE, '3h11', '3:11 h'],
    [DAY, '1d00', '1 d 00:00'],
    [12 * DAY + 4 * HOUR + 11 * MINUTE, '12d04', '12 d 04:11'],
    [1234 * DAY, '1234d', '1234 d 00:00'],
    [-5, '0s', '0 s'],
    [NaN, '0s', '0 s'],
  ])('%d ms is %s and %s', (ms, narrow, wide) => {
    expect([brief(ms), spelled(ms)]).toEqual([narrow, wide]);
  });

  it('take five columns at most', () => {
    for (let ms = 0; ms < 9999 * DAY; ms = ms * 1.7 + 700) expect(brief(ms).length).toBeLessThanOrEqual(5);
  });

  it.each([
    [90 * SECOND, '90 s'],
    [10 * MINUTE, '10 min'],
    [2 * HOUR, '2 h'],
    [3 * DAY, '3 d'],
    [0, '0 s'],
  ])('%d ms is typed as %s', (ms, text) => {
    expect(round(ms)).toBe(text);
  });
});

describe('counts', () => {
  it.each([
    [0, '0'],
    [0.25, '0.3'],
    [7, '7'],
    [41.4, '41'],
    [999, '999'],
    [999.6, '1.0 k'],
    [5234, '5.2 k'],
    [9960, '10 k'],
    [52_000, '52 k'],
    [999_600, '1.0 M'],
    [1_240_000, '1.2 M'],
    [-1, '0'],
    [NaN, '0'],
  ])('%d is %s', (count, text) => {
    expect(short(count)).toBe(text);
    expect(shortest(count)).toBe(text.replace(' ', ''));
  });

  it.each([
    [0, '0', '0 B'],
    [812, '812', '812 B'],
    [1229, '1.2K', '1.2 KiB'],
    [84 * 1024 * 1024, '84M', '84 MiB'],
    [1.2 * 1024 ** 3, '1.2G', '1.2 GiB'],
  ])('%d bytes are %s and %s', (bytes, narrow, wide) => {
    expect([briefBytes(bytes), memory(bytes)]).toEqual([narrow, wide]);
  });

  it.each([
    [0, '0'],
    [999, '999'],
    [5000, '5,000'],
    [1234567, '1,234,567'],
  ])('%d is written %s', (count, text) => {
    expect(whole(count)).toBe(text);
  });
});
