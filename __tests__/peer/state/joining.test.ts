import { describe, expect, it } from '@jest/globals';
import {
  DIALECT_STRIKES,
  GHOST_MS,
  NICK_SUFFIXES,
  RECONNECT_FIRST_MS,
  RECONNECT_LAST_MS,
} from '../../../src/limits.js';
import { BackOff } from '../../../src/peer/state/back-off.js';
import { DialectChoice, DialectTrial } from '../../../src/peer/state/dialect-choice.js';
import { Ghost } from '../../../src/peer/state/ghost.js';
import { NickChoice } from '../../../src/peer/state/nick-choice.js';
import { Refusals } from '../../../src/peer/state/refusals.js';
import { formatServer, parseServer } from '../../../src/peer/state/server-address.js';

describe('BackOff', () => {
  it('doubles up to its bound and begins anew', () => {
    const backOff = new BackOff(() => 0);
    const waits = Array.from({ length: 8 }, () => backOff.failed());
    expect(waits.slice(0, 3)).toEqual([RECONNECT_FIRST_MS, 2 * RECONNECT_FIRST_MS, 4 * RECONNECT_FIRST_MS]);
    expect(waits.at(-1)).toBe(RECONNECT_LAST_MS);
    backOff.reset();
    expect(backOff.failed()).toBe(RECONNECT_FIRST_MS);
  });

  it('lets chance take a share away', () => {
    expect(new BackOff(() => 0.5).failed()).toBe(850);
    expect(new BackOff(() => 1).failed()).toBe(700);
  });
});

describe('DialectChoice', () => {
  it('tries frames, then lines, each once', () => {
    const choice = new DialectChoice();
    expect(choice.start('s')).toBe('framed');
    expect(choice.failed('s', 'framed')).toBe('lines');
    expect(choice.failed('s', 'lines')).toBeNull();
    expect(choice.start('s')).toBe('framed');
  });

  it('remembers what worked with a server', () => {
    const choice = new DialectChoice();
    choice.worked('s', 'lines');
    expect(choice.start('s')).toBe('lines');
    expect(choice.start('other')).toBe('framed');
  });

  it('starts over when what it remembers fails', () => {
    const choice = new DialectChoice();
    choice.worked('s', 'lines');
    choice.start('s');
    expect(choice.failed('s', 'lines')).toBe('framed');
    expect(choice.failed('s', 'framed')).toBeNull();
  });
});

describe('a server that has spoken frames', () => {
  it('is not taken for a lines server at its first failures', () => {
    const choice = new DialectChoice();
    choice.worked('s', 'framed');
    for (let strike = 1; strike < DIALECT_STRIKES; strike += 1) {
      expect(choice.start('s')).toBe('framed');
      expect(choice.failed('s', 'framed')).toBeNull();
    }
    choice.worked('s', 'framed');
    for (let strike = 1; strike < DIALECT_STRIKES; strike += 1) choice.failed('s', 'framed');
    choice.start('s');
    expect(choice.failed('s', 'framed')).toBe('lines');
  });

  it('is never taken for one when it has spoken the extension, however often it fails', () => {
    const choice = new DialectChoice();
    choice.worked('s', 'framed', true);
    for (let strike = 1; strike <= 2 * DIALECT_STRIKES; strike += 1) {
      expect(choice.start('s')).toBe('framed');
      expect(choice.failed('s', 'framed')).toBeNull();
    }
    // One that answers in frames again, and in nothing else, has been replaced.
    choice.worked('s', 'framed', false);
    for (let strike = 1; strike < DIALECT_STRIKES; strike += 1) choice.failed('s', 'framed');
    choice.start('s');
    expect(choice.failed('s', 'framed')).toBe('lines');
  });
});

describe('DialectTrial', () => {
  it.each([
    ['framed', 0x00, true],
    ['framed', 0x57, false],
    ['lines', 0x57, true],
    ['lines', 0x00, false],
  ] as const)('%s with the first byte %i', (approach, byte, right) => {
    const trial = new DialectTrial(approach);
    expect(trial.proven).toBe(false);
    expect(trial.heard(byte)).toBe(right);
    expect(trial.proven).toBe(right);
  });
});

