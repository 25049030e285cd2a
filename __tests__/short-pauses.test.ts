import { execFile } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const MODULE = pathToFileURL(fileURLToPath(new URL('../dist/src/short-pauses.js', import.meta.url))).href;

/** Makes objects of which many stay for a while, and prints how large the space for new ones has become, MiB. */
const BUSY = `
  let kept = [];
  for (let made = 0; made < 1e6; made += 1) {
    kept.push({ made, text: 'text ' + made });
    if (kept.length > 20_000) kept = kept.slice(10_000);
  }
  const { getHeapSpaceStatistics } = await import('node:v8');
  const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  console.log(space.space_size / 2 ** 20);`;

async function newSpaceAfter(code: string): Promise<number> {
  const args = ['--input-type=module', '--eval', code];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
  expect(stderr).toBe('');
  return Number(stdout);
}

describe('keepPausesShort', () => {
  it('keeps the space for new objects small, which grows without it', async () => {
    const short = `import { keepPausesShort } from '${MODULE}'; keepPausesShort();`;
    expect(await newSpaceAfter(short + BUSY)).toBeLessThanOrEqual(4);
    expect(await newSpaceAfter(BUSY)).toBeGreaterThanOrEqual(16);
  });
});
