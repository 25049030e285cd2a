import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DARK, LIGHT } from '../../../screens/theme/built-in.js';
import { parseTheme } from '../../../screens/theme/parse-theme.js';

function parse(value: unknown): unknown {
  const result = parseTheme(typeof value === 'string' ? value : JSON.stringify(value), 'mine');
  return result.ok ? result.value : result.message;
}

describe('a theme file', () => {
  it('changes what it names of its base, and nothing else', () => {
    const given = {
      base: 'light',
      unread: { fg: 'bright-red', bold: false },
      nicks: [1, '#00ff00', 'default'],
    };
    expect(parse(given)).toEqual({
      ...LIGHT,
      name: 'mine',
      unread: { fg: 9, bold: false },
      nicks: [1, 46, -1],
    });
    expect(parse({})).toEqual({ ...DARK, name: 'mine' });
    expect(parse({ ground: 'light' })).toMatchObject({ ground: 'light' });
  });

  it.each([
    ['{', 'it is not JSON ('],
    ['[]', 'the file must be an object'],
    [{ base: 'drak' }, '"base" must be one of dark, light,'],
    [{ unraed: {} }, '"unraed" is unknown; there are base, ground, nicks, text,'],
    [{ unread: 3 }, 'unread must be an object'],
    [{ unread: { fg: 256 } }, '"unread.fg" must be a colour: 0 to 255'],
    [{ unread: { fg: 1.5 } }, '"unread.fg" must be a colour'],
    [{ unread: { bg: '#12345' } }, '"unread.bg" must be a colour'],
    [{ unread: { bold: 'yes' } }, '"unread.bold" must be true or false'],
    [{ unread: { blink: true } }, '"unread.blink" is unknown; there are fg, bg, bold,'],
    [{ ground: 'grey' }, '"ground" must be "dark", "light" or null'],
    [{ nicks: 'red' }, '"nicks" must be a list of at most 64 colours'],
    [{ nicks: [1, 'rde'] }, '"nicks[1]" must be a colour'],
    ['{"__proto__":{"fg":1}}', '"__proto__" is unknown'],
    [{ constructor: {} }, '"constructor" is unknown'],
  ])('%j is refused with the key', (value, message) => {
    expect(parse(value)).toContain(message);
  });

  it('never throws, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (content) => {
        const result = parseTheme(content, 'any');
        expect(result.ok || result.message.length > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('text', 'dim', 'nicks', 'base', 'x'), fc.jsonValue()),
        (value) => {
          parse(value);
        },
      ),
      { numRuns: 300 },
    );
  });
});
