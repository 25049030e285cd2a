import { describe, expect, it } from '@jest/globals';
import { editDistance, nearest } from '../../src/slash/nearest.js';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['who', 'who', 0],
    ['', 'who', 3],
    ['who', '', 3],
    ['hwo', 'who', 1],
    ['whoo', 'who', 1],
    ['wo', 'who', 1],
    ['wha', 'who', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ])('%j and %j: %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });
});

describe('nearest', () => {
  it('takes the first of equally near ones', () => {
    expect(nearest('x', ['a', 'b'])).toBe('a');
    expect(nearest('hep', ['me', 'help', 'chat'])).toBe('help');
    expect(nearest('x', [])).toBeNull();
  });

  it('takes none of which more than half would have to be changed', () => {
    expect(nearest('say', ['ban', 'announce'])).toBeNull();
    expect(nearest('lst', ['list', 'bans'])).toBe('list');
    expect(nearest('anounec', ['ban', 'announce'])).toBe('announce');
    expect(nearest('usr/bin/env', ['who', 'help'])).toBeNull();
  });
});
