import { describe, expect, it } from '@jest/globals';
import type { AccessMode, Allowed } from '../../src/bus/events.js';
import { words } from '../../src/words/index.js';

const MODES: readonly AccessMode[] = ['open', 'keys', 'password'];
const CAROL: Allowed = { fingerprint: 'a'.repeat(32), nick: 'carol', by: 'root', at: 0 };

/** What each kind of server says of the same. */
function said(of: (access: AccessMode) => Parameters<typeof words.operator.outcome>[0]): readonly string[] {
  return MODES.map((access) => words.operator.outcome(of(access)));
}

describe('what is told of who may come in', () => {
  it('says of an open server that everybody may, and of one with a password what the list is for', () => {
    expect(said((access) => ({ done: 'allowed-list', access, allowed: [] }))).toEqual([
      'everybody may come in; 0 keys are on the list',
      '0 keys may come in',
      '0 keys may come in without the password',
    ]);
    expect(said((access) => ({ done: 'allowed-list', access, allowed: [CAROL] }))).toEqual([
      'everybody may come in; 1 key is on the list',
      '1 key may come in',
      '1 key may come in without the password',
    ]);
  });

  it('keeps out nobody by taking a key off the list of an open server', () => {
    expect(said((access) => ({ done: 'disallowed', access, allowed: [CAROL], kicked: [] }))).toEqual([
      'carol taken off the list; everybody may come in',
      'carol may not come in any more',
      'carol may not come in without the password any more',
    ]);
  });

  it('says of a password that nobody is asked for it, where that is so', () => {
    const unasked =
      'the password is set; nobody is asked for it until the server is started with --access password';
    expect(said((access) => ({ done: 'password-set', access }))).toEqual([
      unasked,
      unasked,
      'the password is set',
    ]);
  });
});
