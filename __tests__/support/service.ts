import { eventually } from './eventually.js';
import { E2E_MS, Program } from './program.js';

/** An entry of the log as it is written. */
export type Entry = Readonly<Record<string, unknown>> & { readonly code: string };

/** Reads lines of a log; fails where one is no entry. */
export function entriesIn(lines: readonly string[]): Entry[] {
  return lines.map((line) => {
    const entry = JSON.parse(line) as Entry;
    if (typeof entry.code !== 'string') throw new Error(`no entry: ${line}`);
    return entry;
  });
}

/** `klatsch serve` without a terminal, on a free port of every address: a service. */
export class Service {
  readonly program: Program;

  constructor(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
    this.program = new Program(['serve', '--port', '0', ...args], env);
  }

  /** What it has logged to standard output. */
  get entries(): Entry[] {
    return entriesIn(this.program.lines);
  }

  /** Waits for an entry, and gives it; `nth` counts from 1. */
  async entry(code: string, nth = 1): Promise<Entry> {
    return eventually(
      () => {
        const found = this.entries.filter((entry) => entry.code === code)[nth - 1];
        if (found !== undefined) return found;
        const { lines, stderr } = this.program;
        throw new Error(`no ${code} in:\n${lines.join('\n')}\nstderr:\n${stderr}`);
      },
      { ms: E2E_MS / 3 },
    );
  }

  /** Where it listens. */
  async port(): Promise<number> {
    return Number((await this.entry('server-listening')).port);
  }

  /** Where it serves metrics. */
  async metrics(path: '/metrics' | '/healthz'): Promise<Response> {
    const { port } = await this.entry('metrics-listening');
    return fetch(`http://127.0.0.1:${String(port)}${path}`);
  }
}
