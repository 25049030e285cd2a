import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OLD_CHAT_CUT_QUIETS, OLD_CHAT_PIECE_BYTES, OLD_CHAT_TEXT_BYTES } from '../../src/limits.js';
import {
  chatKindOf,
  cutForOld,
  goodbyeFor,
  greetingMayGrow,
  OldChatReader,
  readsAsGoodbye,
  splitGreeting,
  type OldChatEvent,
} from '../../src/wire/old-chat.js';
import type { OldDialect } from '../../src/wire/old-server.js';
import { isBlank, trimTextEnd } from '../../src/wire/white-space.js';
import { bytewise, cutAt, nick, places, RUNS, text } from './arbitraries.js';

const FORMS = ['lines', 'frames'] as const;
const said = (...texts: string[]): OldChatEvent[] => texts.map((one) => ({ type: 'text', text: one }));
const GOODBYE: OldChatEvent = { type: 'goodbye' };

/** Everything a reader tells of these chunks and the end behind them. */
function readAll(form: OldDialect, chunks: readonly Buffer[]): OldChatEvent[] {
  const reader = new OldChatReader(form);
  return [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.end()];
}

describe('chatKindOf', () => {
  it('looks at the first byte', () => {
    expect([0x00, 0x16, 0x62, 0xff].map(chatKindOf)).toEqual(['klatsch', 'tls', 'old', 'old']);
  });
});

describe('cutForOld', () => {
  it('gives each line by itself, in the form of the partner', () => {
    const strings = (form: OldDialect) => cutForOld(form, 'one\r\n\n \n  two').map(String);
    expect(strings('lines')).toEqual(['one\n', '  two\n']);
    expect(strings('frames')).toEqual(['one', '  two']);
    expect(cutForOld('frames', ' \n')).toEqual([]);
  });

  it('cuts a long line between characters, and no piece is blank or too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 900, maxLength: 1500 }), (long) => {
        for (const form of FORMS) {
          for (const piece of cutForOld(form, long)) {
            expect(piece.length).toBeLessThanOrEqual(OLD_CHAT_PIECE_BYTES);
            expect(Buffer.from(piece.toString('utf8'))).toEqual(piece);
            expect(isBlank(piece.toString('utf8'))).toBe(false);
          }
        }
      }),
      { numRuns: 20 },
    );
    expect(cutForOld('lines', 'x'.repeat(2500)).map((piece) => piece.length)).toEqual([999, 999, 503]);
    expect(cutForOld('frames', '🍜'.repeat(251)).map((piece) => piece.length)).toEqual([1000, 4]);
  });

  it('is put together again by the reader', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-zé🍜]{1,20}$/u),
        fc.constantFrom(...FORMS),
        places,
        (line, form, cuts) => {
          const bytes = Buffer.concat(cutForOld('lines', `${line.repeat(100)}\n${line}`));
          expect(readAll(form, cutAt(bytes, cuts))).toEqual(said(line.repeat(100), line));
        },
      ),
      RUNS,
    );
  });
});

describe('the goodbye', () => {
  it('has the old bytes', () => {
    expect(goodbyeFor('lines').toString()).toBe('[DISCONNECT]\n');
    expect(goodbyeFor('frames').toString()).toBe('[DISCONNECT]');
  });

  it('is known in a text before it is sent', () => {
    expect(readsAsGoodbye('[DISCONNECT]')).toBe(true);
    expect(readsAsGoodbye('bye\n \t[DISCONNECT] \n')).toBe(true);
    expect(readsAsGoodbye('x'.repeat(OLD_CHAT_PIECE_BYTES) + '[DISCONNECT]')).toBe(true);
    expect(readsAsGoodbye('type [DISCONNECT] to leave')).toBe(false);
    expect(readsAsGoodbye('[disconnect]')).toBe(false);
  });
});

