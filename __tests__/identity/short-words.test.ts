import { describe, expect, it } from '@jest/globals';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import fc from 'fast-check';
import { fingerprintOf } from '../../src/identity/fingerprint.js';
import { shortWords } from '../../src/identity/short-words.js';

const fingerprint = fc.uint8Array({ minLength: 44, maxLength: 44 }).map(fingerprintOf);

/** Each costs a tenth of a second. */
const RUNS = 8;

describe('the words for two keys', () => {
  it('are six of the list, the same on both sides', async () => {
    await fc.assert(
      fc.asyncProperty(fingerprint, fingerprint, async (one, other) => {
        const words = await shortWords(one, other);
        expect(words).toHaveLength(6);
        for (const word of words) expect(wordlist).toContain(word);
        expect(await shortWords(other, one)).toEqual(words);
      }),
      { numRuns: RUNS },
    );
  });

  it('are others for any other key', async () => {
    await fc.assert(
      fc.asyncProperty(fingerprint, fingerprint, fingerprint, async (one, other, third) => {
        fc.pre(other !== third && one !== third && one !== other);
        expect(await shortWords(one, third)).not.toEqual(await shortWords(one, other));
      }),
      { numRuns: RUNS },
    );
  });

  it('stay what they are: two versions of klatsch must show the same', async () => {
    const words = await shortWords('b'.repeat(52), 'a'.repeat(52));
    expect(words.join(' ')).toBe('garlic powder wasp despair device example');
  });
});
