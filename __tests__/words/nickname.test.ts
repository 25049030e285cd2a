import { describe, expect, it } from '@jest/globals';
import { parseOperatorLine } from '../../src/operator/parse.js';
import { words } from '../../src/words/index.js';

const { commands, peer, server } = words;

/** What an operator is told of a line. */
function toldOf(line: string): string {
  const parsed = parseOperatorLine(line);
  return parsed.ok ? '' : parsed.message;
}

describe('whoever refuses a nick', () => {
  it.each([
    ['/nick', peer.problem('nick-invalid', 'a#b:c')],
    ['the command line', commands.nickInvalid('a#b:c')],
    ['the server', server.refusals['nick-invalid']],
    ['the operator’s line', toldOf('ban /a#b')],
  ])('says which characters may stand in one: %s', (_, told) => {
    expect(told).toMatch(/one word of .*visible characters, without a colon, not beginning with \/ or \*$/);
  });

  it.each([
    ['/nick', peer.problem('nick-invalid', 'x'.repeat(33))],
    ['the command line', commands.nickInvalid('x'.repeat(33))],
    ['the server', server.atMost['nick-invalid'](32)],
    ['the operator’s line', toldOf(`ban ${'x'.repeat(33)}`)],
  ])('says how long one may be: %s', (_, told) => {
    expect(told).toMatch(/\b32 (visible )?characters\b/);
  });

  it.each([
    ['/nick', peer.problem('nick-reserved', 'server')],
    ['the command line', commands.nickReserved('server')],
    ['the server', server.refusals['nick-reserved']],
    ['the operator’s line', toldOf('ban server')],
  ])('says whose a reserved one is: %s', (_, told) => {
    expect(told).toMatch(/the server itself speaks under that name/);
  });
});
