import { describe, expect, it } from '@jest/globals';
import { OWN_TEXTS_PENDING, TEXTS_HELD } from '../../../src/limits.js';
import { HeldTexts } from '../../../src/peer/state/held-texts.js';
import { OwnTexts, asOldText } from '../../../src/peer/state/own-texts.js';

describe('own texts', () => {
  it('are matched at an old server’s echo however it was normalised', () => {
    const own = new OwnTexts();
    own.add({ text: ' two  blanks\n', emote: false });
    own.add({ text: 'cafe\u0301', emote: false });
    own.add({ text: 'waves', emote: true });
    expect(own.byEcho('something else')).toBeNull();
    expect(own.byEcho('caf\u00e9')?.text).toBe('cafe\u0301');
    expect(own.byEcho('* waves')).toEqual({ text: 'waves', emote: true });
    expect(own.byEcho('two blanks')?.text).toBe(' two  blanks\n');
    expect(own.byEcho('two blanks')).toBeNull();
  });

  it('that are equal are matched one by one', () => {
    const own = new OwnTexts();
    own.add({ text: 'hi', emote: false });
    own.add({ text: 'hi', emote: false });
    expect([own.byEcho('hi'), own.byEcho('hi'), own.byEcho('hi')].map((each) => each !== null)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('are given back in order', () => {
    const own = new OwnTexts();
    for (const text of ['1', '2', '3']) own.add({ text, emote: false });
    expect(own.byEcho('2')?.text).toBe('2');
    expect(own.takeAll().map(({ text }) => text)).toEqual(['1', '3']);
    expect(own.takeAll()).toEqual([]);
  });

  it('are bounded', () => {
    const own = new OwnTexts();
    for (let count = 0; count < OWN_TEXTS_PENDING; count++) own.add({ text: 'x', emote: false });
    expect(own.full).toBe(true);
  });

  it('that are emotes are written out for old programs', () => {
    expect(asOldText({ text: 'waves', emote: true })).toBe('* waves');
  });
});

describe('held texts', () => {
  it('wait for one person, in order, also under another nick', () => {
    const held = new HeldTexts();
    held.hold('bob', 'one');
    held.hold('bob', 'two');
    held.hold('carol', 'three');
    held.rename('bob', 'ben');
    expect(held.take('bob')).toEqual([]);
    expect(held.take('ben')).toEqual(['one', 'two']);
    expect(held.take('ben')).toEqual([]);
    expect(held.size).toBe(1);
  });

  it('are bounded for each person', () => {
    const held = new HeldTexts();
    for (let count = 0; count < TEXTS_HELD; count++) expect(held.hold('bob', 'x')).toBe(true);
    expect(held.hold('bob', 'x')).toBe(false);
    expect(held.hold('carol', 'x')).toBe(true);
  });
});
