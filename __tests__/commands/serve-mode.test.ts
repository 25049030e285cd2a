import { describe, expect, it } from '@jest/globals';
import { serveMode } from '../../src/commands/serve-mode.js';

const STDIN = { isTTY: true, setRawMode: () => undefined };
const STDOUT = { isTTY: true, columns: 80, rows: 24 };
const NO_TTY = {};

describe('how serve meets its operator', () => {
  it.each([
    ['a terminal', {}, {}, STDIN, STDOUT, 'dashboard'],
    ['a terminal, and --lines', { lines: true }, {}, STDIN, STDOUT, 'lines'],
    ['a terminal, and --headless', { headless: true }, {}, STDIN, STDOUT, 'headless'],
    ['both flags', { headless: true, lines: true }, {}, STDIN, STDOUT, 'headless'],
    ['flags that say no', { headless: false, lines: false }, {}, STDIN, STDOUT, 'dashboard'],
    ['a terminal that cannot be drawn on', {}, { TERM: 'dumb' }, STDIN, STDOUT, 'lines'],
    ['one that is too small', {}, {}, STDIN, { ...STDOUT, rows: 2 }, 'lines'],
    ['no terminal', {}, {}, NO_TTY, NO_TTY, 'headless'],
    ['no terminal, and --lines', { lines: true }, {}, NO_TTY, NO_TTY, 'lines'],
    ['only an input', {}, {}, STDIN, NO_TTY, 'headless'],
    ['only an output', {}, {}, NO_TTY, STDOUT, 'headless'],
  ] as const)('%s', (_, settings, env, stdin, stdout, mode) => {
    expect(serveMode(settings, env, stdin, stdout)).toBe(mode);
  });
});
