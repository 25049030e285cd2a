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

  it('can be no limit at all', () => {
    expect(taken(new TokenBucket({ perSecond: Infinity, burst: 1 }, 0), 0, 1000)).toBe(1000);
  });
});
