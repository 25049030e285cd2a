import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CHAT_MESSAGE_BYTES, TEXT_BYTES } from '../../src/limits.js';
import { encodeChat, encodeChats, parseChat, type ChatMessage } from '../../src/wire/chat.js';
import { FrameDecoder } from '../../src/wire/frames.js';
import { checkText } from '../../src/wire/text.js';
import { bytewise, cutAt, id, nick, places, RUNS, text, whole, wildText } from './arbitraries.js';

const message: fc.Arbitrary<ChatMessage> = fc.oneof(
  fc.record({
    type: fc.constant('hello' as const),
    version: fc.constant(1),
    from: nick,
    to: nick,
    invitation: id,
  }),
  fc.record(
    {
      type: fc.constant('text' as const),
      id: whole,
      text: fc.oneof(text, wildText),
      emote: fc.constant(true as const),
    },
    { requiredKeys: ['type', 'id', 'text'] },
  ),
  fc.record({ type: fc.constant('ack' as const), id: whole }),
  fc.record({ type: fc.constant('bye' as const) }),
  fc.record({ type: fc.constantFrom('ping' as const, 'pong' as const), n: whole }),
);

/** As many of these as a text may have. */
function longest(unit: string): string {
  return unit.repeat(Math.floor(TEXT_BYTES / Buffer.byteLength(unit)));
}

describe('the private chat', () => {
  it('comes back as it was, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), places, (messages, cuts) => {
        const stream = Buffer.concat(messages.map(encodeChat));
        for (const chunks of [[stream], cutAt(stream, cuts), bytewise(stream)]) {
          const decoder = new FrameDecoder(65536);
          const parsed = chunks.flatMap((chunk) => {
            const result = decoder.push(chunk);
            return result.ok ? result.value.map(parseChat) : [result];
          });
          expect(parsed).toEqual(messages.map((value) => ({ ok: true, value })));
        }
      }),
      RUNS,
    );
  });

  it('has room for every text that may be said, whatever becomes of it in JSON', () => {
    const unit = fc.oneof(fc.constantFrom('\0', '"', '\\', '\x7f', '\ud800', '\u2028', '🍜'), wildText);
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 3 }), (units) => {
        const said = longest(units.join('') || '\0');
        if (!checkText(said).ok) return;
        const id = Number.MAX_SAFE_INTEGER;
        const value = { type: 'text', id, text: said, emote: true } as const;
        const frames = new FrameDecoder(CHAT_MESSAGE_BYTES).push(encodeChat(value));
        expect(frames.ok && frames.value.map(parseChat)).toEqual([{ ok: true, value }]);
      }),
      RUNS,
    );
  });

  it('is the same in one piece', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), (messages) => {
        expect(encodeChats(messages)).toEqual(Buffer.concat(messages.map(encodeChat)));
      }),
      RUNS,
    );
  });

  it('is written as JSON writes it', () => {
    fc.assert(
      fc.property(message, (one) => {
        if (one.type !== 'text' && one.type !== 'ack') return;
        const { type, ...fields } = one;
        const payload = encodeChat(one).subarray(4).toString();
        expect(payload).toBe(Buffer.from(`${type.toUpperCase()} ${JSON.stringify(fields)}`).toString());
      }),
      RUNS,
    );
  });

  it.each([
    ['TEXT {"id": 1,"text":"x"}', { type: 'text', id: 1, text: 'x' }],
    ['TEXT {"text":"x","id":1}', { type: 'text', id: 1, text: 'x' }],
    ['TEXT {"id":1,"text":"x","colour":2}', { type: 'text', id: 1, text: 'x' }],
    [String.raw`TEXT {"id":1,"text":"\u0078\n"}`, { type: 'text', id: 1, text: 'x\n' }],
    ['TEXT {"id":9007199254740991,"text":"é"}', { type: 'text', id: 9_007_199_254_740_991, text: 'é' }],
    ['ACK {"id":0}', { type: 'ack', id: 0 }],
    ['ACK {"id":1e2}', { type: 'ack', id: 100 }],
  ])('understands %s', (payload, value) => {
    expect(parseChat(payload)).toEqual({ ok: true, value });
  });

  it.each([-1, 0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])('has no text number %d', (number) => {
    expect(() => encodeChat({ type: 'text', id: number, text: 'x' })).toThrow(TypeError);
    expect(() => encodeChat({ type: 'ack', id: number })).toThrow(TypeError);
  });

  it.each([
    'TEXT {"id":01,"text":"x"}',
    'TEXT {"id":1,"text":"x\ty"}',
    'ACK {"id":01}',
    'ACK {"id":9007199254740992}',
    'HELLO {"klatsch":1,"from":"a","to":"b"}',
    'HELLO {"klatsch":1,"from":1,"to":"b","invitation":"x"}',
    'HELLO {"klatsch":"1","from":"a","to":"b","invitation":"x"}',
    'TEXT {"id":"1","text":"x"}',
    'TEXT {"id":1}',
    'ACK {}',
    'ACK {"id":1e300}',
    'PING []',
  ])('refuses %s', (payload) => {
    expect(parseChat(payload)).toEqual({ ok: false, code: 'malformed' });
  });

  it('ignores what it does not know', () => {
    expect(parseChat('TYPING {}')).toEqual({
      ok: true,
      value: { type: 'unknown', command: 'TYPING' },
    });
    expect(parseChat('BYE {"why":"tired"}')).toEqual({ ok: true, value: { type: 'bye' } });
  });

  it('cleans the nicks', () => {
    const hello = parseChat('HELLO {"klatsch":1,"from":"\\u001b[1ma","to":"b\\n","invitation":"x"}');
    expect(hello).toMatchObject({ ok: true, value: { from: 'a', to: 'b' } });
  });

  it('never throws on junk', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('HELLO', 'TEXT', 'ACK', 'BYE', 'PING'),
        fc.oneof(fc.json(), wildText),
        (name, junk) => {
          expect(parseChat(`${name} ${junk}`)).toHaveProperty('ok');
        },
      ),
      RUNS,
    );
  });

  it('is not opened with a name of two words', () => {
    const hello = { type: 'hello', version: 1, from: 'a b', to: 'c', invitation: 'x' } as const;
    expect(() => encodeChat(hello)).toThrow(TypeError);
  });
});
