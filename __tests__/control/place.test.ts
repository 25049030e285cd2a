import { linkSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { draftBeside, lookAt, moveIn, moveOut } from '../../src/control/place.js';
import { clearScratch, scratch } from './scratch.js';

afterEach(clearScratch);

describe('the place of a control socket', () => {
  let path = '';
  let draft = '';
  beforeEach(() => {
    path = join(scratch(), '1.sock');
    draft = draftBeside(path);
  });

  function write(at: string, text: string): NonNullable<ReturnType<typeof lookAt>> {
    writeFileSync(at, text);
    const file = lookAt(at);
    if (file === null) throw new Error('not there');
    return file;
  }

  it('gets a file under another name first, in the same directory, of no longer a name', () => {
    expect(dirname(draft)).toBe(dirname(path));
    expect(basename(draft)).toMatch(/^\.[0-9a-z]{5}$/);
    expect(draftBeside(path)).not.toBe(draftBeside(path));
  });

  it('is taken by one only, and the other name goes', () => {
    write(draft, 'first');
    expect(moveIn(draft, path)).toBe(true);
    write(draft, 'second');
    expect(moveIn(draft, path)).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('first');
    expect(readdirSync(dirname(path)).sort()).toEqual([basename(draft), basename(path)].sort());
  });

  it('is left by the very file', () => {
    const file = write(path, 'ours');
    moveOut(path, file);
    moveOut(path, file);
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it('is not left by another file that has come there', () => {
    const ours = write(draft, 'ours');
    write(path, 'theirs');
    moveOut(path, ours);
    expect(readFileSync(path, 'utf8')).toBe('theirs');
    // The same file under two names is the same file.
    linkSync(draft, `${path}2`);
    moveOut(`${path}2`, ours);
    expect(readdirSync(dirname(path)).sort()).toEqual([basename(draft), basename(path)].sort());
  });
});
