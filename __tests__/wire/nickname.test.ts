import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NICK_CHARS } from '../../src/limits.js';
import {
  checkNick,
  cleanNick,
  foldNick,
  isAlike,
  nickSkeleton,
  numberedNick,
  toNick,
} from '../../src/wire/nickname.js';
import { nick, RUNS, wildText } from './arbitraries.js';

const alike = (a: string, b: string): boolean => nickSkeleton(a) === nickSkeleton(b);

describe('checkNick', () => {
  it.each([
    'bob',
    'Zoë',
    'Ольга',
    '李小龍',
    'नमस्ते',
    'มิ้นท์',
    'a😀b',
    '😀',
    'x'.repeat(32),
    '😀'.repeat(32),
    'a/b*c',
    '_[x]',
    '?',
  ])('takes %s', (good) => {
    expect(checkNick(good)).toEqual({ ok: true, value: good });
  });

  it('gives the one spelling in NFC', () => {
    expect(checkNick('Zoe\u0308')).toEqual({ ok: true, value: 'Zo\u00eb' });
  });

  it.each([
    ['nothing', ''],
    ['33 characters', 'x'.repeat(33)],
    ['33 emoji', '😀'.repeat(33)],
    ['very much', 'e\u0301'.repeat(100_000)],
    ['a blank', 'a b'],
    ['a blank of the table', 'a\u3000b'],
    ['a file separator', 'a\x1cb'],
    ['a colon', 'a:b'],
    ['a newline', 'a\nb'],
    ['a control character', 'a\x07b'],
    ['a C1 character', 'a\x9bb'],
    ['a bidi control', 'a\u202eb'],
    ['a zero-width blank', 'a\u200bb'],
    ['a zero-width joiner', 'a\u200db'],
    ['a variation selector', 'a\ufe0f'],
    ['a filler', 'a\u3164'],
    ['an empty Braille cell', '\u2800'],
    ['an empty notehead', 'bob\u{1d159}(verified)'],
    ['half a character', 'a\ud83d'],
    ['a private character', '\ue000'],
    ['an unassigned one', '\u0378'],
    ['a replacement character', 'a\ufffd'],
    ['a leading mark', '\u0301a'],
    ['three marks in a row', 'x\u0316\u0317\u0318'],
    ['a leading slash', '/quit'],
    ['a leading star', '*bob'],
  ])('refuses %s', (_, bad) => {
    expect(checkNick(bad)).toEqual({ ok: false, code: 'nick-invalid' });
  });

  it.each(['server', 'Server', 'SERVER', 'sеrvеr', 'ｓｅｒｖｅｒ', 'ѕerver', '𝓼erver'])(
    'reserves %s',
    (taken) => {
      expect(checkNick(taken)).toEqual({ ok: false, code: 'nick-reserved' });
    },
  );

  it('never throws', () => {
    fc.assert(
      fc.property(wildText, (raw) => {
        const checked = checkNick(raw);
        if (checked.ok) expect(checkNick(checked.value)).toEqual(checked);
      }),
      { numRuns: 300 },
    );
  });
});