describe('OldChatReader', () => {
  it.each(FORMS)('reads lines of a %s peer however the bytes are cut', (form) => {
    const line = text.map((raw) => trimTextEnd(raw.replace(/[\n\r]/g, ''))).filter((raw) => !isBlank(raw));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), places, (lines, cuts) => {
        const bytes = Buffer.from(lines.map((one) => `${one}\n`).join(''));
        const expected = said(...lines);
        expect(readAll(form, [bytes])).toEqual(expected);
        expect(readAll(form, cutAt(bytes, cuts))).toEqual(expected);
        expect(readAll(form, bytewise(bytes))).toEqual(expected);
      }),
      RUNS,
    );
  });

  it('takes a text without a newline for complete when nothing follows', () => {
    const reader = new OldChatReader('frames');
    expect(reader.push(Buffer.from('hel'))).toEqual([]);
    expect(reader.waiting).toBe(true);
    expect(reader.push(Buffer.from('lo'))).toEqual([]);
    expect(reader.quiet()).toEqual(said('hello'));
    expect(reader.waiting).toBe(false);
    expect(reader.quiet()).toEqual([]);
  });

  it.each(['é', '€', '🍜'])('waits for the rest of a %s cut at any byte', (char) => {
    const whole = Buffer.from(`a${char}b`);
    for (let at = 1; at < whole.length; at++) {
      const reader = new OldChatReader('frames');
      const before = [...reader.push(whole.subarray(0, at)), ...reader.quiet()];
      const after = [...reader.push(whole.subarray(at)), ...reader.quiet()];
      const texts = [...before, ...after].map((event) => (event.type === 'text' ? event.text : ''));
      expect(texts.join('')).toBe(`a${char}b`);
    }
  });

  it('does not wait for ever for half a character', () => {
    const reader = new OldChatReader('frames');
    reader.push(Buffer.from([0x61, 0xc3]));
    for (let quiet = 1; quiet < OLD_CHAT_CUT_QUIETS; quiet++) expect(reader.quiet()).toEqual([]);
    expect(reader.quiet()).toEqual(said('a\ufffd'));
    expect(reader.waiting).toBe(false);
  });

  it('waits longer for the newline of a lines peer, not for ever', () => {
    const reader = new OldChatReader('lines');
    reader.push(Buffer.from('hel'));
    expect(reader.quiet()).toEqual([]);
    expect(reader.push(Buffer.from('lo\nx'))).toEqual(said('hello'));
    for (let quiet = 1; quiet < OLD_CHAT_CUT_QUIETS; quiet++) expect(reader.quiet()).toEqual([]);
    expect(reader.quiet()).toEqual(said('x'));
  });

  it.each(FORMS)('hears the goodbye of a %s peer however it is cut, with quiet between', (form) => {
    const bytes = Buffer.concat([Buffer.from('hi\n'), goodbyeFor(form)]);
    for (let at = 0; at <= bytes.length; at++) {
      const reader = new OldChatReader(form);
      const events = [
        ...reader.push(bytes.subarray(0, at)),
        ...reader.push(bytes.subarray(at)),
        ...reader.quiet(),
      ];
      expect(events).toEqual([...said('hi'), GOODBYE]);
      expect(reader.push(Buffer.from('more\n'))).toEqual([]);
      expect(reader.end()).toEqual([]);
    }
    const paused = new OldChatReader(form);
    const events = [
      ...paused.push(Buffer.from('[DIS')),
      ...paused.quiet(),
      ...paused.push(Buffer.from('CONNECT]')),
      ...paused.quiet(),
    ];
    expect(events).toEqual([GOODBYE]);
  });

  it('hears a goodbye glued to a text when the connection ends', () => {
    const reader = new OldChatReader('frames');
    expect(reader.push(Buffer.from('see you[DISCONNECT]'))).toEqual([]);
    expect(reader.quiet()).toEqual([]);
    expect(reader.end()).toEqual([...said('see you'), GOODBYE]);
    expect(reader.end()).toEqual([]);
  });

  it('shows such a text when the connection stays', () => {
    const reader = new OldChatReader('frames');
    reader.push(Buffer.from('type [DISCONNECT]'));
    const events = Array.from({ length: OLD_CHAT_CUT_QUIETS }, () => reader.quiet()).flat();
    expect(events).toEqual(said('type [DISCONNECT]'));
  });

  it('takes the goodbye within a line for text', () => {
    expect(readAll('lines', [Buffer.from('type [DISCONNECT] now\n')])).toEqual(said('type [DISCONNECT] now'));
  });

  it('gives what is left when the connection ends', () => {
    expect(readAll('frames', [Buffer.from('a\r\nrest \n\n  x ')])).toEqual(said('a', 'rest', '  x'));
    expect(readAll('lines', [])).toEqual([]);
  });

  it('shows a text without end in parts, however it is cut, and holds no more', () => {
    const endless = Buffer.from('é'.repeat(OLD_CHAT_TEXT_BYTES * 2 + 5) + 'x');
    const whole = readAll('frames', [endless]);
    expect(whole.map((event) => (event.type === 'text' ? event.text : '')).join('')).toBe(endless.toString());
    const reader = new OldChatReader('frames');
    const events: OldChatEvent[] = [];
    for (let at = 0; at < endless.length; at += 1021) {
      events.push(...reader.push(endless.subarray(at, at + 1021)));
      expect(reader.buffered).toBeLessThanOrEqual(OLD_CHAT_TEXT_BYTES);
    }
    expect([...events, ...reader.end()]).toEqual(whole);
  });

  it('never throws on junk', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), fc.constantFrom(...FORMS), (chunks, form) => {
        const reader = new OldChatReader(form);
        for (const chunk of chunks) {
          reader.push(Buffer.from(chunk));
          reader.quiet();
        }
        expect(reader.end().length).toBeLessThanOrEqual(2);
        expect(reader.buffered).toBe(0);
      }),
      RUNS,
    );
  });
});

