import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { KlatschError } from '../src/errors.js';
import { messageOf, reasonOf, systemCode } from '../src/reason.js';

/** What the system throws where there is no such file. */
function absent(): unknown {
  try {
    return readFileSync('/nowhere/at/all');
  } catch (error) {
    return error;
  }
}

const wrapped = new KlatschError('connect-failed', 'a sentence', { cause: absent() });
const ours = new KlatschError('connect-failed', 'a sentence');

describe('systemCode', () => {
  it('is the code of the system’s error, however deep it is wrapped', () => {
    expect(systemCode(absent())).toBe('ENOENT');
    expect(systemCode(new Error('x', { cause: wrapped }))).toBe('ENOENT');
  });

  it('is empty where the system has said nothing', () => {
    for (const error of [ours, new Error('x'), 'x', null, undefined]) expect(systemCode(error)).toBe('');
  });
});

describe('messageOf', () => {
  it('is what the error says, or what was thrown in its place', () => {
    expect(messageOf(absent())).toMatch(/^ENOENT: no such file/);
    expect(messageOf(wrapped)).toBe('a sentence');
    expect(['x', null, undefined].map(messageOf)).toEqual(['x', 'null', 'undefined']);
  });
});

describe('reasonOf', () => {
  it('is the code of the system, else what the error says', () => {
    expect([wrapped, ours].map(reasonOf)).toEqual(['ENOENT', 'a sentence']);
  });
});
