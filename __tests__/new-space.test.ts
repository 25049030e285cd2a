import { execFile } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const MODULE = pathToFileURL(fileURLToPath(new URL('../dist/src/new-space.js', import.meta.url))).href;

/** Makes objects of which many stay for a while. */
const BUSY = `
  let kept = [];
  for (let made = 0; made < 1e6; made += 1) {
    kept.push({ made, text: 'text ' + made });
    if (kept.length > 20_000) kept = kept.slice(10_000);
  }`;

/** Prints how large the space for new objects is, MiB. */
const LOOK = `
  const { getHeapSpaceStatistics } = await import('node:v8');
  const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  console.log(space.space_size / 2 ** 20);`;

async function newSpaceAfter(code: string): Promise<number> {
  const args = ['--input-type=module', '--eval', code];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
  expect(stderr).toBe('');
  return Number(stdout);
}

describe('sizeNewSpace', () => {
  const begin = `import { sizeNewSpace } from '${MODULE}'; sizeNewSpace();`;

  it('makes the space for new objects, of two halves, larger at once', async () => {
    expect(await newSpaceAfter(begin + LOOK)).toBe(16);
    expect(await newSpaceAfter(LOOK)).toBeLessThan(4);
  });

  it('lets it grow no more, as it does otherwise', async () => {
    expect(await newSpaceAfter(begin + BUSY + LOOK)).toBe(16);
    expect(await newSpaceAfter(BUSY + LOOK)).toBeGreaterThan(16);
  });
});
