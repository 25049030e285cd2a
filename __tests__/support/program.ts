import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';

/** For `jest.setTimeout`: several programs a test, on a loaded machine. */
export const E2E_MS = 60_000;

/** The program as built. */
export const MAIN = fileURLToPath(new URL('../../dist/bin/klatsch.js', import.meta.url));

/** A fact as `--json` writes it. */
export type Fact = Readonly<Record<string, unknown>> & { readonly fact: string };

/** How a program ended: its exit code, or the signal that killed it. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How a {@link Program} is run. */
export interface HowToRun {
  /** A command that runs another in its own place, with its arguments: `prlimit --fsize=0`. */
  readonly under?: readonly string[];
  /** Another program than the one that was built. */
  readonly main?: string;
}

const running = new Set<Program>();

/** The real program, as built, in a home of its own. */
export class Program {
  readonly child: ChildProcessWithoutNullStreams;
  readonly exited: Promise<Exit>;
  /** When it was spawned, milliseconds. */
  readonly started = performance.now();
  #stdout = '';
  #stderr = '';
  readonly #home = mkdtempSync(join(tmpdir(), 'klatsch-'));

  constructor(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    { under = [], main = MAIN }: HowToRun = {},
  ) {
    const [command = '', ...rest] = [...under, process.execPath, main, ...args];
    this.child = spawn(command, rest, {
      env: {
        PATH: process.env.PATH ?? '',
        HOME: this.#home,
        XDG_CONFIG_HOME: join(this.#home, 'config'),
        XDG_STATE_HOME: join(this.#home, 'state'),
        ...env,
      },
    });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.child.stdin.on('error', () => undefined);
    this.exited = new Promise((resolve) => {
      this.child.on('close', (code, signal) => {
        running.delete(this);
        rmSync(this.#home, { recursive: true, force: true });
        resolve({ code, signal });
      });
    });
    running.add(this);
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** The whole lines written so far. */
  get lines(): string[] {
    return this.#stdout.split('\n').slice(0, -1);
  }

  /** What was written and is no whole line. */
  get rest(): string {
    return this.#stdout.slice(this.#stdout.lastIndexOf('\n') + 1);
  }

  get facts(): Fact[] {
    return this.lines.map((line) => JSON.parse(line) as Fact);
  }

  type(...lines: readonly string[]): void {
    this.child.stdin.write(lines.map((line) => `${line}\n`).join(''));
  }

  endInput(): void {
    this.child.stdin.end();
  }

  /** Waits for a line that matches, and gives its match. */
  async line(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#await(`a line like ${String(pattern)}`, () => {
      for (const line of this.lines) {
        const match = pattern.exec(line);
        if (match !== null) return match;
      }
      return false;
    });
  }

  /** Waits for a fact with these fields, and gives it. */
  async fact(name: string, fields: Readonly<Record<string, unknown>> = {}): Promise<Fact> {
    return this.#await(`${name} ${JSON.stringify(fields)}`, () => {
      const wanted = Object.entries(fields);
      const found = this.facts.find(
        (fact) => fact.fact === name && wanted.every(([key, value]) => fact[key] === value),
      );
      return found ?? false;
    });
  }

  async #await<T>(what: string, check: () => T | false): Promise<T> {
    return eventually(
      () => {
        const found = check();
        if (found !== false) return found;
        throw new Error(`no ${what} in:\n${this.#stdout}\nstderr:\n${this.#stderr}`);
      },
      { ms: E2E_MS / 3 },
    );
  }
}

/** Starts `klatsch` with these arguments, in a home of its own. */
export function klatsch(...args: readonly string[]): Program {
  return new Program(args);
}

/** Starts a host on a free port and waits until it is ready; gives its port as well. */
export async function startHost(...args: readonly string[]): Promise<{ host: Program; port: string }> {
  const host = klatsch('host', '--port', '0', ...args);
  const [, port = ''] = args.includes('--json')
    ? [null, String((await host.fact('server:listening')).port)]
    : await host.line(/^hosting on \S+:(\d+) as \S+$/);
  return { host, port };
}

/** Kills what still runs, for `afterEach`. */
export async function endPrograms(): Promise<void> {
  const ending = [...running].map(async (program) => {
    program.child.kill('SIGKILL');
    await program.exited;
  });
  await Promise.all(ending);
}