describe('splitGreeting', () => {
  const split = (raw: string, names: Parameters<typeof splitGreeting>[1]) => {
    const { nick: name, rest, verified } = splitGreeting(Buffer.from(raw), names);
    return [name, rest.toString(), verified];
  };

  it.each<[string, string, Parameters<typeof splitGreeting>[1], unknown[]]>([
    ['the nick alone', 'bob', { expected: 'bob', candidates: [] }, ['bob', '', true]],
    ['the nick and a text', 'bobhello\n', { expected: 'bob', candidates: ['bob'] }, ['bob', 'hello\n', true]],
    ['the nick and a newline', 'bob\nhello\n', { expected: 'bob', candidates: [] }, ['bob', 'hello\n', true]],
    ['the longest candidate', 'bobbyhi', { candidates: ['bob', 'bobby', 'b'] }, ['bobby', 'hi', true]],
    ['the expected one first', 'bobbyhi', { expected: 'bob', candidates: ['bobby'] }, ['bob', 'byhi', true]],
    ['another one alone', 'bobby', { expected: 'bob', candidates: ['bobby'] }, ['bobby', '', true]],
    ['a stranger', 'eve\nhi', { expected: 'bob', candidates: ['bobby'] }, ['eve', 'hi', false]],
    ['a stranger without end', 'eve\x1b[2J', { candidates: [] }, ['eve', '', false]],
    ['nothing', '', { expected: 'bob', candidates: [] }, ['?', '', false]],
    [
      'letters not composed',
      'Zoe\u0308hi',
      { expected: 'Zo\u00eb', candidates: [] },
      ['Zo\u00eb', 'hi', true],
    ],
    [
      'a goodbye at once',
      'bob[DISCONNECT]',
      { expected: 'bob', candidates: [] },
      ['bob', '[DISCONNECT]', true],
    ],
  ])('finds %s', (_, raw, names, expected) => {
    expect(split(raw, names)).toEqual(expected);
  });

  it('finds nick and text again however the bytes are cut, when one waits for what may grow', () => {
    fc.assert(
      fc.property(nick, text, places, (name, first, cuts) => {
        const bytes = Buffer.from(`${name}\n${first}`);
        const names = { expected: name, candidates: [name] };
        let held = Buffer.alloc(0);
        const chunks = cutAt(bytes, cuts);
        while (chunks.length > 0 && (held.length === 0 || greetingMayGrow(held, names))) {
          held = Buffer.concat([held, chunks.shift() ?? Buffer.alloc(0)]);
        }
        const greeting = splitGreeting(held, names);
        expect(greeting).toMatchObject({ nick: name, verified: true });
        const rest = Buffer.concat([greeting.rest, ...chunks])
          .toString()
          .replace(/^\n/, '');
        expect(trimTextEnd(rest)).toBe(trimTextEnd(first.replace(/^\n/, '')));
      }),
      RUNS,
    );
  });

  it('never throws on junk', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const greeting = splitGreeting(Buffer.from(bytes), { expected: 'bob', candidates: ['', 'a'] });
        expect(greeting.nick).not.toBe('');
      }),
      RUNS,
    );
  });
});

describe('greetingMayGrow', () => {
  it('waits only for the rest of a known nick', () => {
    const names = { expected: 'bob', candidates: ['alice'] };
    expect(['', 'b', 'bo', 'ali'].map((raw) => greetingMayGrow(Buffer.from(raw), names))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['bob', 'bobx', 'eve', 'alice'].some((raw) => greetingMayGrow(Buffer.from(raw), names))).toBe(
      false,
    );
  });
});
