import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { STORE_LINE_BYTES, STORE_SEGMENT_TEXTS, TEXT_BYTES } from '../../src/limits.js';
import type { NumberRange, ParsedLines } from '../../src/store/texts/lines.js';
import { LineParser, textIn, toLines } from '../../src/store/texts/lines.js';
import type { KeptText } from '../../src/store/store.js';
import { texts, textsFrom } from './test-disk.js';

const ALL: NumberRange = { from: 1, below: 2 ** 52 };

function parse(bytes: Buffer | string, range: NumberRange = ALL, pieces = Infinity): ParsedLines {
  const parser = new LineParser(range);
  const all = Buffer.from(bytes);
  for (let at = 0; at < all.length; at += pieces) parser.push(all.subarray(at, at + pieces));
  return parser.result();
}

function seqs(parsed: ParsedLines): number[] {
  return parsed.texts.map(({ seq }) => seq);
}

const TEXT: KeptText = { seq: 1, at: 1769861045678, from: 'bob', text: 'hi' };

describe('toLines', () => {
  it('makes a line of JSON of each text, as JSON.stringify would', () => {
    const said: KeptText[] = [
      TEXT,
      { ...TEXT, seq: 2, text: '  two blanks,\n\ta tab, 🍜 "quoted" \\ back' },
      { ...TEXT, seq: 1003, at: 7, from: 'grüße', emote: true, id: 'a-2', sender: 's"1' },
    ];
    expect(toLines(said)).toBe(said.map((text) => `${JSON.stringify(text)}\n`).join(''));
    expect(toLines([])).toBe('');
  });

  it('writes of no text what another one had, however much they have in common', () => {
    const among = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
    const one = fc.record({
      at: among(5, 6),
      from: among('ann', 'bob'),
      text: among('hi', '"'),
      emote: among(true as const, undefined),
      id: among('a', undefined),
      sender: among('x', 'y', undefined),
    });
    fc.assert(
      fc.property(fc.array(one), (said) => {
        const numbered = said.map((text, index) => ({ seq: index + 1, ...text }));
        expect(toLines(numbered)).toBe(numbered.map((text) => `${JSON.stringify(text)}\n`).join(''));
      }),
    );
  });

  it('makes none that is longer than what is read again', () => {
    const most = {
      ...TEXT,
      from: '\u0001'.repeat(128),
      text: '\u0001'.repeat(TEXT_BYTES),
      id: 'x'.repeat(128),
    };
    expect(toLines([most]).length).toBeLessThan(STORE_LINE_BYTES);
    expect(parse(toLines([most])).texts).toEqual([most]);
  });

  it('is read again as it was, however the bytes are cut', () => {
    const one = fc.record(
      {
        at: fc.nat(),
        from: fc.string({ unit: 'binary' }),
        text: fc.string({ unit: 'binary' }),
        emote: fc.constant(true as const),
        id: fc.string(),
        sender: fc.string(),
      },
      { requiredKeys: ['at', 'from', 'text'] },
    );
    fc.assert(
      fc.property(fc.array(one, { maxLength: 20 }), fc.integer({ min: 1, max: 200 }), (raw, pieces) => {
        const said = raw.map((text, index) => ({ ...text, seq: index + 1 }));
        const lines = toLines(said);
        const { length } = Buffer.from(lines);
        const wanted = { texts: said, seq: said.length, unreadable: 0, end: length };
        expect(parse(lines, ALL, pieces)).toEqual(wanted);
      }),
    );
  });
});

