import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { eventually } from './eventually.js';
import { noIpv6 } from './families.js';
import { notRoot } from './root.js';

/** The addresses of the two machines. */
export const ADDRESSES = {
  left: { v4: '10.99.0.1', v6: 'fd99::1' },
  right: { v4: '10.99.0.2', v6: 'fd99::2' },
} as const;

/** One end of a {@link Network}. */
export type Side = keyof typeof ADDRESSES;

/** Why no network of one's own can be had here; empty when it can. */
export function whyNoNetwork(): string {
  if (process.platform !== 'linux') return 'network namespaces are Linux’s';
  if (notRoot !== '') return notRoot;
  if (noIpv6 !== '') return noIpv6;
  for (const [command, ...args] of [
    ['ip', '-V'],
    ['nsenter', '--version'],
    ['unshare', '--net', 'true'],
  ]) {
    if (spawnSync(command ?? '', args).status !== 0) return `"${[command, ...args].join(' ')}" does not work`;
  }
  return '';
}

/**
 * Two machines on a wire, each a network namespace with addresses of both families. Nothing of it is seen from
 * outside, and all of it goes when it is closed.
 */
export class Network {
  readonly #holders = {} as Record<Side, ChildProcess>;

  /** Makes it. */
  static async open(): Promise<Network> {
    const network = new Network();
    try {
      await network.#lay();
      return network;
    } catch (error) {
      network.close();
      throw error;
    }
  }

  /** What runs a command on one of the machines. */
  on(side: Side): readonly string[] {
    return ['nsenter', `--target=${String(this.#holders[side].pid)}`, '--net'];
  }

  /** Runs `ip` on one of the machines, and gives what it writes. */
  ip(side: Side, ...args: readonly string[]): string {
    const [command = '', ...rest] = [...this.on(side), 'ip', ...args];
    return execFileSync(command, rest, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** The wire's end on this machine. */
  wire(side: Side): string {
    return `wire-${side}`;
  }

  close(): void {
    for (const holder of Object.values(this.#holders)) holder.kill('SIGKILL');
  }

  async #lay(): Promise<void> {
    for (const side of ['left', 'right'] as const) this.#holders[side] = await holdNamespace();
    const far = String(this.#holders.right.pid);
    this.ip(
      'left',
      'link',
      'add',
      this.wire('left'),
      'type',
      'veth',
      'peer',
      'name',
      this.wire('right'),
      'netns',
      far,
    );
    for (const side of ['left', 'right'] as const) {
      const { v4, v6 } = ADDRESSES[side];
      this.ip(side, 'link', 'set', 'lo', 'up');
      this.ip(side, 'link', 'set', this.wire(side), 'up');
      this.ip(side, 'addr', 'add', `${v4}/24`, 'dev', this.wire(side));
      // Without a look for others with the address: there is nobody, and it takes a second.
      this.ip(side, 'addr', 'add', `${v6}/64`, 'dev', this.wire(side), 'nodad');
    }
    // The link-local addresses are looked for, and not used before.
    for (const side of ['left', 'right'] as const) {
      await eventually(() => this.ip(side, '-6', 'addr', 'show', 'tentative') === '');
    }
  }
}

/** A process that does nothing in a network namespace of its own. */
async function holdNamespace(): Promise<ChildProcess> {
  const idle = 'console.log("here"); setInterval(() => undefined, 60_000)';
  const child = spawn('unshare', ['--net', process.execPath, '-e', idle], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  await eventually(() => said.includes('here'));
  return child;
}
