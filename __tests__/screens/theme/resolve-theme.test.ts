import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DARK, HIGH_CONTRAST, LIGHT, MONO, NEUTRAL, themeNames } from '../../../screens/theme/built-in.js';
import { resolveTheme } from '../../../screens/theme/resolve-theme.js';
import type { ThemeRequest } from '../../../screens/theme/resolve-theme.js';
import { ROLES } from '../../../screens/theme/roles.js';
import { Themes } from '../../../screens/theme/themes.js';
import type { Theme } from '../../../screens/widgets/theme.js';
import { THEME_BYTES } from '../../../src/limits.js';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'klatsch-themes-'));
  writeFileSync(join(directory, 'dusk.json'), '{"base":"dark","unread":{"fg":"#ff0000"}}');
  writeFileSync(join(directory, 'broken.json'), '{"unread":{"gf":1}}');
  writeFileSync(join(directory, 'large.json'), ' '.repeat(THEME_BYTES + 1));
  mkdirSync(join(directory, 'folder.json'));
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

function resolve(request: Partial<ThemeRequest>): Theme | string {
  const result = resolveTheme({ wanted: 'auto', env: {}, ground: null, directory, ...request });
  return result.ok ? result.value : result.message;
}

describe('auto', () => {
  it.each([
    { ground: 'dark' as const, env: {}, theme: DARK },
    { ground: 'light' as const, env: {}, theme: LIGHT },
    { ground: null, env: {}, theme: NEUTRAL },
    { ground: null, env: { COLORFGBG: '15;0' }, theme: DARK },
    { ground: null, env: { COLORFGBG: '0;default;15' }, theme: LIGHT },
    { ground: null, env: { COLORFGBG: '12;8' }, theme: DARK },
    { ground: null, env: { COLORFGBG: 'default;default' }, theme: NEUTRAL },
    { ground: 'light' as const, env: { COLORFGBG: '15;0' }, theme: LIGHT },
    { ground: null, env: { NO_COLOR: '' }, theme: NEUTRAL },
    { ground: 'dark' as const, env: { NO_COLOR: '1' }, theme: MONO },
    { ground: null, env: { TERM: 'vt100' }, theme: MONO },
  ])('is $theme.name for $ground and $env', ({ ground, env, theme }) => {
    expect(resolve({ ground, env })).toBe(theme);
  });
});

describe('a terminal with few colours', () => {
  it.each([
    { TERM: 'linux', most: 15 },
    { TERM: 'screen-16color', most: 15 },
    { TERM: 'ansi', most: 7 },
  ])('$TERM gets none beyond $most, and no dark blue', ({ TERM, most }) => {
    for (const wanted of themeNames) {
      const theme = resolve({ env: { TERM }, wanted });
      if (typeof theme === 'string') throw new Error(theme);
      const used = [...theme.nicks, ...ROLES.flatMap((role) => [theme[role].fg ?? 0, theme[role].bg ?? 0])];
      expect(used.filter((index) => index > most || index < 0)).toEqual([]);
      if (wanted !== 'light') expect(theme.nicks).not.toContain(4);
    }
  });

  it('shows dark on the linux console, with colours that keep their hue', () => {
    const theme = resolve({ env: { TERM: 'linux' } });
    if (typeof theme === 'string') throw new Error(theme);
    expect(theme.name).toBe('dark');
    expect([theme.good.fg, theme.warn.fg, theme.bad.fg, theme.dim.fg, theme.text.fg]).toEqual([
      10,
      11,
      9,
      8,
      undefined,
    ]);
    expect(theme.nicks.length).toBeGreaterThanOrEqual(5);
  });
});

describe('a theme by name', () => {
  it('is a built-in one, a file of the directory, or a path', () => {
    expect(resolve({ wanted: 'high-contrast' })).toBe(HIGH_CONTRAST);
    expect(resolve({ wanted: 'dusk' })).toMatchObject({ name: 'dusk', unread: { fg: 196, bold: true } });
    expect(resolve({ wanted: join(directory, 'dusk.json') })).toMatchObject({ unread: { fg: 196 } });
  });

  it.each([
    ['dsuk', 'there is no theme "dsuk"; there are auto, dark, light, high-contrast, mono, neutral, broken,'],
    ['broken', 'the theme "broken" is not valid: "unread.gf" is unknown; there are fg, bg, bold,'],
    ['large', 'cannot be read (EFBIG)'],
    ['folder', 'cannot be read (EISDIR)'],
    ['./no/such.json', 'cannot be read (ENOENT)'],
    ['..', 'there is no theme ".."'],
    ['', 'there is no theme ""'],
    ['a\0b', 'there is no theme'],
    ['/dev/\0', 'cannot be read (ERR_INVALID_ARG_VALUE)'],
  ])('%j is refused with a sentence', (wanted, message) => {
    const sentence = resolve({ wanted });
    expect(sentence).toContain(message);
    // It stands in a line with everything else that goes wrong.
    expect(sentence).toMatch(/^[a-z].*[^.]$/);
  });

  it('does not wait for a device', () => {
    expect(resolve({ wanted: '/dev/zero' })).toContain('EFBIG');
  });
});

describe('the themes of a program', () => {
  it('follow the ground as long as that is wanted, and keep the old one when the new one is no good', () => {
    const themes = new Themes({ env: {}, directory });
    expect(themes.current).toBe(NEUTRAL);
    themes.setBackground([253, 246, 227]);
    expect(themes.current).toBe(LIGHT);
    expect(themes.choose('broken').ok).toBe(false);
    expect([themes.current, themes.wanted]).toEqual([LIGHT, 'auto']);
    expect(themes.choose('mono').ok).toBe(true);
    themes.setBackground([0, 43, 54]);
    expect(themes.current).toBe(MONO);
    themes.choose('auto');
    expect(themes.current).toBe(DARK);
    expect(themes.choices).toEqual(expect.arrayContaining(['auto', 'dark', 'dusk']));
  });

  it('ask the terminal only when the answer would change anything', () => {
    expect(new Themes({ env: {}, directory }).followGround).toBe(true);
    expect(new Themes({ env: { NO_COLOR: '1' }, directory }).followGround).toBe(false);
    expect(new Themes({ env: { TERM: 'linux' }, directory }).followGround).toBe(false);
    const chosen = new Themes({ env: {}, directory });
    chosen.choose('dark');
    expect(chosen.followGround).toBe(false);
  });
});
