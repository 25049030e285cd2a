import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FrameDecoder } from '../../src/wire/frames.js';
import { LineDecoder } from '../../src/wire/lines.js';
import {
  encodeOldServer,
  parseOldServer,
  type OldDialect,
  type OldServerSaying,
} from '../../src/wire/old-server.js';
import { isBlank, splitLines } from '../../src/wire/white-space.js';
import { nick, oldPerson, RUNS, text, wildText } from './arbitraries.js';

const DIALECTS = ['lines', 'frames'] as const;
const parse = parseOldServer;
const good = (value: unknown) => ({ ok: true, value });
const MALFORMED = { ok: false, code: 'malformed' };

/** What an old client reads of these bytes. */
function receive(dialect: OldDialect, bytes: Buffer) {
  const decoder = dialect === 'lines' ? new LineDecoder(4 << 20) : new FrameDecoder(4 << 20);
  const payloads = decoder.push(bytes);
  return payloads.ok ? payloads.value.map(parseOldServer) : [];
}

describe('parseOldServer', () => {
  const bob = { nick: 'bob', ip: '10.0.0.17', udpPort: 40222 };

  it.each([
    ['WELCOME bob', good({ type: 'welcome', nick: 'bob' })],
    ['WELCOME bob' + ' '.repeat(1000), good({ type: 'welcome', nick: 'bob' })],
    ['WELCOME ', MALFORMED],
    ['USERLIST ', good({ type: 'roster', people: [] })],
    ['USERLIST bob:10.0.0.17:40222', good({ type: 'roster', people: [bob] })],
    ['USER_JOINED bob 10.0.0.17 40222', good({ type: 'joined', person: bob })],
    ['USER_JOINED bob 10.0.0.17', MALFORMED],
    ['USER_JOINED bob 10.0.0.17 1 2', MALFORMED],
    ['USER_JOINED bob ::1 40222', MALFORMED],
    ['USER_JOINED bob 10.0.0.17 99999', good({ type: 'joined', person: { ...bob, udpPort: 0 } })],
    ['USER_LEFT bob', good({ type: 'left', nick: 'bob' })],
    ['USER_LEFT', MALFORMED],
    ['BROADCAST bob  hi there', good({ type: 'said', from: 'bob', text: ' hi there' })],
    ['BROADCAST_MSG bob hi', good({ type: 'said', from: 'bob', text: 'hi' })],
    ['BROADCAST bob', good({ type: 'said', from: 'bob', text: '' })],
    ['BROADCAST', MALFORMED],
    ['ERROR Nickname bereits vergeben', good({ type: 'error', reason: 'Nickname bereits vergeben' })],
    ['ERROR', good({ type: 'error', reason: '' })],
    ['NEWS x', good({ type: 'unknown', command: 'NEWS' })],
    ['__proto__ x', good({ type: 'unknown', command: '__proto__' })],
    ['', good({ type: 'unknown', command: '' })],
  ])('reads %j', (payload, result) => {
    expect(parse(payload)).toEqual(result);
  });

  it('leaves out the entries of a USERLIST that are no person', () => {
    const list = 'USERLIST a:b:c bob:10.0.0.17:40222 x:::1:5 :1.2.3.4:5 eve:1.2.3.4 eve:1.2.3.4:5:6';
    expect(parse(list)).toEqual(good({ type: 'roster', people: [bob] }));
  });

  it('cleans the nicks', () => {
    expect(parse('USER_LEFT \x1b[31mbob\u202e')).toEqual(good({ type: 'left', nick: 'bob' }));
    expect(parse('BROADCAST \u200b hi')).toEqual(good({ type: 'said', from: '?', text: 'hi' }));
  });

  it('never throws', () => {
    const command = fc.constantFrom(
      'WELCOME',
      'USERLIST',
      'USER_JOINED',
      'USER_LEFT',
      'BROADCAST',
      'ERROR',
      '',
    );
    fc.assert(
      fc.property(command, wildText, fc.uint8Array({ maxLength: 100 }), (name, junk, bytes) => {
        expect(parse(`${name} ${junk}`)).toHaveProperty('ok');
        expect(parseOldServer(Buffer.from(bytes).toString())).toHaveProperty('ok');
      }),
      { numRuns: 300 },
    );
  });
});

