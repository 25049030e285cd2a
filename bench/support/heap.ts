import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scratchDirectory } from './scratch.js';
import { pause } from './pause.js';

/** Between two looks at whether it has answered, and for the file to be whole. */
const STEP_MS = 50;

/** Bytes of a process. */
export interface Memory {
  readonly heapUsed: number;
  readonly rss: number;
}

/** Asks a process what is left after it has collected its garbage. */
export class HeapProbe {
  readonly #file = join(scratchDirectory(), 'heap.json');
  /** What node has to be started with. */
  readonly node: readonly string[] = [
    '--expose-gc',
    '--import',
    fileURLToPath(new URL('heap-probe.js', import.meta.url)),
  ];
  readonly env: Readonly<Record<string, string>> = { HEAP_FILE: this.#file };

  /** Asks the process that was started so. */
  async ask(pid: number): Promise<Memory> {
    rmSync(this.#file, { force: true });
    process.kill(pid, 'SIGUSR2');
    while (!existsSync(this.#file)) await pause(STEP_MS);
    await pause(STEP_MS);
    return JSON.parse(readFileSync(this.#file, 'utf8')) as Memory;
  }
}
