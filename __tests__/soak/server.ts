import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { HeapProbe } from '../../bench/support/heap.js';
import { KLATSCH } from '../../bench/support/program.js';
import { scratchDirectory } from '../../bench/support/scratch.js';
import { residentMib } from '../../bench/support/usage.js';
import type { Holdings } from './holdings.js';

const MIB = 1024 * 1024;
/** Tries to start on the port of before, which somebody else may have by now. */
const SAME_PORT_TRIES = 3;

/** What a server logs when something in it has gone wrong. */
const FAULTS = new Set([
  'store-fault',
  'store-set-aside',
  'server-fault',
  'listener-failed',
  'crashed',
  'problem',
]);

interface Entry {
  readonly code: string;
  readonly port?: number;
}

/** The real server program, killed and started anew, with a memory that outlives it. */
export class SoakServer {
  /** What it has logged as a fault, and its ends that nobody wanted. */
  readonly troubles: string[] = [];
  readonly #probe = new HeapProbe();
  readonly #state = scratchDirectory();
  #child: ChildProcess | null = null;
  #port = 0;
  #metricsPort = 0;

  constructor() {
    process.on('exit', () => this.#child?.kill('SIGKILL'));
  }

  /** Where the present one listens. */
  get port(): number {
    return this.#port;
  }

  /** Starts it, on the port of before if that is free. */
  async start(): Promise<void> {
    for (let tries = 0; tries < SAME_PORT_TRIES; tries += 1) if (await this.#startOn(this.#port)) return;
    if (!(await this.#startOn(0))) throw new Error(`the server does not start: ${this.troubles.join('; ')}`);
  }

  /** Kills it, and waits until it is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child?.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** What it holds after it has collected its garbage. */
  async holdings(): Promise<Holdings> {
    const pid = this.#child?.pid ?? 0;
    const { heapUsed } = await this.#probe.ask(pid);
    return {
      heapMib: heapUsed / MIB,
      rssMib: residentMib(pid),
      handles: readdirSync(`/proc/${pid}/fd`).length,
    };
  }

  /** A number of its metrics, without labels. */
  async metric(name: string): Promise<number> {
    const asked = get({ host: '127.0.0.1', port: this.#metricsPort, path: '/metrics', agent: false });
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    let text = '';
    answer.setEncoding('utf8').on('data', (part: string) => (text += part));
    await once(answer, 'end');
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  }

  async #startOn(port: number): Promise<boolean> {
    const where = ['--host', '127.0.0.1', '--port', String(port), '--metrics', '0'];
    const home = { HOME: this.#state, XDG_CONFIG_HOME: `${this.#state}/config`, XDG_RUNTIME_DIR: '' };
    const child = spawn(process.execPath, [...this.#probe.node, KLATSCH, 'serve', '--headless', ...where], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...home, XDG_STATE_HOME: `${this.#state}/state`, ...this.#probe.env },
    });
    this.#child = child;
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    const up = new Promise<boolean>((resolve) => {
      createInterface(child.stdout).on('line', (line) => {
        if (this.#read(JSON.parse(line) as Entry)) resolve(true);
      });
      child.once('exit', (code) => {
        // It was killed, or has never listened: then the port may be somebody else's.
        const isWanted = this.#child !== child || complaint.includes('port');
        if (!isWanted) this.troubles.push(`the server has ended with ${String(code)}: ${complaint}`);
        resolve(false);
      });
    });
    return up;
  }

  /** Reads an entry of the log; true for the last one of a start. */
  #read({ code, port = 0 }: Entry): boolean {
    if (FAULTS.has(code)) this.troubles.push(`the server has logged ${code}`);
    if (code === 'server-listening') this.#port = port;
    if (code !== 'metrics-listening') return false;
    this.#metricsPort = port;
    return true;
  }
}
