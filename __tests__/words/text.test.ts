import { describe, expect, it } from '@jest/globals';
import { TEXT_BYTES } from '../../src/limits.js';
import { words } from '../../src/words/index.js';

const { operator, peer, server } = words;

describe('whoever refuses a text that is too long', () => {
  it.each([
    ['what one says', peer.problem('text-too-long', '')],
    ['what an operator announces', operator.textBad('text-too-long')],
    ['the server', server.atMost['text-too-long'](TEXT_BYTES)],
  ])('says how long one may be: %s', (_, told) => {
    expect(told).toContain(`${TEXT_BYTES} bytes`);
  });
});
