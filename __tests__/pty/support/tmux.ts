import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../../support/eventually.js';

const run = promisify(execFile);

/** How long {@link Tmux.waitFor} waits, milliseconds. */
const DEADLINE_MS = 20_000;

/** Whether there is a tmux to test in; says so, once a file, when there is none. */
export function hasTmux(): boolean {
  if (spawnSync('tmux', ['-V']).status === 0) return true;
  process.stderr.write('tmux is not installed: the tests in it are skipped\n');
  return false;
}

/** A tmux of its own with one shell in one window. */
export class Tmux implements AsyncDisposable {
  /** Where its socket stands; goes with it. */
  readonly #folder = mkdtempSync(join(tmpdir(), 'klatsch-'));

  /** Opens it; `env` is all that the shell inherits, beside PATH. */
  static async open(env: Readonly<Record<string, string>>, columns = 80, rows = 24): Promise<Tmux> {
    const tmux = new Tmux();
    const shell = ['env', '-u', 'PROMPT_COMMAND', 'PS1=ready> ', 'bash', '--norc', '--noprofile'];
    const size = ['-x', String(columns), '-y', String(rows)];
    const session = ['new-session', '-d', ...size, ...shell];
    await tmux.#run(['-f', '/dev/null', ...session], { ...env, LANG: 'C.UTF-8' });
    await tmux.waitFor('ready>');
    return tmux;
  }

  /** Presses keys by tmux's names; what is no name is typed. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.tell('send-keys', ...keys);
  }

  /** What the window shows. */
  async text(): Promise<string> {
    return this.tell('capture-pane', '-p');
  }

  /** The value of a tmux format, such as `#{alternate_on}`. */
  async ask(format: string): Promise<string> {
    return (await this.tell('display-message', '-p', format)).trim();
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.tell('resize-window', '-x', String(columns), '-y', String(rows));
  }

  /** Waits until the window shows it; gives what it shows then. */
  async waitFor(wanted: string | RegExp): Promise<string> {
    return eventually(
      async () => {
        const text = await this.text();
        const holds = typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
        if (!holds) throw new Error(`${String(wanted)} is not to be seen in tmux:\n${text}`);
        return text;
      },
      { ms: DEADLINE_MS },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tell('kill-server').catch(() => undefined);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async tell(...args: readonly string[]): Promise<string> {
    return this.#run(args, {});
  }

  async #run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
    const own = { ...env, PATH: process.env.PATH ?? '', TMUX_TMPDIR: this.#folder };
    const { stdout } = await run('tmux', args, { env: own });
    return stdout;
  }
}
