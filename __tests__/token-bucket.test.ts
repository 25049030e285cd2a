import { describe, expect, it } from '@jest/globals';
import { TokenBucket } from '../src/token-bucket.js';

describe('TokenBucket', () => {
  const taken = (bucket: TokenBucket, now: number, tries: number): number =>
    Array.from({ length: tries }, () => bucket.take(now)).filter(Boolean).length;

  it('lets a burst pass, then the average, and never saves more than the burst', () => {
    const bucket = new TokenBucket({ perSecond: 2, burst: 3 }, 0);
    expect(taken(bucket, 0, 10)).toBe(3);
    expect(taken(bucket, 499, 10)).toBe(0);
    expect(taken(bucket, 500, 10)).toBe(1);
    expect(taken(bucket, 1500, 10)).toBe(2);
    expect(taken(bucket, 1_000_000, 10)).toBe(3);
  });

  it('takes several at once, or none; and what is more than it can hold when it is full', () => {
    const bucket = new TokenBucket({ perSecond: 2, burst: 3 }, 0);
    expect(bucket.take(0, 2)).toBe(true);
    expect(bucket.take(0, 2)).toBe(false);
    expect(bucket.take(0, 1)).toBe(true);
    expect(bucket.take(1499, 4)).toBe(false);
    expect(bucket.take(1500, 4)).toBe(true);
    expect(bucket.take(1500, 1)).toBe(false);
  });

  it('knows whether one can be taken, and takes none for that', () => {
    const bucket = new TokenBucket({ perSecond: 2, burst: 3 }, 0);
    expect([bucket.has(0), taken(bucket, 0, 10)]).toEqual([true, 3]);
    expect([bucket.has(0), bucket.has(499), bucket.has(500)]).toEqual([false, false, true]);
    expect(taken(bucket, 500, 10)).toBe(1);
    expect(new TokenBucket({ perSecond: Infinity, burst: 0 }, 0).has(0)).toBe(true);
  });

  it('knows when it will be full', () => {
    const bucket = new TokenBucket({ perSecond: 2, burst: 3 }, 100);
    expect(bucket.fullAt).toBe(100);
    taken(bucket, 200, 3);
    expect(bucket.fullAt).toBe(1700);
    expect(taken(bucket, 1700, 10)).toBe(3);
  });

  it('can be filled, and holds no more than its burst', () => {
    const bucket = new TokenBucket({ perSecond: 2, burst: 3 }, 0);
    taken(bucket, 0, 2);
    bucket.fillTo(1);
    expect(taken(bucket, 0, 10)).toBe(1);
    bucket.fillTo(100);
    expect(taken(bucket, 0, 10)).toBe(3);
  });

  it('can be no limit at all', () => {
    const bucket = new TokenBucket({ perSecond: Infinity, burst: 1 }, 0);
    expect(taken(bucket, 0, 1000)).toBe(1000);
    expect(bucket.fullAt).toBe(0);
  });
});
