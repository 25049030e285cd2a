import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CLIENT_MESSAGE_BYTES, CONNECTIONS, NICK_CHARS } from '../../src/limits.js';
import {
  encodeExtensionClient,
  encodeExtensionServer,
  parseExtensionClient,
  parseExtensionServer,
  type ClientMessage,
  type ServerMessage,
} from '../../src/wire/extension.js';
import { encodeFrame, FrameDecoder } from '../../src/wire/frames.js';
import { encodeOldClient } from '../../src/wire/old-client.js';
import { bytewise, cutAt, id, nick, person, places, RUNS, text, whole, wildText } from './arbitraries.js';

const MALFORMED = { ok: false, code: 'malformed' };
const good = (value: unknown) => ({ ok: true, value });
const type = <T extends string>(name: T) => fc.constant(name);
const caps = fc.array(fc.stringMatching(/^[a-z][a-z0-9-]{0,3}$/), { maxLength: 2 });
const epoch = fc.stringMatching(/^[A-Za-z0-9_-]{1,24}$/);
const yes = fc.constant(true as const);
const place = fc.record({ epoch, seq: whole });
const sender = fc.record({ name: fc.stringMatching(/^[\w-]{1,20}$/), link: whole });

const clientMessage: fc.Arbitrary<ClientMessage> = fc.oneof(
  fc.record(
    { type: type('hello'), version: fc.constant(1), caps, last: place, sender },
    { requiredKeys: ['type', 'version', 'caps'] },
  ),
  fc.record(
    { type: type('say'), id, text: fc.oneof(text, wildText), emote: yes, after: place },
    { requiredKeys: ['type', 'id', 'text'] },
  ),
  fc.record({ type: type('nick'), nick }),
  fc.record({ type: fc.constantFrom('who' as const, 'quit' as const) }),
  fc.record({ type: fc.constantFrom('ping' as const, 'pong' as const), n: whole }),
);

const presenceEvent = fc.oneof(
  fc.record({ joined: person }),
  fc.record({ left: nick }),
  fc.record({ renamed: fc.tuple(nick, nick) }),
);

const serverMessage: fc.Arbitrary<ServerMessage> = fc.oneof(
  fc.record({ type: type('hello'), version: fc.constant(1), caps, epoch, seq: whole }),
  fc.record({ type: type('welcome'), nick }),
  fc.record({ type: type('roster'), people: fc.array(person, { maxLength: 10 }) }),
  fc.record({ type: type('presence'), events: fc.array(presenceEvent, { maxLength: 10 }) }),
  fc.record(
    {
      type: type('said'),
      seq: whole,
      at: whole,
      from: nick,
      text: fc.oneof(text, wildText),
      emote: yes,
      id,
      unkept: yes,
      again: yes,
    },
    { requiredKeys: ['type', 'seq', 'at', 'from', 'text'] },
  ),
  fc.record({ type: type('gap'), count: fc.option(whole) }),
  fc.record(
    { type: type('error'), code: fc.constantFrom('nick-taken', 'too-fast'), reason: text, id, final: yes },
    { requiredKeys: ['type', 'code', 'reason'] },
  ),
  fc.record({ type: fc.constantFrom('ping' as const, 'pong' as const), n: whole }),
);

function payloads(chunks: readonly Buffer[]): string[] {
  const decoder = new FrameDecoder(65536);
  return chunks.flatMap((chunk) => {
    const result = decoder.push(chunk);
    return result.ok ? [...result.value] : [];
  });
}

describe('the extension', () => {
  it('comes back as it was from a client, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(clientMessage, { maxLength: 5 }), places, (messages, cuts) => {
        const stream = Buffer.concat(messages.map(encodeExtensionClient));
        for (const chunks of [[stream], cutAt(stream, cuts), bytewise(stream)]) {
          expect(payloads(chunks).map(parseExtensionClient)).toEqual(messages.map(good));
        }
      }),
      RUNS,
    );
  });

  it('comes back as it was from a server, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(serverMessage, { maxLength: 5 }), places, (messages, cuts) => {
        const stream = Buffer.concat(messages.map(encodeExtensionServer));
        for (const chunks of [[stream], cutAt(stream, cuts), bytewise(stream)]) {
          expect(payloads(chunks).map(parseExtensionServer)).toEqual(messages.map(good));
        }
      }),
      RUNS,
    );
  });

  it('never alters a text', () => {
    for (const said of [
      '  a  b ',
      '\ttab',
      'one\r\n\ntwo\n',
      '👩‍👩‍👧🍜',
      'e\u0301',
      '\u2028',
      '\\"{}',
      '\0\x1b',
    ]) {
      const [payload] = payloads([encodeExtensionClient({ type: 'say', id: '1', text: said })]);
      expect(parseExtensionClient(payload ?? '')).toEqual(good({ type: 'say', id: '1', text: said }));
    }
  });

  it('carries more people than a server takes, within a client’s bound', () => {
    const people = Array.from({ length: CONNECTIONS }, (_, index) => ({
      nick: `${index}`.padEnd(NICK_CHARS, '界'),
      ip: '100.100.100.100',
      udpPort: 40000,
      dialect: 'klatsch' as const,
    }));
    const frame = encodeExtensionServer({ type: 'roster', people });
    expect(frame.length).toBeLessThan(CLIENT_MESSAGE_BYTES);
    expect(parseExtensionServer(frame.toString('utf8', 4))).toEqual(good({ type: 'roster', people }));
  });
});

