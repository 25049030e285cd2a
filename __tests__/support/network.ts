import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { eventually } from './eventually.js';
import { notRoot } from './root.js';

const NEEDED = ['unshare', 'nsenter', 'ip', 'tcpdump'];

/** Why nothing can be captured in a network of one's own here; empty when it can. */
export function whyNoNetwork(): string {
  if (notRoot !== '') return notRoot;
  const missing = NEEDED.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`;
  const { status } = spawnSync('unshare', ['--net', 'true']);
  return status === 0 ? '' : 'the system makes no network namespace';
}

/** A network of its own: a loopback interface, and nobody else on it. It is gone when its last program is. */
export class Network {
  readonly #holder: ChildProcessWithoutNullStreams;

  private constructor(holder: ChildProcessWithoutNullStreams) {
    this.#holder = holder;
  }

  static async open(): Promise<Network> {
    // It ends with its input, so also when the tests are killed.
    const holder = spawn('unshare', ['--net', 'sh', '-c', 'ip link set lo up && echo up && exec cat']);
    await once(holder.stdout, 'data');
    return new Network(holder);
  }

  /** The command line that runs the program given behind it in this network. */
  get entrance(): readonly [string, ...string[]] {
    return ['nsenter', `--net=/proc/${String(this.#holder.pid)}/ns/net`];
  }

  /** Runs a script of bash in it, to its end. */
  run(script: string): void {
    const [command, ...rest] = [...this.entrance, 'bash', '-c', script];
    execFileSync(command, rest);
  }

  async close(): Promise<void> {
    const ended = once(this.#holder, 'close');
    this.#holder.stdin.end();
    await ended;
  }
}

/** Everything that goes over the loopback of a network, as it stands on the wire. */
export class Capture {
  readonly #network: Network;
  readonly #path: string;
  readonly #tcpdump: ChildProcessWithoutNullStreams;
  #said = '';
  #marks = 0;

  private constructor(network: Network, path: string) {
    this.#network = network;
    this.#path = path;
    // As root all the time: the file lies in a directory of root's.
    const args = [
      'tcpdump',
      '-i',
      'lo',
      '-s',
      '0',
      '-B',
      '16384',
      '-U',
      '--immediate-mode',
      '-Z',
      'root',
      '-w',
      path,
    ];
    const [command, ...rest] = [...network.entrance, ...args];
    this.#tcpdump = spawn(command, rest);
    this.#tcpdump.stderr.setEncoding('utf8').on('data', (text: string) => (this.#said += text));
  }

  /** @param path of the file to write, in the format of pcap */
  static async start(network: Network, path: string): Promise<Capture> {
    const capture = new Capture(network, path);
    await eventually(() => capture.#said.includes('listening on lo'));
    return capture;
  }

  /** Every byte of the file, once what was sent until now stands in it. */
  async bytes(): Promise<Buffer> {
    this.#marks += 1;
    const mark = `everything up to mark ${this.#marks}.`;
    this.#network.run(`printf '${mark}' > /dev/udp/127.0.0.1/9`);
    return eventually(() => {
      const bytes = readFileSync(this.#path);
      if (!bytes.includes(mark)) throw new Error(`${mark} is not written yet`);
      return bytes;
    });
  }

  /** Ends it, and gives what tcpdump said in the end. */
  async close(): Promise<string> {
    const ended = once(this.#tcpdump, 'close');
    this.#tcpdump.kill('SIGINT');
    await ended;
    return this.#said;
  }
}