describe('foldNick', () => {
  it.each([
    ['BOB', 'bob'],
    ['Straße', 'STRASSE'],
    ['STRAẞE', 'STRASSE'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['ﬁsh', 'FISH'],
    ['Ⅷ', 'viii'],
    ['Ꮳ', 'ꮳ'],
    ['Zo\u00eb', 'ZOE\u0308'],
    ['ｂｏｂ', 'bob'],
  ])('makes %s and %s one', (a, b) => {
    expect(foldNick(a)).toBe(foldNick(b));
  });

  it('is a key: folding it again changes nothing', () => {
    const points = Array.from({ length: 0x11_0000 }, (_, point) => point);
    const chars = points
      .filter((point) => point < 0xd800 || point > 0xdfff)
      .map((p) => String.fromCodePoint(p));
    expect(chars.filter((char) => foldNick(foldNick(char)) !== foldNick(char))).toEqual([]);
    fc.assert(
      fc.property(fc.oneof(nick, wildText), (raw) => {
        expect(foldNick(foldNick(raw))).toBe(foldNick(raw));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps different names apart', () => {
    expect(new Set(['bob', 'rob', 'böb', 'b0b', 'bob-2'].map(foldNick)).size).toBe(5);
  });
});

describe('nickSkeleton', () => {
  it.each([
    ['user1', 'userl'],
    ['user1', 'userI'],
    ['bob10', 'bob1o'],
    ['bob10', 'BOBLO'],
    ['AIice', 'Alice'],
    ['a|ice', 'alice'],
    ['paypal', 'раураl'],
    ['modern', 'modem'],
    ['wilma', 'vvilma'],
    ['ＢＯＢ', 'bob'],
    ['𝒃𝓸𝔟', 'bob'],
    ['ⓑⓞⓑ', 'bob'],
    ['ΑΡΡΙΕ', 'apple'.replace('l', 'i')],
    ['bοb', 'bob'],
    ['ꮃendy', 'wendy'],
    ['Ꮃendy', 'wendy'],
    ['ѕсоре', 'scope'],
    ['Jim', 'Јim'],
    ['dan', 'ԁan'],
    ['naïve', 'nai\u0308ve'],
    ['İda', 'ida'],
    ['o\u0338le', 'øle'],
    ['name-2', 'name–2'],
    ["o'neil", 'o’neil'],
    ['kim', 'ĸim'],
    ['Tom', 'ᴛom'],
  ])('takes %s for %s', (a, b) => {
    expect(nickSkeleton(a)).toBe(nickSkeleton(b));
  });

  it.each([
    ['name', 'name-2'],
    ['name-2', 'name-3'],
    ['name-3', 'name-8'],
    ['c1', 'c2'],
    ['bob', 'rob'],
    ['zoe', 'zoë'],
    ['anna', 'hanna'],
    ['ольга', 'ольха'],
    ['日本', '日木'],
    ['alice', 'alise'],
  ])('keeps %s and %s apart', (a, b) => {
    expect(alike(a, b)).toBe(false);
  });

  it('keeps the numbered names of one person apart, a hundred of them', () => {
    const names = Array.from({ length: 100 }, (_, index) => numberedNick('name', index + 2));
    expect(new Set(['name', ...names].map(nickSkeleton)).size).toBe(101);
  });

  it.each([
    ['5am', 'Ƽam'],
    ['carol', 'ϲarol'],
    ['Carla', 'Ϲarla'],
    ['Eve', '𑢦ve'],
    ['fred', 'ſred'],
    ['Nick', 'Νick'],
    ['Nick', '𝚴ick'],
    ['Otto', '𑢵tto'],
    ['Tom', '𑢼om'],
    ['Yan', 'Υan'],
    ['Ýan', 'Ύan'],
    ['Yul', 'ϒul'],
    ['Yul', '𝜰ul'],
    ['sam', 'ƽam'],
    ['zoe', '𑣄oe'],
  ])('takes %s for %s, although folding makes something else of it', (a, b) => {
    expect(nickSkeleton(a)).toBe(nickSkeleton(b));
    expect(foldNick(a)).not.toBe(foldNick(b));
  });

  it('stands for its own kind', () => {
    fc.assert(
      fc.property(nick, (name) => {
        expect(nickSkeleton(nickSkeleton(name))).toBe(nickSkeleton(name));
      }),
      { numRuns: 300 },
    );
    const chars = Array.from({ length: 0x11_0000 }, (_, point) => point)
      .map((point) => String.fromCodePoint(point))
      .filter((char) => /[^\p{C}\p{Script=Han}\p{Script=Hangul}]/u.test(char));
    const looks = new Set(chars.map(nickSkeleton));
    expect([...looks].filter((look) => nickSkeleton(look) !== look)).toEqual([]);
  });
});

describe('isAlike', () => {
  it.each([
    ['Νίκη', 'νίκη'],
    ['ΝΥΞ', 'νυξ'],
    ['ϲarol', 'σarol'],
    ['Nick', 'Νick'],
  ])('takes %s for %s', (a, b) => {
    expect(isAlike(a, b)).toBe(true);
  });

  it('keeps what neither is the same nor looks alike apart', () => {
    expect(isAlike('Νίκη', 'Νίκα')).toBe(false);
  });

  it('knows no letter case', () => {
    fc.assert(
      fc.property(nick, (name) => {
        for (const same of [foldNick(name), name.toUpperCase()]) expect(isAlike(name, same)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('toNick', () => {
  it.each([
    ['alice', 'alice'],
    ['Ada Lovelace', 'Ada-Lovelace'],
    ['CORP\\bob', 'CORP\\bob'],
    ['a:b', 'ab'],
    ['/root', 'root'],
    ['\u202e\u0301x', 'x'],
    ['', 'guest'],
    [' ', 'guest'],
    ['server', 'guest'],
    ['x'.repeat(50), 'x'.repeat(32)],
  ])('makes of %j %s', (login, made) => {
    expect(toNick(login)).toBe(made);
  });

  it('always makes a nick', () => {
    fc.assert(
      fc.property(wildText, (login) => {
        const made = toNick(login);
        expect(checkNick(made)).toEqual({ ok: true, value: made });
      }),
      { numRuns: 300 },
    );
  });
});

describe('numberedNick', () => {
  it('never grows too long', () => {
    expect(numberedNick('bob', 2)).toBe('bob-2');
    expect(numberedNick('😀'.repeat(32), 10)).toBe('😀'.repeat(29) + '-10');
    expect(checkNick(numberedNick('x'.repeat(32), 99))).toMatchObject({ ok: true });
  });
});

describe('cleanNick', () => {
  it.each([
    ['bob', 'bob'],
    ['*bob', '*bob'],
    ['a b\tc:d', 'abcd'],
    ['\x1b[31mred\x1b[0m', 'red'],
    ['\u202eevil', 'evil'],
    ['\u0301', '?'],
    ['', '?'],
    ['x'.repeat(100_000), 'x'.repeat(32)],
  ])('makes of %j %s', (raw, clean) => {
    expect(cleanNick(raw)).toBe(clean);
  });

  it('is always short and one word, and leaves a nick alone', () => {
    fc.assert(
      fc.property(fc.oneof(wildText, nick), (raw) => {
        const clean = cleanNick(raw);
        expect(clean).not.toMatch(/[\s:\p{C}]/u);
        expect(Array.from(clean).length).toBeLessThanOrEqual(NICK_CHARS);
        expect(cleanNick(clean)).toBe(clean);
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(nick, (good) => {
        expect(cleanNick(good)).toBe(good);
      }),
      RUNS,
    );
  });
});
