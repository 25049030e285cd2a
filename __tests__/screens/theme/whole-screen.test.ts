import { describe, expect, it } from '@jest/globals';
import { Evening } from '../../../pictures/evening.js';
import { lookOf } from '../../../pictures/looks.js';
import type { Paper } from '../../../pictures/looks.js';
import { Shift } from '../../../pictures/shift.js';
import type { Shot } from '../../../pictures/memory-terminal.js';
import { HIGH_CONTRAST, themeNames } from '../../../screens/theme/built-in.js';
import { contrast, parseHex, rgbOf } from '../../../screens/theme/colours.js';

/** Colours that no theme has: what is drawn with them is not in the theme's hands. */
const PAPER: Paper = { background: '#123456', text: '#654321', bar: '', edge: '', barText: '' };

/** Of the chat screen and of the dashboard: a scene, its size, and a word in it. */
const SCENES = [
  ['the chat screen', (name: string): Shot => new Evening(100, 30, name).run(), 'noodle'],
  ['the dashboard', (name: string): Shot => new Shift(132, 36, name).run(), 'mallory'],
] as const;

describe.each(SCENES)('the whole of %s', (_, shotOf, word) => {
  it('has the same texts in every theme', () => {
    const texts = themeNames.map((name) =>
      shotOf(name).grid.map((row) => row.map((cell) => cell[1]).join('')),
    );
    expect(texts[0]?.join('\n')).toContain(word);
    for (const text of texts) expect(text).toEqual(texts[0]);
  });

  it('is high-contrast in every cell, whatever the terminal’s own colours are', () => {
    const looks = shotOf('high-contrast').grid.flatMap((row, y) =>
      row.map(([style, text], x) => ({ look: lookOf(style, PAPER), text, at: `${x}, ${y}` })),
    );
    const ground = rgbOf(HIGH_CONTRAST.text.bg ?? -1);
    const bad = looks.filter(({ look, text }) => {
      const behind = look.ground === null ? null : parseHex(look.ground);
      if (behind === null) return true;
      return text !== ' ' && contrast(parseHex(look.ink) ?? ground, behind) < 7;
    });
    expect(bad).toEqual([]);
  });

  it('has no colour in mono', () => {
    const looks = shotOf('mono')
      .grid.flat()
      .map(([style]) => lookOf(style, PAPER));
    const inks = new Set(looks.flatMap(({ ink, ground }) => [ink, ground ?? PAPER.background]));
    expect([...inks].sort()).toEqual([PAPER.background, PAPER.text].sort());
  });
});
