import { describe, expect, it } from '@jest/globals';
import { Turns } from '../../../src/server/access/turns.js';

describe('Turns', () => {
  it('lets so many run at once, in order, also after one has failed', async () => {
    const turns = new Turns(2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const task = (i: number): Promise<unknown> =>
      turns.take(async () => {
        begun.push(i);
        await new Promise<void>((resolve) => ends.push(resolve));
        if (i === 0) throw new Error('failed');
      });
    const all = [0, 1, 2, 3].map((i) => task(i).catch((error: unknown) => error));
    const settle = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));
    await settle();
    expect(begun).toEqual([0, 1]);
    ends[0]?.();
    await settle();
    expect(begun).toEqual([0, 1, 2]);
    ends[1]?.();
    ends[2]?.();
    await settle();
    ends[3]?.();
    expect(await Promise.all(all)).toEqual([expect.any(Error), undefined, undefined, undefined]);
    await turns.take(() => Promise.resolve());
  });
});
