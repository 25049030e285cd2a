import { beforeEach, describe, expect, it } from '@jest/globals';
import { encodeRoster } from '../../../src/server/state/batch.js';
import type { Audience } from '../../../src/server/state/batch.js';
import { Directory } from '../../../src/server/state/directory.js';
import { Rosters } from '../../../src/server/state/rosters.js';
import { memberCalled } from './member-for-test.js';

const AUDIENCES: readonly Audience[] = [
  { dialect: 'klatsch', view: null },
  { dialect: 'klatsch', view: '192.0.2.1' },
  { dialect: 'frames', view: '192.0.2.1' },
  { dialect: 'lines', view: null },
];

describe('Rosters', () => {
  let directory: Directory;
  let rosters: Rosters;
  const told = (): Buffer[] => AUDIENCES.map((audience) => rosters.encode(audience, directory.list()));
  beforeEach(() => {
    directory = new Directory();
    rosters = new Rosters();
    directory.claim(memberCalled('bob', { ip: '127.0.0.1', udpPort: 1 }));
  });

  it('are encoded once for each audience, as it must get them', () => {
    const first = told();
    expect(first).toEqual(AUDIENCES.map((audience) => encodeRoster(audience, directory.list())));
    for (const [index, bytes] of told().entries()) expect(bytes).toBe(first[index]);
  });

  it.each([
    ['comes', () => directory.claim(memberCalled('eve', { udpPort: 2 }))],
    ['has another nick', () => directory.rename('bob', 'rob')],
    ['goes', () => directory.release('bob')],
  ])('are encoded anew when somebody %s', (_what, change) => {
    const before = told();
    change();
    const after = told();
    for (const [index, bytes] of after.entries()) expect(bytes).not.toEqual(before[index]);
    expect(after).toEqual(AUDIENCES.map((audience) => encodeRoster(audience, directory.list())));
  });
});