describe('NickChoice', () => {
  it('numbers a default nick, within bounds and length', () => {
    const nicks = new NickChoice('x'.repeat(32), false);
    expect(nicks.taken()).toBe(true);
    expect(nicks.current).toBe(`${'x'.repeat(30)}-2`);
    for (let number = 3; number <= NICK_SUFFIXES; number++) expect(nicks.taken()).toBe(true);
    expect(nicks.taken()).toBe(false);
  });

  it('asks for the nick of before first, then begins anew', () => {
    const nicks = new NickChoice('sam', false);
    nicks.taken();
    nicks.taken();
    nicks.welcomed(nicks.ask());
    expect(nicks.current).toBe('sam-3');
    nicks.taken();
    expect(nicks.current).toBe('sam-2');
  });

  it('keeps what was chosen while a server was being asked', () => {
    const nicks = new NickChoice('sam', false);
    const asked = nicks.ask();
    nicks.choose('granite');
    nicks.welcomed(asked);
    expect([asked, nicks.current]).toEqual(['sam', 'granite']);
  });

  it('never replaces a chosen one', () => {
    expect(new NickChoice('sam', true).taken()).toBe(false);
    const nicks = new NickChoice('sam', false);
    nicks.choose('pam');
    expect(nicks.taken()).toBe(false);
    expect(nicks.current).toBe('pam');
  });
});

describe('Ghost', () => {
  it('is our nick at the same server process, for a while', () => {
    const ghost = new Ghost();
    expect(ghost.holds('sam', null, 0)).toBe(false);
    ghost.lost('sam', 'e1', 1000);
    expect(ghost.holds('sam', 'e1', 1000 + GHOST_MS - 1)).toBe(true);
    expect(ghost.holds('sam', 'e1', 1000 + GHOST_MS)).toBe(false);
    expect(ghost.holds('pam', 'e1', 1000)).toBe(false);
    expect(ghost.holds('sam', 'e2', 1000)).toBe(false);
    expect(ghost.holds('sam', null, 1000)).toBe(false);
  });
});

describe('Refusals', () => {
  it.each([
    ['server-stopping', 'later'],
    ['kicked', 'refused'],
    ['address-taken', 'other-port'],
    ['nick-owned', 'refused'],
    ['nick-taken', 'refused'],
    ['a code of tomorrow', 'refused'],
  ])('answers %s, under a nick that somebody chose, with: %s', (code, sequel) => {
    expect(new Refusals(new NickChoice('sam', true)).judge(code, 'e1', 0, true)).toBe(sequel);
  });

  it.each(['nick-taken', 'nick-owned'])('asks for another nick after %s where nobody chose it', (code) => {
    const nicks = new NickChoice('sam', false);
    expect(new Refusals(nicks).judge(code, 'e1', 0, true)).toBe('again');
    expect(nicks.current).toBe('sam-2');
  });

  it('waits for its ghost rather than taking another nick', () => {
    const nicks = new NickChoice('sam', false);
    const refusals = new Refusals(nicks);
    refusals.lost('sam', 'e1', 0);
    expect(refusals.judge('nick-taken', 'e1', GHOST_MS - 1, true)).toBe('ghost');
    expect(nicks.current).toBe('sam');
    expect(refusals.judge('nick-taken', 'e1', GHOST_MS, true)).toBe('again');
  });

  it.each(['room-full', 'too-many-connections'])('comes back after %s only if it was here', (code) => {
    const refusals = new Refusals(new NickChoice('sam', true));
    expect(refusals.judge(code, 'e1', 0, false)).toBe('refused');
    expect(refusals.judge(code, 'e1', 0, true)).toBe('later');
  });
});

describe('a server address', () => {
  it.each([
    ['example.org', { host: 'example.org', port: 9000 }],
    ['10.0.0.5:9001', { host: '10.0.0.5', port: 9001 }],
    ['[::1]:9001', { host: '::1', port: 9001 }],
    ['a:b:c', null],
    ['host:0', null],
    ['host:65536', null],
    ['', null],
  ])('%s', (text, address) => {
    expect(parseServer(text)).toEqual(address);
  });

  it('is written as it is read', () => {
    for (const text of ['host:9000', '[::1]:9001']) {
      const address = parseServer(text);
      expect(address === null ? null : formatServer(address)).toBe(text);
    }
  });
});
