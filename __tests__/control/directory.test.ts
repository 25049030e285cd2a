import { chmodSync, chownSync, lchownSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { isGivenByRoot, isOurs, secureDirectory } from '../../src/control/directory.js';
import { itAsRoot } from '../support/root.js';
import { clearScratch, scratch } from './scratch.js';

afterEach(() => {
  jest.restoreAllMocks();
  clearScratch();
});

const NOBODY = 65_534;

function modeOf(directory: string): number {
  return statSync(directory).mode & 0o777;
}

describe('the directory of a control socket', () => {
  it('is made, for its owner alone, with what it stands in', () => {
    const directory = join(scratch(), 'a', 'klatsch');
    secureDirectory(directory);
    expect(modeOf(directory)).toBe(0o700);
  });

  it.each([0o755, 0o770, 0o701, 0o777])('is closed if it is open (%o)', (mode) => {
    const directory = join(scratch(), 'klatsch');
    mkdirSync(directory);
    chmodSync(directory, mode);
    secureDirectory(directory);
    expect(modeOf(directory)).toBe(0o700);
  });

  it('stays as it is if it is right, and may be a link of one’s own', () => {
    const place = scratch();
    const directory = join(place, 'klatsch');
    mkdirSync(directory, { mode: 0o500 });
    symlinkSync(directory, join(place, 'link'));
    secureDirectory(join(place, 'link'));
    expect(modeOf(directory)).toBe(0o500);
  });

  it('is refused if it is none, or can be none', () => {
    const file = join(scratch(), 'file');
    writeFileSync(file, '');
    // In the last one nobody can make anything, not even root, and Node would try for ever.
    for (const path of [file, join(file, 'klatsch'), '/proc/klatsch/state/klatsch']) {
      expect(() => {
        secureDirectory(path);
      }).toThrow(
        expect.objectContaining({ code: 'control-unavailable', message: expect.stringContaining(path) }),
      );
    }
  });

  itAsRoot('is refused if it is somebody else’s, also behind a link of ours, or a link of theirs', () => {
    const place = scratch();
    const theirs = join(place, 'theirs');
    const ours = join(place, 'ours');
    for (const directory of [theirs, ours]) mkdirSync(directory, { mode: 0o700 });
    chownSync(theirs, NOBODY, NOBODY);
    symlinkSync(theirs, join(place, 'to-theirs'));
    symlinkSync(ours, join(place, 'of-theirs'));
    lchownSync(join(place, 'of-theirs'), NOBODY, NOBODY);
    for (const name of ['theirs', 'to-theirs', 'of-theirs']) {
      expect(() => {
        secureDirectory(join(place, name));
      }).toThrow(
        expect.objectContaining({
          code: 'control-unavailable',
          message: expect.stringContaining('user 65534'),
        }),
      );
    }
  });

  itAsRoot('may be behind a link that root has laid where nobody else can lay one', () => {
    const place = scratch();
    const ours = join(place, 'ours');
    const link = join(place, 'link');
    mkdirSync(ours, { mode: 0o700 });
    chownSync(ours, NOBODY, NOBODY);
    symlinkSync(ours, link);
    jest.spyOn(process, 'getuid').mockReturnValue(NOBODY);
    chmodSync(place, 0o755);
    secureDirectory(link);
    expect([isOurs(link), isGivenByRoot(link), isGivenByRoot(ours)]).toEqual([true, true, true]);
    // As in /tmp.
    chmodSync(place, 0o1777);
    expect([isOurs(link), isGivenByRoot(link), isGivenByRoot(ours)]).toEqual([false, false, false]);
    expect(() => {
      secureDirectory(link);
    }).toThrow(expect.objectContaining({ message: expect.stringContaining('user 0') }));
  });
});