describe('HELLO', () => {
  const sizeOf = (message: ClientMessage): number => encodeExtensionClient(message).length - 4;
  const hello = { type: 'hello', version: 1, caps: ['chat'] } as const;

  it('has a length byte that is no UTF-8, whatever it says', () => {
    for (const seq of [0, 7, 10 ** 9, Number.MAX_SAFE_INTEGER]) {
      for (let length = 1; length <= 24; length++) {
        const last = { epoch: 'e'.repeat(length), seq };
        expect(sizeOf({ ...hello, last })).toBeGreaterThanOrEqual(128);
        expect(sizeOf({ ...hello, last })).toBeLessThanOrEqual(191);
      }
    }
    for (let words = 0; words <= 8; words++) {
      const many = { ...hello, caps: Array.from({ length: words }, () => 'chat') };
      expect(sizeOf(many)).toBeGreaterThanOrEqual(128);
      expect(sizeOf(many)).toBeLessThanOrEqual(191);
    }
  });

  it('starts with bytes that no lines server can decode', () => {
    const start = encodeExtensionClient(hello).subarray(0, 4);
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(start)).toThrow('not valid');
  });

  it('is not written longer than that', () => {
    const caps = Array.from({ length: 16 }, (_, index) => `capability-number-${index}`);
    expect(() => encodeExtensionClient({ ...hello, caps })).toThrow(TypeError);
    expect(() => encodeExtensionClient({ ...hello, last: { epoch: 'e'.repeat(25), seq: 1 } })).toThrow(
      TypeError,
    );
    expect(() => encodeExtensionClient({ ...hello, last: { epoch: 'e', seq: -1 } })).toThrow(TypeError);
  });
});

describe('parseExtensionClient', () => {
  const parse = parseExtensionClient;

  it.each([
    ['REGISTER bob 40001', good({ type: 'register', nick: 'bob', udpPort: '40001' })],
    ['REGISTER bob', MALFORMED],
    ['QUIT ', good({ type: 'quit' })],
    ['QUIT', good({ type: 'quit' })],
    ['WHO {"more":1}', good({ type: 'who' })],
    ['DANCE {}', good({ type: 'unknown', command: 'DANCE' })],
    ['', good({ type: 'unknown', command: '' })],
    [
      'SAY {"id":"1","text":"x","emote":true,"new":[]}',
      good({ type: 'say', id: '1', text: 'x', emote: true }),
    ],
    ['SAY {"__proto__":{"id":"1"},"text":"x"}', MALFORMED],
    ['SAY {"__proto__":1,"id":"1","text":"x"}', good({ type: 'say', id: '1', text: 'x' })],
    ['SAY', MALFORMED],
    ['SAY {', MALFORMED],
    ['SAY null', MALFORMED],
    ['SAY []', MALFORMED],
    ['SAY "text"', MALFORMED],
    ['SAY {"id":1,"text":"x"}', MALFORMED],
    ['SAY {"id":"","text":"x"}', MALFORMED],
    ['SAY {"id":"a b","text":"x"}', MALFORMED],
    ['SAY {"id":"é","text":"x"}', MALFORMED],
    [`SAY {"id":"${'a'.repeat(65)}","text":"x"}`, MALFORMED],
    ['SAY {"id":"1","text":["x"]}', MALFORMED],
    ['SAY {"id":"1","text":"x","emote":1}', MALFORMED],
    ['PING {"n":1.5}', MALFORMED],
    ['PING {"n":-1}', MALFORMED],
    ['PING {"n":9007199254740992}', MALFORMED],
    ['PING {"n":"1"}', MALFORMED],
    ['NICK {"nick":7}', MALFORMED],
    ['HELLO {"klatsch":1}', MALFORMED],
    ['HELLO {"klatsch":0,"caps":[]}', MALFORMED],
    ['HELLO {"klatsch":1,"caps":"chat"}', MALFORMED],
    ['HELLO {"klatsch":1,"caps":["Chat!"]}', MALFORMED],
    ['HELLO {"klatsch":1,"caps":[],"last":["e"]}', MALFORMED],
    ['HELLO {"klatsch":1,"caps":[],"last":["e",1,2]}', MALFORMED],
    ['HELLO {"klatsch":1,"caps":[],"last":{"0":"e","1":1}}', MALFORMED],
    ['HELLO {"klatsch":2,"caps":["x"]}', good({ type: 'hello', version: 2, caps: ['x'] })],
  ])('reads %j', (payload, result) => {
    expect(parse(payload)).toEqual(result);
  });

  it('reads what encodeOldClient registers', () => {
    const register = { type: 'register', nick: 'bob', udpPort: '1' } as const;
    expect(parseExtensionClient(encodeOldClient('frames', register).toString('utf8', 4))).toEqual(
      good(register),
    );
  });

  it('leaves a nick as it was sent, for the server to check', () => {
    expect(parse('NICK {"nick":"a b"}')).toEqual(good({ type: 'nick', nick: 'a b' }));
  });
});

