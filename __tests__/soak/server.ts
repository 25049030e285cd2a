import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { HeapProbe } from '../../bench/support/heap.js';
import { pause } from '../../bench/support/pause.js';
import { KLATSCH } from '../../bench/support/program.js';
import { scratchDirectory } from '../../bench/support/scratch.js';
import { residentMib } from '../../bench/support/usage.js';
import type { Holdings } from './holdings.js';

const MIB = 1024 * 1024;
/** Ports that nobody gets by chance: whoever asks the system for some port gets one of at least 32768. */
const [LOWEST_PORT, HIGHEST_PORT] = [10_000, 32_000];
/** How long somebody else may have the port, and how often it is tried. */
const PORT_MS = 10_000;
const TRY_MS = 100;

/** What it says when somebody else has its port. */
const IN_USE = /port \d+ is taken/;

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
  readonly #portMs: number;
  #child: ChildProcess | null = null;
  #port = 0;
  #metricsPort = 0;

  /** @param portMs how long somebody else may have its port, milliseconds */
  constructor(portMs = PORT_MS) {
    this.#portMs = portMs;
    process.on('exit', () => this.#child?.kill('SIGKILL'));
  }

  /** Where the present one listens. */
  get port(): number {
    return this.#port;
  }

  /**
   * Starts it, always on the same port: on another one a server has another memory, and everybody would be told that
   * texts are missing.
   *
   * @throws Error when somebody else has that port, or the server does not start
   */
  async start(): Promise<void> {
    const deadline = performance.now() + this.#portMs;
    const { length } = this.troubles;
    while (!(await this.#startOn(this.#port === 0 ? somePort() : this.#port))) {
      if (this.#child === null) throw new Error('the server was killed while it started');
      if (this.troubles.length > length)
        throw new Error(`the server does not start: ${this.troubles.at(-1)}`);
      if (performance.now() > deadline) throw new Error(`port ${this.#port} is somebody else’s`);
      await pause(TRY_MS);
    }
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
        const isWanted = this.#child !== child || IN_USE.test(complaint);
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

function somePort(): number {
  return randomInt(LOWEST_PORT, HIGHEST_PORT);
}
