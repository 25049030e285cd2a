import { runInNewContext } from 'node:vm';
import { expect, it } from '@jest/globals';
import { collectGarbage } from './garbage.js';

it('collects garbage, and leaves no trace in the contexts of the tests that follow', async () => {
  const held = new WeakRef(new ArrayBuffer(1));
  // A reference that has just been made holds on until the end of the turn.
  await new Promise(setImmediate);
  collectGarbage();
  expect(held.deref()).toBeUndefined();
  expect(runInNewContext('typeof gc')).toBe('undefined');
});
