import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { renderPictures } from '../../pictures/pictures.js';

const DIRECTORY = join(process.cwd(), 'docs/pictures');
const pictures = renderPictures();

describe('the pictures of the README', () => {
  it('are the ones that there are', () => {
    expect(readdirSync(DIRECTORY).sort()).toEqual([...pictures.keys()].sort());
    const readme = readFileSync('README.md', 'utf8');
    for (const file of pictures.keys()) expect(readme).toContain(`docs/pictures/${file}`);
  });

  it.each([...pictures.keys()])('%s is what the screen looks like now (else: npm run pictures)', (file) => {
    const drawn = pictures.get(file) ?? '';
    // Not `toBe`: a whole picture as a difference helps nobody.
    expect(readFileSync(join(DIRECTORY, file), 'utf8') === drawn).toBe(true);
  });

  it('come out the same each time', () => {
    expect([...renderPictures()]).toEqual([...pictures]);
  });
});
