import { describe, expect, it, jest } from '@jest/globals';
import { systemClock } from '../src/clock.js';

describe('the real clock', () => {
  it('waits long when it is told to wait longer than a timer can', async () => {
    const task = jest.fn();
    const stop = [systemClock.after(2 ** 40, task), systemClock.every(2 ** 40, task)];
    await new Promise<void>((resolve) => systemClock.after(20, resolve));
    for (const each of stop) each();
    expect(task).not.toHaveBeenCalled();
  });
});
