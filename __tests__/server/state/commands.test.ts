import { describe, expect, it } from '@jest/globals';
import { NICK_CHARS, TEXT_BYTES } from '../../../src/limits.js';
import type { Action, Barred, Standing } from '../../../src/server/state/commands.js';
import { decide } from '../../../src/server/state/commands.js';
import type { Said } from '../../../src/server/state/member.js';
import type { Passage } from '../../../src/server/state/message-gate.js';
import { readCommand } from '../../../src/server/state/read-command.js';

const CROWDED: Barred = { code: 'too-many-connections' };

/** What is decided about one message. */
function on(message: string, standing: Partial<Standing> = {}): Action {
  const full: Standing = {
    dialect: 'klatsch',
    secure: false,
    lookBarred: () => null,
    registered: true,
    barred: null,
    muted: false,
    nickBarred: () => null,
    recall: () => null,
    takeTokens: () => true,
    takeMessage: () => 'taken',
    sizes: { textBytes: TEXT_BYTES, nickChars: NICK_CHARS },
    ...standing,
  };
  return decide(full, readCommand(full.dialect, message));
}

const refusal = (code: string): unknown => expect.objectContaining({ type: 'refuse', code });
const HELLO = 'HELLO {"klatsch":1,"caps":[],"last":["e",7]}';

describe('the gates', () => {
  it.each([
    ['SAY {"id":"1","text":"x"}', 'not-registered'],
    ['NICK {"nick":"x"}', 'not-registered'],
    [HELLO, 'malformed'],
  ])('refuse %s before REGISTER with %s', (message, code) => {
    expect(on(message, { registered: false })).toEqual(refusal(code));
  });

  it('refuse a second REGISTER', () => {
    for (const dialect of ['klatsch', 'frames', 'lines'] as const) {
      expect(on('REGISTER bob 4000', { dialect })).toEqual(refusal('already-registered'));
    }
  });

  it('ignore in the old dialects what only klatsch knows', () => {
    for (const message of ['WHO {}', 'NICK {"nick":"x"}', 'SAY {}', '', 'GET / HTTP/1.1']) {
      expect(on(message, { dialect: 'lines' })).toEqual({ type: 'nothing' });
      expect(on(message, { dialect: 'frames' })).toEqual({ type: 'nothing' });
    }
    expect(on(HELLO, { dialect: 'lines', registered: false })).toEqual({ type: 'nothing' });
  });

  it('take more tokens for a text of many lines, also when it would not be said', () => {
    const costs: number[] = [];
    const takeTokens = (cost: number): boolean => costs.push(cost) < 3;
    const say = (lines: number): string => `SAY ${JSON.stringify({ id: '7', text: 'a\n'.repeat(lines) })}`;
    expect(on(say(2), { takeTokens })).toMatchObject({ type: 'publish' });
    expect(on(say(1000), { takeTokens, muted: true })).toEqual(refusal('muted'));
    expect(on(say(1000), { takeTokens })).toEqual({ type: 'refuse', code: 'too-fast', id: '7' });
    expect(costs).toEqual([1, 8, 8]);
  });

  it('take a token for what costs others, and only for that', () => {
    const takeTokens = (): boolean => false;
    expect(on('SAY {"id":"7","text":"x"}', { takeTokens })).toEqual({
      type: 'refuse',
      code: 'too-fast',
      id: '7',
    });
    for (const message of ['NICK {"nick":"x"}', 'WHO {}', 'DANCE {}', 'SAY']) {
      expect(on(message, { takeTokens })).toEqual(refusal('too-fast'));
    }
    for (const message of ['REGISTER bob 4000', HELLO]) {
      expect(on(message, { takeTokens })).toEqual(refusal('too-fast'));
    }
    expect(on('SAY {}', { takeTokens, registered: false })).toEqual(refusal('too-fast'));
    expect(on('PING {"n":1}', { takeTokens })).toEqual({ type: 'answer', n: 1 });
    expect(on('QUIT {}', { takeTokens })).toEqual({ type: 'leave' });
  });

  it('count everything else, too, and end what does not heed them', () => {
    const none = { takeMessage: (): Passage => 'none' };
    const abuse = { takeMessage: (): Passage => 'abuse' };
    for (const message of ['PING {"n":1}', 'PONG {"n":1}']) {
      expect(on(message, none)).toEqual({ type: 'refuse', code: 'too-fast' });
      expect(on(message, abuse)).toEqual({ type: 'refuse', code: 'too-fast', final: true });
    }
    for (const message of ['WHO {}', 'GET / HTTP/1.1']) {
      expect(on(message, { dialect: 'lines', ...none })).toEqual(refusal('too-fast'));
      expect(on(message, { dialect: 'frames', ...abuse })).toMatchObject({ code: 'too-fast', final: true });
    }
    // A text that may be said counts as one; others are refused by themselves, up to a point.
    expect(on('WHO {}', none)).toEqual({ type: 'list' });
    const refusing = { takeTokens: () => false };
    const say = 'SAY {"id":"7","text":"x"}';
    expect(on(say, { ...refusing, ...none })).toEqual({ type: 'refuse', code: 'too-fast', id: '7' });
    expect(on(say, { ...refusing, ...abuse })).toMatchObject({ code: 'too-fast', id: '7', final: true });
    expect(on('QUIT {}', { ...refusing, ...abuse })).toEqual({ type: 'leave' });
  });

  it('hold sizes that are smaller than the wire has them', () => {
    const sizes = { sizes: { textBytes: 5, nickChars: 3 } };
    const before = { ...sizes, registered: false };
    expect(on('SAY {"id":"7","text":"héllo"}', sizes)).toMatchObject({
      code: 'text-too-long',
      atMost: 5,
      id: '7',
    });
    expect(on('SAY {"id":"7","text":"hélo"}', sizes)).toMatchObject({ type: 'publish' });
    expect(on('REGISTER böb 4000', before)).toMatchObject({ type: 'claim' });
    expect(on('REGISTER böbs 4000', before)).toMatchObject({
      code: 'nick-invalid',
      atMost: 3,
      final: true,
    });
    expect(on('NICK {"nick":"bob"}', sizes)).toMatchObject({ type: 'rename' });
    expect(on('NICK {"nick":"bobs"}', sizes)).toEqual({ type: 'refuse', code: 'nick-invalid', atMost: 3 });
  });

  it('tell a connection too many, once it asks for something', () => {
    const crowded = { barred: CROWDED, registered: false };
    expect(on(HELLO, { ...crowded, dialect: 'frames' })).toEqual({
      type: 'greet',
      last: { epoch: 'e', seq: 7 },
      sender: null,
    });
    expect(on('REGISTER bob 4000', crowded)).toEqual({
      type: 'refuse',
      code: 'too-many-connections',
      final: true,
    });
    expect(on('QUIT ', { ...crowded, dialect: 'lines' })).toEqual({ type: 'leave' });
  });
});

