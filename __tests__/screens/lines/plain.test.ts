import { describe, expect, it } from '@jest/globals';
import type { Told } from '../../../src/bus/bus.js';
import { UNSAID_SHOWN_CHARS } from '../../../src/limits.js';
import type { PeerFacts } from '../../../src/bus/events.js';
import { jsonLine } from '../../../src/bus/json-line.js';
import { plainLines } from '../../../screens/lines/plain.js';

function lines<K extends keyof PeerFacts>(fact: K, fields: PeerFacts[K], at = 0, now = 0): string[] {
  return plainLines({ fact, at, fields } as Told<PeerFacts>, now);
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

  it('names a text that was not said by its beginning, safe to show', () => {
    const draft = (text: string): PeerFacts['problem'] => ({
      ...{ code: 'muted', message: 'you are muted' },
      draft: { target: { room: true }, text },
    });
    expect(lines('problem', draft('hel\u001b[2Jlo'))).toEqual(['problem: you are muted: hel[2Jlo']);
    expect(lines('problem', draft('one\nproblem: two'))).toEqual(['problem: you are muted: one…']);
    const [long = ''] = lines('problem', draft('😀'.repeat(9000)));
    expect(long).toBe(`problem: you are muted: ${'😀'.repeat(UNSAID_SHOWN_CHARS)}…`);
  });

  it('tells left from lost', () => {
    expect(lines('chat:ended', { nick: 'bob', reason: 'left' })).toEqual(['bob has ended the chat']);
    expect(lines('chat:ended', { nick: 'bob', reason: 'lost' })).toEqual(['connection to bob lost']);
  });

  it('tells what a chat is called now, and why', () => {
    expect(lines('chat:renamed', { from: 'bob', to: 'ben' })).toEqual([
      'the private chat with bob is now with ben',
    ]);
    expect(lines('chat:renamed', { from: 'bob', to: 'bob@10.0.0.2', taken: true })).toEqual([
      'bob is somebody else now: the private chat with the former bob is with bob@10.0.0.2',
    ]);
  });

  it('tells what becomes of a chat that breaks, and of what did not arrive', () => {
    expect(lines('chat:interrupted', { nick: 'bob', endsInMs: 60_000 })).toEqual([
      'connection to bob interrupted; trying again for 60 s, texts wait until then',
    ]);
    expect(lines('chat:resumed', { nick: 'bob', ip: '10.0.0.2', port: 50123 })).toEqual([
      'the private chat with bob is resumed, and nothing is missing',
    ]);
    expect(lines('chat:undelivered', { nick: 'bob', text: 'one\ntwo', id: 3 })).toEqual([
      'perhaps not delivered to bob, /resend bob sends it again: one',
      'perhaps not delivered to bob, /resend bob sends it again: two',
    ]);
    const opened = { nick: 'bob', partner: 1, ip: '10.0.0.2', port: 50123, security: 'clear' } as const;
    expect(lines('chat:opened', { ...opened, undelivered: 1 })[1]).toBe(
      '1 text from before may not have arrived: /resend bob',
    );
  });

  it('says what is known of an invitation, and how to answer it', () => {
    const known = { nick: 'bob', ip: '10.0.0.2', udpPort: 4000, verified: false, id: '1', expiresInMs: 9500 };
    expect(lines('invitation:received', known)).toEqual([
      'bob (10.0.0.2, unverified) asks for a private chat: /accept bob or /decline bob within 10 s',
    ]);
    expect(lines('invitation:received', { ...known, nick: null })[0]).toContain('unknown at 10.0.0.2');
  });

  it('says how safe a private chat is', () => {
    const at = { nick: 'bob', partner: 1, ip: '10.0.0.2', port: 50123 };
    const said = (['verified', 'encrypted', 'clear'] as const).map((security) =>
      lines('chat:opened', { ...at, security }),
    );
    expect(said).toEqual([
      ['private chat with bob at 10.0.0.2:50123 is open, encrypted and verified: /msg bob text'],
      [
        'private chat with bob at 10.0.0.2:50123 is open, encrypted, but nobody vouches for the key: /msg bob text, /verify bob',
      ],
      ['private chat with bob at 10.0.0.2:50123 is open, in the clear: /msg bob text'],
    ]);
  });

  it('shows the words to compare, and the fingerprint in groups', () => {
    const words = ['garlic', 'powder', 'wasp', 'despair', 'device', 'example'];
    const fingerprint = 'abcdefgh'.repeat(6).padEnd(52, 'a');
    expect(lines('person:verification', { nick: 'bob', fingerprint, words })).toEqual([
      'call bob and compare these words, which stand on both screens if nobody stands between you: garlic powder wasp despair device example',
      'the key of bob: abcd-efgh-abcd-efgh-abcd-efgh-abcd-efgh',
    ]);
    expect(lines('person:trusted', { nick: 'bob' })[0]).toContain('the key that bob had before is forgotten');
  });

  it('lists people, one a line', () => {
    const people = [{ nick: 'bob', ip: '10.0.0.2', udpPort: 4000 }];
    expect(lines('roster:listed', { people })).toEqual([
      '1 person is here:',
      '  bob at 10.0.0.2, UDP port 4000',
    ]);
  });

  it('puts the time before what was said before we came, and the day of another one', () => {
    const now = new Date(2026, 0, 31, 12, 30).getTime();
    const missed = { from: 'bob', text: 'one\ntwo', missed: true } as const;
    expect(lines('room:message', missed, new Date(2026, 0, 31, 9, 4).getTime(), now)).toEqual([
      '[09:04] bob: one',
      '[09:04] bob: two',
    ]);
    const yesterday = new Date(2026, 0, 30, 23, 59).getTime();
    expect(lines('room:message', { ...missed, text: 'waves', emote: true }, yesterday, now)).toEqual([
      '[2026-01-30 23:59] * bob waves',
    ]);
    expect(lines('room:message', { from: 'bob', text: 'now' }, yesterday, now)).toEqual(['bob: now']);
  });

  it('tells what the server itself says, on every line', () => {
    expect(lines('server:notice', { kind: 'announcement', text: 'down at noon\n\nfor an hour' })).toEqual([
      'the server announces: down at noon',
      'the server announces: for an hour',
    ]);
    expect(lines('server:notice', { kind: 'motd', text: 'be kind\n \nbob: \u202eforged' })).toEqual([
      'message of the day:',
      '  be kind',
      '  bob: forged',
    ]);
    expect(lines('nick:chosen', { nick: 'granite' })).toEqual([
      'you will be granite from the next connection on',
    ]);
    expect(lines('server:keeping', { kept: false })[0]).toContain('cannot write texts down');
    expect(lines('server:keeping', { kept: true })).toEqual(['the server writes texts down again']);
  });

  it('tells being put out from being refused', () => {
    const lost = { reason: 'nobody listens there', retryInMs: 1500 };
    expect(lines('server:lost', lost)).toEqual(['server gone: nobody listens there; trying again in 2 s']);
    expect(lines('server:lost', { ...lost, unreached: 'h:9000' })).toEqual([
      'no connection to h:9000: nobody listens there; trying again in 2 s',
    ]);
    const left = { reason: 'disconnected', retryInMs: null };
    expect(lines('server:lost', { ...left, left: 'h:9000' })).toEqual(['you have left h:9000']);
    expect(lines('server:lost', { ...left, unreached: 'h:9000' })).toEqual([]);
    expect(lines('server:refused', { code: 'kicked', reason: 'spam' })).toEqual(['out of the room: spam']);
    expect(lines('server:refused', { code: 'banned', reason: 'spam' })).toEqual(['the server refused: spam']);
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
