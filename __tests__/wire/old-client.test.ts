import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FrameDecoder } from '../../src/wire/frames.js';
import { LineDecoder } from '../../src/wire/lines.js';
import { encodeOldClient, parseOldClient, type OldClientSaying } from '../../src/wire/old-client.js';
import type { OldDialect } from '../../src/wire/old-server.js';
import { isBlank, splitLines } from '../../src/wire/white-space.js';
import { nick, RUNS, text, wildText } from './arbitraries.js';

/** What an old server reads of these bytes. */
function receive(dialect: OldDialect, bytes: Buffer) {
  const decoder = dialect === 'lines' ? new LineDecoder(65536) : new FrameDecoder(65536);
  const payloads = decoder.push(bytes);
  return payloads.ok ? payloads.value.map(parseOldClient) : [];
}

describe('parseOldClient', () => {
  it.each([
    ['REGISTER bob 40001', { type: 'register', nick: 'bob', udpPort: '40001' }],
    ['  REGISTER \t bob  x ', { type: 'register', nick: 'bob', udpPort: 'x' }],
    ['REGISTER bob', { type: 'malformed', command: 'REGISTER' }],
    ['REGISTER bob 1 2', { type: 'malformed', command: 'REGISTER' }],
    ['REGISTER', { type: 'malformed', command: 'REGISTER' }],
    ['BROADCAST bob hello', { type: 'broadcast', nick: 'bob', text: 'hello' }],
    ['BROADCAST bob   two  blanks ', { type: 'broadcast', nick: 'bob', text: '  two  blanks ' }],
    ['BROADCAST bob a\nb', { type: 'broadcast', nick: 'bob', text: 'a\nb' }],
    ['BROADCAST bob', { type: 'broadcast', nick: 'bob', text: '' }],
    ['BROADCAST ', { type: 'malformed', command: 'BROADCAST' }],
    ['QUIT ', { type: 'quit' }],
    ['QUIT', { type: 'quit' }],
    ['HELLO {}', { type: 'unknown', command: 'HELLO' }],
    ['register bob 1', { type: 'unknown', command: 'register' }],
    ['', { type: 'unknown', command: '' }],
    ['constructor', { type: 'unknown', command: 'constructor' }],
  ])('reads %j', (payload, message) => {
    expect(parseOldClient(payload)).toEqual(message);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), wildText, (bytes, junk) => {
        expect(parseOldClient(Buffer.from(bytes).toString()).type).toBeDefined();
        expect(parseOldClient(`BROADCAST ${junk}`).type).toMatch(/broadcast|malformed/);
      }),
      RUNS,
    );
  });
});

describe('encodeOldClient', () => {
  it('writes the old bytes', () => {
    expect(encodeOldClient('lines', { type: 'quit' }).toString()).toBe('QUIT \n');
    expect(encodeOldClient('frames', { type: 'quit' }).toString('hex')).toBe('000000055155495420');
    const register = { type: 'register', nick: 'bob', udpPort: '40001' } as const;
    expect(encodeOldClient('lines', register).toString()).toBe('REGISTER bob 40001\n');
  });

  it('comes back as it was', () => {
    const saying: fc.Arbitrary<OldClientSaying> = fc.oneof(
      fc.record({ type: fc.constant('register' as const), nick, udpPort: fc.stringMatching(/^[0-9]{1,5}$/) }),
      fc.record({
        type: fc.constant('broadcast' as const),
        nick,
        text: text.filter((said) => !isBlank(said)),
      }),
      fc.constant({ type: 'quit' as const }),
    );
    fc.assert(
      fc.property(saying, (message) => {
        expect(receive('frames', encodeOldClient('frames', message))).toEqual([message]);
        const oneLine = message.type !== 'broadcast' || splitLines(message.text)[0] === message.text;
        if (oneLine) expect(receive('lines', encodeOldClient('lines', message))).toEqual([message]);
      }),
      RUNS,
    );
  });

  it('says each line of a text by itself to a lines server', () => {
    const bytes = encodeOldClient('lines', { type: 'broadcast', nick: 'bob', text: 'one\r\n\n  \nQUIT \n' });
    expect(bytes.toString()).toBe('BROADCAST bob one\nBROADCAST bob QUIT \n');
  });

  it('says nothing when there is nothing to say', () => {
    for (const dialect of ['lines', 'frames'] as const) {
      expect(encodeOldClient(dialect, { type: 'broadcast', nick: 'bob', text: ' \n\t' })).toHaveLength(0);
    }
  });

  it('throws on a nick that is not one word', () => {
    for (const bad of ['', 'a b', 'a\nb', 'a:b']) {
      expect(() => encodeOldClient('lines', { type: 'register', nick: bad, udpPort: '1' })).toThrow(
        TypeError,
      );
      expect(() => encodeOldClient('frames', { type: 'broadcast', nick: bad, text: ' ' })).toThrow(TypeError);
    }
  });
});
