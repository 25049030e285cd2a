import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeDirectory } from '../src/make-directory.js';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'klatsch-dir-'));
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

describe('makeDirectory', () => {
  it('makes it and all above it, for the owner alone, and again does nothing', () => {
    const path = join(home, 'a', 'b', 'c');
    makeDirectory(path);
    makeDirectory(path);
    for (const each of [path, join(home, 'a')]) expect(statSync(each).mode & 0o777).toBe(0o700);
  });

  it.each(['/proc/klatsch', '/proc/klatsch/state/klatsch'])('gives up where it may not be: %s', (path) => {
    expect(() => {
      makeDirectory(path);
    }).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });

  it('says that a file is in the way', () => {
    writeFileSync(join(home, 'file'), '');
    expect(() => {
      makeDirectory(join(home, 'file', 'a'));
    }).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
    expect(() => {
      makeDirectory(join(home, 'file'));
    }).toThrow(expect.objectContaining({ code: 'EEXIST' }));
  });
});
