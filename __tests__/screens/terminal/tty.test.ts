import { describe, expect, it } from '@jest/globals';
import { canOpen } from '../../../screens/terminal/tty.js';
import { FakeStdin, FakeStdout } from '../../support/terminal/fake-tty.js';

describe('canOpen', () => {
  const env = { TERM: 'xterm-256color' };

  it('takes a terminal of 20x5 cells and more', () => {
    expect(canOpen(env, new FakeStdin(), new FakeStdout(20, 5))).toBe(true);
    expect(canOpen({}, new FakeStdin(), new FakeStdout(80, 24))).toBe(true);
  });

  it('refuses a dumb or small one, and what is none', () => {
    expect(canOpen({ TERM: 'dumb' }, new FakeStdin(), new FakeStdout())).toBe(false);
    expect(canOpen(env, new FakeStdin(), new FakeStdout(19, 5))).toBe(false);
    expect(canOpen(env, new FakeStdin(), new FakeStdout(20, 4))).toBe(false);
    expect(canOpen(env, {}, new FakeStdout())).toBe(false);
    expect(canOpen(env, new FakeStdin(), {})).toBe(false);
  });
});
