import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { E2E_MS, endPrograms, Program } from '../support/program.js';

jest.setTimeout(E2E_MS);

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGES = ['README.md', 'docs/COMMANDS.md', 'docs/OPERATING.md'];
const BLOCK = /^```console\n(?<body>[\s\S]*?)^```$/gm;

/** The lines behind `$ ` in a page's console blocks. */
function examplesOf(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const blocks = [...text.matchAll(BLOCK)].map((match) => match.groups?.body ?? '');
  return blocks
    .flatMap((block) => block.split('\n'))
    .flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : []));
}

const examples = PAGES.flatMap((page) => examplesOf(page).map((line) => [page, line] as const));

describe('the examples of the documentation', () => {
  const home = mkdtempSync(join(tmpdir(), 'klatsch-docs-'));
  const runtime = join(home, 'run');
  let port = '';

  beforeAll(async () => {
    const command = join(home, 'klatsch');
    writeFileSync(
      command,
      `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, 'dist/bin/klatsch.js')}" "$@"\n`,
    );
    chmodSync(command, 0o755);
    mkdirSync(runtime);
    const host = new Program(['host', '--port', '0'], { XDG_RUNTIME_DIR: runtime });
    [, port = ''] = await host.line(/^hosting on \S+:(\d+) as /);
  });

  afterAll(async () => {
    await endPrograms();
    rmSync(home, { recursive: true, force: true });
  });

  it('are there', () => {
    expect(examples.length).toBeGreaterThan(5);
  });

  it.each(examples)('%s: %s', async (_page, line) => {
    const child = spawn('sh', ['-c', line], {
      stdio: 'ignore',
      env: {
        PATH: `${home}:${process.env.PATH ?? ''}`,
        HOME: home,
        KLATSCH_SERVER: `127.0.0.1:${port}`,
        KLATSCH_SOCKET: join(runtime, 'klatsch', `${port}.sock`),
      },
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(0);
  });

  it('name the two commands of a fresh clone, literally', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    expect(readme).toContain('npm install && npm start\nnpm install && npm test');
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts.start).toMatch(/build .*klatsch\.js host$/);
    expect(scripts.test).toMatch(/build .*jest/);
  });
});