describe('the commands', () => {
  it('turn REGISTER into a claim', () => {
    const claim = { type: 'claim', nick: 'bob', udpPort: 4000 };
    for (const dialect of ['klatsch', 'frames', 'lines'] as const) {
      expect(on('REGISTER bob 4000', { dialect, registered: false })).toEqual(claim);
    }
  });

  it('say nothing again, and nothing that may have been said, whatever stands against it by now', () => {
    const before = { seq: 7, at: 1, member: 'm', from: 'bob', text: 'x', id: '1', sender: 's' };
    const asked: unknown[] = [];
    const recall =
      (answer: Said | null | 'unsure') =>
      (...question: unknown[]): Said | null | 'unsure' => {
        asked.push(question);
        return answer;
      };
    const again = 'SAY {"id":"1","text":"x","after":["e",6]}';
    expect(on(again, { recall: recall(before), muted: true })).toEqual({ type: 'repeat', said: before });
    expect(on(again, { recall: recall('unsure'), muted: true })).toMatchObject({
      code: 'maybe-said',
      id: '1',
    });
    expect(on(again, { recall: recall(null), muted: true })).toMatchObject({ code: 'muted', id: '1' });
    expect(on(again, { recall: recall(before), takeTokens: () => false })).toEqual(refusal('too-fast'));
    expect(on('SAY {"id":"1","text":"x"}', { recall: recall(null) })).toMatchObject({ type: 'publish' });
    const after = { epoch: 'e', seq: 6 };
    expect(asked).toEqual(Array(3).fill(['1', after]));
    expect(on('BROADCAST bob hi', { dialect: 'lines', recall: recall(before) })).toMatchObject({
      utterance: { text: 'hi' },
    });
  });

  it('keep a text as it is, without what could harm a terminal', () => {
    expect(on('BROADCAST eve  a \t b ', { dialect: 'frames' })).toEqual({
      type: 'publish',
      utterance: { text: ' a \t b ' },
    });
    expect(on('SAY {"id":"1","text":"a\\u001b[31mb\\r\\nc","emote":true}')).toEqual({
      type: 'publish',
      utterance: { text: 'ab\nc', emote: true, id: '1' },
    });
    expect(on('SAY {"id":"1","text":"\\u0007 \\u200b"}')).toMatchObject({
      type: 'refuse',
      code: 'text-empty',
      id: '1',
    });
  });
});
