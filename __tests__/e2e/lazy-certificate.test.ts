import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { E2E_MS, Program } from '../support/program.js';

jest.setTimeout(E2E_MS);

let state: string;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'klatsch-lazy-'));
});

afterEach(() => {
  rmSync(state, { recursive: true, force: true });
});

const module_ = (text: string): string =>
  `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`;

/** Node's option that makes the library for certificates as if it were not there. */
const WITHOUT = `--import=${module_(
  `import { register } from 'node:module';
   register(${JSON.stringify(
     module_(
       `export async function resolve(name, context, next) {
          if (name.includes('x509')) throw new Error('the library was loaded');
          return next(name, context);
        }`,
     ),
   )});`,
)}`;

async function id(nodeOptions = ''): Promise<{ code: number | null; lines: readonly string[]; why: string }> {
  const program = new Program(['id'], { XDG_STATE_HOME: state, NODE_OPTIONS: nodeOptions });
  const { code } = await program.exited;
  return { code, lines: program.lines, why: program.stderr };
}

// It takes 85 ms to load (docs/ARCHITECTURE.md), and is needed once in the life of a key.
describe('the library for certificates', () => {
  it('is loaded when a key has to be made, and only then', async () => {
    expect((await id(WITHOUT)).why).toContain('the library was loaded');
    const made = await id();
    expect(made.code).toBe(0);
    expect(await id(WITHOUT)).toEqual(made);
  });
});