describe('parseExtensionServer', () => {
  const parse = parseExtensionServer;
  const bob = { nick: 'bob', ip: '10.0.0.17', udpPort: 40222 };

  it.each([
    [
      `ROSTER {"people":[${JSON.stringify({ ...bob, dialect: 'morse', x: 1 })}]}`,
      good({ type: 'roster', people: [bob] }),
    ],
    [`ROSTER {"people":[${JSON.stringify({ ...bob, dialect: 1 })}]}`, MALFORMED],
    [`ROSTER {"people":[${JSON.stringify({ ...bob, ip: 'fe80::1%eth0' })}]}`, MALFORMED],
    [`ROSTER {"people":[${JSON.stringify({ ...bob, ip: 'bob.example' })}]}`, MALFORMED],
    [`ROSTER {"people":[${JSON.stringify({ ...bob, udpPort: 65536 })}]}`, MALFORMED],
    [`ROSTER {"people":[${JSON.stringify({ ...bob, udpPort: '1' })}]}`, MALFORMED],
    ['ROSTER {"people":[null]}', MALFORMED],
    ['ROSTER {"people":{"length":0}}', MALFORMED],
    [
      'PRESENCE {"events":[{"left":"bob"},{"danced":"bob"}]}',
      good({ type: 'presence', events: [{ left: 'bob' }] }),
    ],
    ['PRESENCE {"events":[{"renamed":["a"]}]}', MALFORMED],
    ['PRESENCE {"events":[{"left":1}]}', MALFORMED],
    ['WELCOME {"nick":"\\u202ebob "}', good({ type: 'welcome', nick: 'bob' })],
    ['SAID {"seq":1,"at":2,"from":"bob"}', MALFORMED],
    ['SAID {"seq":-1,"at":2,"from":"bob","text":"x"}', MALFORMED],
    ['GAP {"count":null}', good({ type: 'gap', count: null })],
    ['GAP {}', MALFORMED],
    ['GAP {"count":"many"}', MALFORMED],
    ['ERROR {"code":"new-code","reason":"x"}', good({ type: 'error', code: 'new-code', reason: 'x' })],
    ['ERROR {"code":"Bad Code","reason":"x"}', MALFORMED],
    ['HELLO {"klatsch":1,"caps":[],"epoch":"e e","seq":0}', MALFORMED],
    ['HELLO {"klatsch":1,"caps":[],"epoch":"e"}', MALFORMED],
  ])('reads %j', (payload, result) => {
    expect(parse(payload)).toEqual(result);
  });

  it('harms no prototype', () => {
    parse('SAID {"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('never throws on junk, nor does the client’s parser', () => {
    const command = fc.constantFrom('HELLO', 'SAY', 'SAID', 'ROSTER', 'PRESENCE', 'ERROR', 'GAP', 'REGISTER');
    fc.assert(
      fc.property(
        command,
        fc.oneof(fc.json(), wildText),
        fc.uint8Array({ maxLength: 80 }),
        (name, junk, bytes) => {
          for (const payload of [`${name} ${junk}`, Buffer.from(bytes).toString()]) {
            expect(parseExtensionServer(payload)).toHaveProperty('ok');
            expect(parseExtensionClient(payload)).toHaveProperty('ok');
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(parse(`SAID ${'['.repeat(1_000_000)}`)).toEqual(MALFORMED);
  });
});

describe('what must not be sent', () => {
  const person = { nick: 'a b', ip: '10.0.0.1', udpPort: 1 };

  it.each<[string, ServerMessage]>([
    ['a nick of two words', { type: 'welcome', nick: 'a b' }],
    ['a person of two words', { type: 'roster', people: [person] }],
    ['a joining one', { type: 'presence', events: [{ joined: person }] }],
    ['a leaving one', { type: 'presence', events: [{ left: 'a\nb' }] }],
    ['a renamed one', { type: 'presence', events: [{ renamed: ['a', ''] }] }],
    ['a port that is none', { type: 'roster', people: [{ nick: 'a', ip: '10.0.0.1', udpPort: -1 }] }],
    ['a fraction', { type: 'ping', n: 0.5 }],
    ['a long epoch', { type: 'hello', version: 1, caps: [], epoch: 'e'.repeat(25), seq: 0 }],
  ])('is %s', (_, message) => {
    expect(() => encodeExtensionServer(message)).toThrow(TypeError);
  });

  it('is an id with a blank', () => {
    expect(() => encodeExtensionClient({ type: 'say', id: 'a b', text: 'x' })).toThrow(TypeError);
  });

  it('is nothing that a frame alone could hide', () => {
    expect(parseExtensionClient(encodeFrame('WHO {}').toString('utf8', 4))).toEqual(good({ type: 'who' }));
  });
});
