import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DATAGRAM_BYTES } from '../../src/limits.js';
import { encodeDatagram, parseDatagram, type Datagram } from '../../src/wire/datagram.js';
import { encodeFrame } from '../../src/wire/frames.js';
import { id, nick, RUNS } from './arbitraries.js';

const port = fc.integer({ min: 1, max: 65535 });
const old = fc.constantFrom('lines' as const, 'frames' as const);
const klatsch = fc.constant('klatsch' as const);

const bytesOf = (length: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((bytes) => Buffer.from(bytes).toString('base64'));

const datagram: fc.Arbitrary<Datagram> = fc.oneof(
  fc.record({ form: old, type: fc.constant('request' as const), tcpPort: port }),
  fc.record({ form: old, type: fc.constant('rejected' as const) }),
  fc.record({ form: klatsch, type: fc.constant('invite' as const), id, tcpPort: port, from: nick, to: nick }),
  fc.record({
    form: klatsch,
    type: fc.constant('invite' as const),
    id,
    tcpPort: port,
    from: nick,
    to: nick,
    proof: fc.record({
      epoch: fc.stringMatching(/^[\w-]{1,24}$/),
      at: fc.maxSafeNat(),
      key: bytesOf(44),
      signature: bytesOf(64),
    }),
  }),
  fc.record({
    form: klatsch,
    type: fc.constantFrom('seen' as const, 'decline' as const, 'cancel' as const),
    id,
  }),
);

describe('datagrams', () => {
  it('come back as they were, and are never too large', () => {
    fc.assert(
      fc.property(datagram, (one) => {
        const bytes = encodeDatagram(one);
        expect(parseDatagram(bytes)).toEqual({ ok: true, value: one });
        expect(bytes.length).toBeLessThanOrEqual(DATAGRAM_BYTES);
      }),
      { numRuns: 200 },
    );
  });

  it('have the old bytes', () => {
    const request = { type: 'request', tcpPort: 50123 } as const;
    expect(encodeDatagram({ form: 'lines', ...request }).toString()).toBe('CHAT_REQUEST 50123');
    expect(encodeDatagram({ form: 'frames', ...request })).toEqual(encodeFrame('CHAT_REQUEST 50123'));
    expect(encodeDatagram({ form: 'lines', type: 'rejected' }).toString()).toBe('CHAT_REJECTED');
    expect(encodeDatagram({ form: 'frames', type: 'rejected' })).toEqual(encodeFrame('CHAT_REJECTED '));
  });

  it.each<[string, Buffer, object]>([
    [
      'extra arguments of a lines peer',
      Buffer.from('CHAT_REQUEST 5 x y\n'),
      { form: 'lines', type: 'request', tcpPort: 5 },
    ],
    ['a rejection with a blank', Buffer.from('CHAT_REJECTED \n'), { form: 'lines', type: 'rejected' }],
    [
      'a rejection in a frame without one',
      encodeFrame('CHAT_REJECTED'),
      { form: 'frames', type: 'rejected' },
    ],
  ])('tolerates %s', (_, bytes, value) => {
    expect(parseDatagram(bytes)).toEqual({ ok: true, value });
  });

  it.each<[string, Buffer, string]>([
    ['nothing', Buffer.alloc(0), 'unknown-command'],
    ['another word', Buffer.from('CHAT_REQUESTS 5'), 'unknown-command'],
    ['another command in a frame', encodeFrame('WAVE {}'), 'unknown-command'],
    ['no port', Buffer.from('CHAT_REQUEST'), 'malformed'],
    ['a port that is none', Buffer.from('CHAT_REQUEST 0'), 'malformed'],
    ['a negative port', Buffer.from('CHAT_REQUEST -5'), 'malformed'],
    ['extra arguments in a frame', encodeFrame('CHAT_REQUEST 5 x'), 'malformed'],
    ['a frame cut short', encodeFrame('CHAT_REQUEST 5').subarray(0, -1), 'malformed'],
    ['bytes behind a frame', Buffer.concat([encodeFrame('CHAT_REJECTED '), Buffer.from('x')]), 'malformed'],
    ['half a prefix', Buffer.from([0, 0]), 'malformed'],
    ['an invitation without a port', encodeFrame('INVITE {"id":"1","from":"a","to":"b"}'), 'malformed'],
    ['a port of 0', encodeFrame('INVITE {"id":"1","tcpPort":0,"from":"a","to":"b"}'), 'malformed'],
    ['an answer to nothing', encodeFrame('SEEN {}'), 'malformed'],
    ['too much', Buffer.alloc(DATAGRAM_BYTES + 1), 'too-large'],
  ])('refuses %s', (_, bytes, code) => {
    expect(parseDatagram(bytes)).toEqual({ ok: false, code });
  });

  it('never throw on junk', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.json(), (bytes, json) => {
        expect(parseDatagram(Buffer.from(bytes))).toHaveProperty('ok');
        expect(parseDatagram(encodeFrame(`INVITE ${json}`))).toMatchObject({ ok: false });
      }),
      RUNS,
    );
  });

  it('are not written with what must not be sent', () => {
    const invite = { form: 'klatsch', type: 'invite', id: '1', tcpPort: 5, from: 'a', to: 'b' } as const;
    expect(() => encodeDatagram({ form: 'lines', type: 'request', tcpPort: 0 })).toThrow(TypeError);
    expect(() => encodeDatagram({ ...invite, from: 'a b' })).toThrow(TypeError);
    expect(() => encodeDatagram({ ...invite, tcpPort: 65536 })).toThrow(TypeError);
  });
});