describe('encodeOldServer', () => {
  it('fills the first recv of an old client with WELCOME', () => {
    for (const name of ['bob', 'Zoë', '😀'.repeat(32)]) {
      const frame = encodeOldServer('frames', { type: 'welcome', nick: name });
      const line = encodeOldServer('lines', { type: 'welcome', nick: name });
      expect([frame.length, line.length]).toEqual([1024, 1024]);
      expect(frame.readUInt32BE(0)).toBe(1020);
      expect(frame.subarray(4).toString().trimEnd()).toBe(`WELCOME ${name}`);
      expect(line.toString()).toMatch(/^WELCOME \S+ +\n$/u);
    }
  });

  it('writes the old bytes', () => {
    const bob = { nick: 'bob', ip: '10.0.0.17', udpPort: 40222, dialect: 'klatsch' } as const;
    const line = (message: OldServerSaying) => encodeOldServer('lines', message).toString();
    expect(line({ type: 'roster', people: [] })).toBe('USERLIST \n');
    expect(line({ type: 'roster', people: [bob, bob] })).toBe(
      'USERLIST bob:10.0.0.17:40222 bob:10.0.0.17:40222\n',
    );
    expect(line({ type: 'joined', person: bob })).toBe('USER_JOINED bob 10.0.0.17 40222\n');
    expect(line({ type: 'left', nick: 'bob' })).toBe('USER_LEFT bob\n');
    expect(line({ type: 'error', reason: 'Nickname bereits vergeben' })).toBe(
      'ERROR Nickname bereits vergeben\n',
    );
    expect(
      encodeOldServer('frames', { type: 'said', from: 'bob', text: ' a\n b' }).subarray(4).toString(),
    ).toBe('BROADCAST bob  a\n b');
  });

  it('comes back as it was', () => {
    const saying: fc.Arbitrary<OldServerSaying> = fc.oneof(
      fc.record({ type: fc.constant('welcome' as const), nick }),
      fc.record({ type: fc.constant('roster' as const), people: fc.array(oldPerson, { maxLength: 20 }) }),
      fc.record({ type: fc.constant('joined' as const), person: oldPerson }),
      fc.record({ type: fc.constant('left' as const), nick }),
      fc.record({ type: fc.constant('error' as const), reason: fc.stringMatching(/^[a-z]+( [a-z]+)*$/) }),
      fc.record({
        type: fc.constant('said' as const),
        from: nick,
        text: text.filter((said) => splitLines(said)[0] === said),
      }),
    );
    fc.assert(
      fc.property(saying, fc.constantFrom(...DIALECTS), (message, dialect) => {
        expect(receive(dialect, encodeOldServer(dialect, message))).toEqual([good(message)]);
      }),
      { numRuns: 200 },
    );
  });

  it('cannot be made to forge a message for a lines client', () => {
    fc.assert(
      fc.property(wildText, (said) => {
        const forged = `${said}\nUSER_LEFT bob\r\u2028ERROR x\x85${said}`;
        const messages = receive(
          'lines',
          encodeOldServer('lines', { type: 'said', from: 'eve', text: forged }),
        );
        for (const message of messages) expect(message).toMatchObject(good({ type: 'said', from: 'eve' }));
        expect(messages.length).toBeGreaterThanOrEqual(2);
      }),
      RUNS,
    );
  });

  it('says nothing when there is nothing to say', () => {
    for (const dialect of DIALECTS) {
      for (const blank of ['', ' ', '\n\n', '\u3000\x1c']) {
        expect(isBlank(blank)).toBe(true);
        expect(encodeOldServer(dialect, { type: 'said', from: 'bob', text: blank })).toHaveLength(0);
      }
    }
  });

  it('throws on what would break an old client', () => {
    const person = { nick: 'bob', ip: '::1', udpPort: 1 };
    for (const dialect of DIALECTS) {
      expect(() => encodeOldServer(dialect, { type: 'joined', person })).toThrow(TypeError);
      expect(() => encodeOldServer(dialect, { type: 'roster', people: [person] })).toThrow(TypeError);
      expect(() => encodeOldServer(dialect, { type: 'left', nick: 'a b' })).toThrow(TypeError);
      expect(() => encodeOldServer(dialect, { type: 'said', from: 'a\nb', text: 'x' })).toThrow(TypeError);
      for (const reason of ['', ' ', 'a\nb', 'a\u2028b']) {
        expect(() => encodeOldServer(dialect, { type: 'error', reason })).toThrow(TypeError);
      }
    }
  });
});
