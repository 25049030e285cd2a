import { describe, expect, it } from '@jest/globals';
import type { PrivateView } from './private-side.js';
import { judgePrivate } from './private-side.js';

/** What ann has said to ben, what she knows of it, and what ben has heard. */
function found(said: string, acknowledged: string, returned: string, heard: string): string[] {
  const nothing = { said: [], acknowledged: new Set<string>(), returned: new Set<string>(), heard: [] };
  const ann: PrivateView = {
    ...{ ...nothing, who: 'ann', partner: 'ben', said: Array.from(said) },
    ...{ acknowledged: new Set(acknowledged), returned: new Set(returned) },
  };
  return judgePrivate([ann, { ...nothing, who: 'ben', partner: 'ann', heard: Array.from(heard) }]);
}

describe('judgePrivate', () => {
  it('finds nothing where what is acknowledged was heard, once and in order', () => {
    expect(found('abc', 'abc', '', 'abc')).toEqual([]);
  });

  it('lets what was given back be heard or not', () => {
    expect(found('abc', 'ac', 'b', 'ac')).toEqual([]);
    expect(found('abc', 'ac', 'b', 'abc')).toEqual([]);
  });

  it.each([
    ['acknowledged, but lost', found('abc', 'abc', '', 'ac')],
    ['doubled', found('abc', 'abc', '', 'abbc')],
    ['out of order', found('abc', 'abc', '', 'acb')],
    ['invented', found('ab', 'ab', '', 'abc')],
    ['neither acknowledged nor given back', found('abc', 'ab', '', 'ab')],
    ['acknowledged and given back', found('ab', 'ab', 'b', 'ab')],
  ])('finds what is %s', (what, findings) => {
    expect(findings.filter((finding) => finding.startsWith(`ann to ben: ${what}: `))).toHaveLength(1);
  });
});