describe('LineParser', () => {
  it('takes a last line that is not whole for none, and says where it begins', () => {
    const lines = Buffer.from(toLines(texts(1, 2, 3)));
    const two = Buffer.from(toLines(texts(1, 2))).length;
    for (let cut = two; cut < lines.length; cut += 1) {
      expect(parse(lines.subarray(0, cut))).toEqual({ texts: texts(1, 2), seq: 2, unreadable: 0, end: two });
    }
    const zeros = Buffer.concat([lines, Buffer.alloc(2 * STORE_LINE_BYTES)]);
    expect(parse(zeros, ALL, 1000)).toEqual({
      texts: texts(1, 2, 3),
      seq: 3,
      unreadable: 0,
      end: lines.length,
    });
  });

  it.each([
    ['no JSON', '{"seq":2,"at":1,"from":"bob","te'],
    ['no text', '{"seq":2,"at":1,"from":"bob"}'],
    ['a number', '2'],
    ['null', 'null'],
    ['a list', '[{"seq":2,"at":1,"from":"bob","text":"hi"}]'],
    ['NULs', '\0\0\0\0'],
    ['deep', '['.repeat(STORE_LINE_BYTES - 1)],
    ['too long', 'x'.repeat(STORE_LINE_BYTES + 1)],
    ['much too long', 'x'.repeat(5 * STORE_LINE_BYTES)],
    ['a text of no time', '{"seq":2,"at":1.5,"from":"bob","text":"hi"}'],
    ['a text of a time past all', '{"seq":2,"at":1e300,"from":"bob","text":"hi"}'],
    ['a text of no number', '{"seq":"2","at":1,"from":"bob","text":"hi"}'],
    ['a text whose number is out of bounds', '{"seq":9007199254740991,"at":1,"from":"bob","text":"hi"}'],
    ['the same text again', toLines(texts(1)).trimEnd()],
  ])('skips a line that is %s, and counts it', (_, line) => {
    const bytes = `${toLines(texts(1))}${line}\n${toLines(texts(2, 3))}`;
    for (const pieces of [Infinity, 4096, 7]) {
      expect(parse(bytes, ALL, pieces)).toEqual({
        texts: texts(1, 2, 3),
        seq: 3,
        unreadable: 1,
        end: bytes.length,
      });
    }
  });

  it('takes numbers that rise alone, from one on and below another', () => {
    const lines = toLines(texts(4, 5, 6, 5, 6, 8, 7, 9, 10));
    expect(seqs(parse(lines, { from: 5, below: 10 }))).toEqual([5, 6, 8, 9]);
    expect(parse(lines, { from: 5, below: 10 })).toMatchObject({ unreadable: 5, seq: 9 });
  });

  it('counts the numbers of lines that cannot be read behind the last text, as far as they go', () => {
    expect(parse(`${toLines(texts(1))}x\ny\n`)).toMatchObject({ seq: 3, unreadable: 2 });
    expect(parse('x\n'.repeat(9), { from: 5, below: 8 })).toMatchObject({ seq: 7 });
    expect(parse('', { from: 5, below: 8 })).toEqual({ texts: [], seq: 4, unreadable: 0, end: 0 });
    expect(parse('x'.repeat(STORE_LINE_BYTES + 1))).toEqual({ texts: [], seq: 0, unreadable: 0, end: 0 });
  });

  it('does not mind empty lines, nor the ends of lines of another system', () => {
    const lines = toLines(texts(1, 2)).replaceAll('\n', '\r\n\n');
    expect(parse(lines)).toMatchObject({ texts: texts(1, 2), unreadable: 0, end: lines.length });
  });

  it('gives up where next to nothing is ours', () => {
    const parser = new LineParser(ALL);
    parser.push(Buffer.from(toLines(textsFrom(1, STORE_SEGMENT_TEXTS + 5))));
    parser.push(Buffer.from('\n'.repeat(STORE_SEGMENT_TEXTS)));
    expect(parser.isHopeless).toBe(false);
    parser.push(Buffer.from('x\n'));
    expect(parser.isHopeless).toBe(true);
  });

  it('stands whatever there is', () => {
    const base = Buffer.from(toLines(textsFrom(1, 10)));
    const damage = fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { maxLength: 8 });
    fc.assert(
      fc.property(damage, fc.nat(base.length), fc.uint8Array({ maxLength: 50 }), (bytes, cut, more) => {
        const copy = Buffer.from(base);
        for (const [at, byte] of bytes) copy[at] = byte;
        const parsed = parse(Buffer.concat([copy.subarray(0, cut), more]), ALL, 100);
        const numbers = seqs(parsed);
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
        expect(parsed.seq).toBeGreaterThanOrEqual(numbers.at(-1) ?? 0);
        // What is read can be written again, and is the same then.
        expect(parse(toLines(parsed.texts)).texts).toEqual(parsed.texts);
      }),
    );
  });
});

describe('textIn', () => {
  it('leaves out what it does not know', () => {
    expect(textIn({ ...TEXT, later: [1], emote: false, id: 7, sender: null })).toEqual(TEXT);
    expect(textIn({ ...TEXT, emote: true, id: 'a', sender: 's' })).toEqual({
      ...TEXT,
      emote: true,
      id: 'a',
      sender: 's',
    });
  });
});
