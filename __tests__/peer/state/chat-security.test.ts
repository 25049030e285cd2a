import { describe, expect, it } from '@jest/globals';
import { judgeKey } from '../../../src/peer/state/chat-security.js';

const wrong = { ok: false, code: 'person-key-wrong' };
const changed = { ok: false, code: 'person-key-changed' };
const secure = (value: string): object => ({ ok: true, value });

describe('the key of the far end of a private chat', () => {
  it.each<[string | null, string | null, string | null, object]>([
    // presented, the roster's, remembered
    [null, null, null, secure('clear')],
    ['k', null, null, secure('encrypted')],
    ['k', null, 'k', secure('encrypted')],
    ['k', 'k', null, secure('verified')],
    ['k', 'k', 'k', secure('verified')],
    ['k', 'x', null, wrong],
    ['k', 'x', 'k', wrong],
    [null, 'k', null, wrong],
    ['', 'k', null, wrong],
    ['', null, 'k', changed],
    ['k', 'k', 'x', changed],
    ['k', null, 'x', changed],
    [null, null, 'k', changed],
  ])('%j where the roster has %j and %j is remembered', (presented, roster, remembered, judged) => {
    expect(judgeKey(presented, { roster, remembered })).toEqual(judged);
  });
});
