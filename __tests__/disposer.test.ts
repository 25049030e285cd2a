import { expect, it } from '@jest/globals';
import { Disposers } from '../src/disposer.js';

it('releases what it owns, last first, once', () => {
  const released: string[] = [];
  const disposers = new Disposers();
  disposers.own(
    () => released.push('a'),
    () => released.push('b'),
  );
  disposers.own(() => released.push('c'));
  disposers.dispose();
  disposers.dispose();
  expect(released).toEqual(['c', 'b', 'a']);
});
