import { describe, expect, it } from '@jest/globals';
import type { Told } from '../../../src/bus/bus.js';
import type { PeerFacts } from '../../../src/bus/events.js';
import { jsonLine } from '../../../screens/lines/json.js';
import { plainLines } from '../../../screens/lines/plain.js';

function lines<K extends keyof PeerFacts>(fact: K, fields: PeerFacts[K]): string[] {
  return plainLines({ fact, at: 0, fields } as Told<PeerFacts>);
}

describe('plainLines', () => {
  it('tells who said what, with the nick on every line', () => {
    expect(lines('room:message', { from: 'bob', text: 'one\ntwo\r\nthree' })).toEqual([
      'bob: one',
      'bob: two',
      'bob: three',
    ]);
    expect(lines('room:message', { from: 'bob', text: 'waves', emote: true })).toEqual(['* bob waves']);
  });

  it('tells private texts from those of the room', () => {
    expect(lines('chat:message', { nick: 'bob', from: 'bob', text: 'a\nb' })).toEqual([
      'bob (private): a',
      'bob (private): b',
    ]);
    expect(lines('chat:message', { nick: 'bob', from: 'me', text: 'c' })).toEqual(['me (private to bob): c']);
  });

  it('tells left from lost', () => {
    expect(lines('chat:ended', { nick: 'bob', reason: 'left' })).toEqual(['bob has ended the chat']);
    expect(lines('chat:ended', { nick: 'bob', reason: 'lost' })).toEqual(['connection to bob lost']);
  });

  it('says what is known of an invitation, and how to answer it', () => {
    const known = { nick: 'bob', ip: '10.0.0.2', udpPort: 4000, verified: false, id: '1', expiresInMs: 9500 };
    expect(lines('invitation:received', known)).toEqual([
      'bob (10.0.0.2, unverified) asks for a private chat: /accept bob or /decline bob within 10 s',
    ]);
    expect(lines('invitation:received', { ...known, nick: null })[0]).toContain('unknown at 10.0.0.2');
  });

  it('lists people, one a line', () => {
    const people = [{ nick: 'bob', ip: '10.0.0.2', udpPort: 4000 }];
    expect(lines('roster:listed', { people })).toEqual([
      '1 person is here:',
      '  bob at 10.0.0.2, UDP port 4000',
    ]);
  });

  it('lets nothing through that steers a terminal or forges a line', () => {
    const [line, ...more] = lines('room:message', {
      from: 'bob',
      text: 'a\u001B[2Jb\u009B31mc\u202Ed\u0007\te',
    });
    expect(more).toEqual([]);
    expect(line).toBe('bob: a[2Jb31mcd\te');
    expect(lines('room:message', { from: 'bob', text: 'a\u2028eve: b\u0085eve: c' })).toEqual([
      'bob: a',
      'bob: eve: b',
      'bob: eve: c',
    ]);
  });
});

describe('jsonLine', () => {
  it('writes a fact as scripts read it', () => {
    const at = Date.UTC(2026, 0, 31, 12, 4, 5, 678);
    expect(jsonLine('room:message', at, { from: 'bob', text: 'hi\nthere' })).toBe(
      '{"fact":"room:message","at":"2026-01-31T12:04:05.678Z","from":"bob","text":"hi\\nthere"}',
    );
  });

  it('is one line of what a terminal may see, and means the same', () => {
    const text = 'a\u2028b\u0085c\u009B31md\u007F\u001B🍜';
    const line = jsonLine('room:message', 0, { text });
    expect(line).toMatch(/^[^\p{Cc}\u2028\u2029]*$/u);
    expect(JSON.parse(line)).toMatchObject({ text });
  });
});
