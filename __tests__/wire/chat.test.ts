import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeChat, parseChat, type ChatMessage } from '../../src/wire/chat.js';
import { FrameDecoder } from '../../src/wire/frames.js';
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

  it.each([
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
