import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bus } from '../../../src/bus/bus.js';
import type { ServerFacts, ServerIntents } from '../../../src/bus/events.js';
import { DEFAULT_LIMITS } from '../../../src/operator/server-limits.js';
import type { RunningServer } from '../../../src/server/server.js';
import { startServer } from '../../../src/server/server.js';
import type { Identity } from '../../../src/identity/identity.js';
import { newIdentity, toPem } from '../../../src/identity/identity.js';
import { testIdentity } from '../../support/test-identity.js';
import type { AcceptPolicy } from '../../../src/peer/invitee.js';
import { TestPeer } from '../../peer/test-peer.js';
import { eventually } from '../../support/eventually.js';
import { MAIN } from '../../support/program.js';
import { openPty } from '../../support/terminal/pty.js';
import type { Pty, PtyOptions } from '../../support/terminal/pty.js';

/** For `jest.setTimeout`: longer than any wait within, so that what is not seen is told with the screen. */
export const PTY_TEST_MS = 90_000;

/** The real program on a pseudo-terminal, in a home of its own. */
export function klatschOn(
  home: string,
  args: readonly string[],
  { env = {}, ...options }: PtyOptions = {},
): Pty {
  const own = {
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_STATE_HOME: join(home, 'state'),
    ...env,
  };
  return openPty(process.execPath, [MAIN, ...args], { ...options, env: own });
}

/** People with a screen in one house. */
const KEYS = 6;

/** A server and its people in this process, and the real program on pseudo-terminals: a file's common ground. */
export class House {
  /** Who is in the room, by the server. */
  readonly #present: ReadonlySet<string>;
  readonly #server: RunningServer;
  readonly #peers: TestPeer[] = [];
  readonly #screens = new Map<string, Pty>();
  readonly #home = mkdtempSync(join(tmpdir(), 'klatsch-'));
  readonly #spareKeys: Identity[];
  /** By nick: it belongs to whoever has used it first, in all their homes. */
  readonly #keys = new Map<string, Identity>();
  #homes = 0;

  private constructor(server: RunningServer, present: ReadonlySet<string>, keys: Identity[]) {
    this.#server = server;
    this.#present = present;
    this.#spareKeys = keys;
  }

  static async open(): Promise<House> {
    const bus = new Bus<ServerFacts, ServerIntents>({ now: Date.now, onListenerError: () => undefined });
    const limits = { ...DEFAULT_LIMITS, textsPerSecond: Infinity, roomBytesPerSecond: Infinity };
    const present = new Set<string>();
    bus.onFact('client:joined', ({ nick }) => present.add(nick));
    bus.onFact('client:left', ({ nick }) => present.delete(nick));
    const identity = await testIdentity();
    const keys = await Promise.all(Array.from({ length: KEYS }, () => newIdentity()));
    return new House(await startServer({ host: '127.0.0.1', port: 0, bus, limits, identity }), present, keys);
  }

  /** `host:port` of the server. */
  get address(): string {
    return `127.0.0.1:${this.#server.port}`;
  }

  /** Somebody in the room, without a screen; takes every invitation unless told otherwise. */
  async join(nick: string, accept: AcceptPolicy = 'all'): Promise<TestPeer> {
    const server = { host: '127.0.0.1', port: this.#server.port };
    const peer = new TestPeer({ server, nick, explicitNick: true, accept });
    this.#peers.push(peer);
    await peer.hears('roster:listed');
    return peer;
  }

  /** A directory that goes with the house. */
  newHome(): string {
    this.#homes += 1;
    return join(this.#home, String(this.#homes));
  }

  /** The program in the room; one of that nick before it is closed. */
  async screen(nick: string, options: PtyOptions = {}): Promise<Pty> {
    await this.#screens.get(nick)?.close();
    await eventually(() => !this.#present.has(nick));
    const screen = this.start(nick, options);
    await screen.waitFor('connected to');
    return screen;
  }

  /** The program, just started. */
  start(nick: string, options: PtyOptions = {}, ...args: readonly string[]): Pty {
    const screen = klatschOn(this.#homeOf(nick), ['join', this.address, '--nick', nick, ...args], options);
    this.#screens.set(nick, screen);
    return screen;
  }

  #homeOf(nick: string): string {
    const key = this.#keys.get(nick) ?? this.#spareKeys.pop();
    if (key === undefined) throw new Error(`no key is left for ${nick}`);
    this.#keys.set(nick, key);
    const home = this.newHome();
    mkdirSync(join(home, 'state', 'klatsch'), { recursive: true });
    writeFileSync(join(home, 'state', 'klatsch', 'identity.pem'), toPem(key), { mode: 0o600 });
    return home;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#screens.values()].map((screen) => screen.close()));
    for (const { peer } of this.#peers) peer.dispose();
    await this.#server.close();
    rmSync(this.#home, { recursive: true, force: true });
  }
}
