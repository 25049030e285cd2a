import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.js';
import { fingerprintOf } from '../../src/identity/fingerprint.js';
import { readable } from '../../src/identity/readable.js';
import { DIALECT_SILENCE_MS, DIALECT_STRIKES, RECONNECT_LAST_MS, WELCOME_MS } from '../../src/limits.js';
import { askWho } from '../../src/peer/who.js';
import { words } from '../../src/words/index.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { cast } from '../support/old/cast.js';
import { OldFramesServer } from '../support/old/old-frames-server.js';
import { OldLinesServer } from '../support/old/old-lines-server.js';
import type { TestIdentity } from '../support/test-identity.js';
import { testIdentity } from '../support/test-identity.js';
import { trusts } from '../support/trust.js';
import type { Manner } from './middle.js';
import { Middle } from './middle.js';
import { stage } from './test-peer.js';
import type { TestPeer } from './test-peer.js';

const start = stage();
const play = cast();
const newTrust = trusts();
const TLS = 0x16;
const UNANSWERED = words.identity.unansweredNow;
/** The shortest wait that chance may give. */
const random = (): number => 0.999;

let identity: TestIdentity;
let other: TestIdentity;
let fingerprint: string;

beforeAll(async () => {
  identity = await testIdentity();
  other = await testIdentity();
  fingerprint = fingerprintOf(identity.spki);
});

/** A server that speaks TLS, and somebody on the path to it. */
async function path(
  manner: Manner = 'pass',
  swapped: TestIdentity | null = null,
): Promise<{ port: number; middle: Middle }> {
  const { port } = await start.server(0, identity);
  return { port, middle: await play(new Middle(port, manner, swapped)) };
}

function firstBytes(middle: Middle): (number | undefined)[] {
  return middle.openings.map((bytes) => bytes[0]);
}

async function connectedTimes(peer: TestPeer, times: number): Promise<void> {
  await eventually(() => {
    expect(peer.told('server:connected')).toHaveLength(times);
  });
}

async function lostTimes(peer: TestPeer, times: number): Promise<void> {
  await eventually(() => {
    expect(peer.told('server:lost')).toHaveLength(times);
  });
}

describe('a server that is new', () => {
  it('is joined over TLS; its key is told and remembered', async () => {
    const { port } = await start.server(0, identity);
    const trust = await newTrust();
    const alice = await start.joined(port, 'alice', { trust });
    const server = `127.0.0.1:${port}`;
    expect(alice.told('server:trusted')).toEqual([{ server, fingerprint }]);
    expect(alice.told('server:connected')).toMatchObject([{ dialect: 'klatsch', secure: true, fingerprint }]);
    expect(trust.known.server(server)).toBe(fingerprint);
    expect(alice.facts[1]?.fact).toBe('server:trusted');
  });

  it('is known the second time, without a word', async () => {
    const { port } = await start.server(0, identity);
    const trust = await newTrust();
    await start.joined(port, 'alice', { trust });
    const bob = await start.joined(port, 'bob', { trust });
    expect(bob.told('server:trusted')).toEqual([]);
    expect(bob.told('server:connected')).toMatchObject([{ secure: true, fingerprint }]);
  });

  it('is known without a record when it is our own', async () => {
    const { port } = await start.server(0, identity);
    const own = { server: `127.0.0.1:${port}`, fingerprint };
    const trust = await newTrust({ own });
    const alice = await start.joined(port, 'alice', { trust });
    expect([alice.told('server:trusted'), trust.known.servers()]).toEqual([[], []]);
    const wrong = { ...trust, own: { ...own, fingerprint: fingerprintOf(other.spki) } };
    const bob = start.peer(port, 'bob', { trust: wrong });
    await bob.hears('server:refused', { code: 'server-key-changed' });
  });

  it('is joined also when its key cannot be remembered, and is held to it for the run', async () => {
    const { middle } = await path('pass', other);
    const trust = await newTrust();
    const file = trust.known;
    Object.assign(trust, {
      known: Object.assign(Object.create(file) as typeof file, {
        server: () => null,
        rememberServer: () => {
          throw new Error('disk full');
        },
      }),
    });
    const alice = await start.joined(middle.port, 'alice', { trust, random });
    expect((await alice.hears('problem', { code: 'known-keys-invalid' })).message).toContain('disk full');
    middle.manner = 'swap';
    middle.cut();
    await alice.hears('server:refused', { code: 'server-key-changed' });
  });
});

describe('a server whose key has changed', () => {
  it('is refused before anything is said to it, and loudly; not tried again by itself', async () => {
    const { middle } = await path('pass', other);
    const trust = await newTrust();
    const alice = await start.joined(middle.port, 'alice', { trust });
    alice.peer.dispose();
    middle.manner = 'swap';
    const bob = start.peer(middle.port, 'bob-by-name', { trust, random });
    const { code, reason } = await bob.hears('server:refused');
    const server = `127.0.0.1:${middle.port}`;
    expect(code).toBe('server-key-changed');
    for (const part of [
      readable(fingerprint),
      readable(fingerprintOf(other.spki)),
      'somebody stands between',
      `klatsch trust server ${server}`,
    ]) {
      expect(reason).toContain(part);
    }
    // Who stands between ends TLS, and would have read it.
    expect(middle.read).not.toContain('bob-by-name');
    expect(bob.told('server:lost')).toEqual([]);
    expect(bob.told('server:connected')).toEqual([]);
    expect(middle.openings).toHaveLength(2);
    expect(trust.known.server(server)).toBe(fingerprint);
  });

  it('is joined when somebody has taken the new key, and asks again', async () => {
    const { middle } = await path('pass', other);
    const trust = await newTrust();
    const server = `127.0.0.1:${middle.port}`;
    trust.known.rememberServer(server, fingerprintOf(other.spki));
    const alice = start.peer(middle.port, 'alice', { trust });
    await alice.hears('server:refused', { code: 'server-key-changed' });
    trust.known.rememberServer(server, fingerprint);
    alice.ask('server:connect', { server });
    await alice.hears('server:connected', { secure: true });
  });

  it('is noticed in the middle of a run, too', async () => {
    const { middle } = await path('pass', other);
    const alice = await start.joined(middle.port, 'alice', { trust: await newTrust(), random });
    middle.manner = 'swap';
    middle.cut();
    await alice.hears('server:refused', { code: 'server-key-changed' });
    expect(middle.read).not.toContain('REGISTER');
  });
});

describe('a server that does not encrypt', () => {
  it.each([
    ['frames', OldFramesServer],
    ['lines', OldLinesServer],
  ] as const)('is asked about, and joined (old, %s) when somebody says yes', async (dialect, OldServer) => {
    const { port } = await play(new OldServer());
    const alice = start.peer(port, 'alice', { trust: await newTrust(), random });
    const server = `127.0.0.1:${port}`;
    await alice.hears('server:insecure', { server });
    expect(alice.told('server:lost')).toEqual([]);
    alice.ask('server:permit', { server });
    expect(await alice.hears('server:connected')).toMatchObject({ dialect, secure: false });
    expect(alice.told('server:insecure')).toHaveLength(1);
  });

  it('is told nothing before the yes, and is left by a no', async () => {
    const { middle } = await path('strip');
    const alice = start.peer(middle.port, 'alice', { trust: await newTrust() });
    const server = `127.0.0.1:${middle.port}`;
    expect(await alice.hears('server:insecure')).toEqual({ server, unanswered: true });
    expect(firstBytes(middle)).toEqual([TLS]);
    expect(middle.read).toBe('');
    alice.ask('server:disconnect', {});
    await alice.hears('server:lost', { retryInMs: null });
    // Whoever asks again is asked again.
    alice.ask('server:connect', { server });
    await eventually(() => alice.told('server:insecure').length === 2);
    expect(firstBytes(middle)).toEqual([TLS, TLS]);
  });

  it('is joined again by itself after a yes, until the program ends', async () => {
    const { middle } = await path('strip');
    const alice = start.peer(middle.port, 'alice', { trust: await newTrust(), random });
    const server = `127.0.0.1:${middle.port}`;
    await alice.hears('server:insecure');
    alice.ask('server:permit', { server });
    await alice.hears('server:connected', { secure: false });
    middle.cut();
    await connectedTimes(alice, 2);
    expect(alice.told('server:insecure')).toHaveLength(1);
    expect(alice.told('server:connected').every(({ secure }) => !secure)).toBe(true);
  });

  it('is asked about in other words when something else answered', async () => {
    const { middle } = await path('garble');
    const alice = start.peer(middle.port, 'alice', { trust: await newTrust() });
    const server = `127.0.0.1:${middle.port}`;
    expect(await alice.hears('server:insecure')).toEqual({ server });
    const bob = start.peer(middle.port, 'bob', { trust: await newTrust({ ask: false }) });
    const { reason } = await bob.hears('server:refused', { code: 'server-insecure' });
    expect(reason).toMatch(/does not encrypt: .*--plain/);
    expect(middle.read).toBe('');
  });

  it('is not believed when it had a key before, whatever anybody permits', async () => {
    const { middle } = await path('garble');
    const trust = await newTrust();
    const server = `127.0.0.1:${middle.port}`;
    trust.known.rememberServer(server, fingerprint);
    const alice = start.peer(middle.port, 'alice', { trust, random });
    const { reason } = await alice.hears('server:refused', { code: 'server-insecure' });
    expect(reason).toContain('DOES NOT ENCRYPT ANY MORE');
    alice.ask('server:permit', { server });
    alice.ask('server:connect', { server });
    await eventually(() => alice.told('server:refused').length === 2);
    expect(firstBytes(middle)).toEqual([TLS, TLS]);
    expect(middle.read).toBe('');
    expect(alice.told('server:insecure')).toEqual([]);
  });

  it('is refused where nobody can be asked; the reason names --plain', async () => {
    const { middle } = await path('strip');
    const alice = start.peer(middle.port, 'alice', { trust: await newTrust({ ask: false }) });
    const { reason } = await alice.hears('server:refused', { code: 'server-insecure' });
    expect(reason).toMatch(/did not answer the TLS handshake: .*--plain/);
    expect(middle.read).toBe('');
  });

  it.each<Manner>(['strip', 'hang-up'])('is tried again with TLS when it had a key: %s', async (manner) => {
    const { middle } = await path(manner);
    const trust = await newTrust({ ask: false });
    trust.known.rememberServer(`127.0.0.1:${middle.port}`, fingerprint);
    const alice = start.peer(middle.port, 'alice', { trust, random });
    const { reason, retryInMs } = await alice.hears('server:lost');
    expect([reason, retryInMs]).toEqual([UNANSWERED, expect.any(Number)]);
    expect(reason).not.toMatch(/encrypt any/i);
    middle.manner = 'pass';
    await alice.hears('server:connected', { secure: true });
    expect([alice.told('server:refused'), alice.told('problem'), middle.read]).toEqual([[], [], '']);
    expect(new Set(firstBytes(middle))).toEqual(new Set([TLS]));
  });

  it('is told by its silence, which one with a key is allowed for longer', async () => {
    const { middle } = await path('mute');
    const clock = new FakeClock();
    const trust = await newTrust();
    const alice = start.peer(middle.port, 'alice', { trust, clock });
    await eventually(() => middle.openings.length === 1);
    clock.advance(DIALECT_SILENCE_MS - 1);
    expect(alice.told('server:insecure')).toEqual([]);
    clock.advance(1);
    await alice.hears('server:insecure');
    trust.known.rememberServer(`127.0.0.1:${middle.port}`, fingerprint);
    const bob = start.peer(middle.port, 'bob', { trust, clock });
    await eventually(() => middle.openings.length === 2);
    clock.advance(WELCOME_MS - 1);
    expect(bob.told('server:lost')).toEqual([]);
    clock.advance(1);
    // It is stopped, or has no time: nothing was learned of TLS.
    await bob.hears('server:lost', { reason: UNANSWERED });
    expect(bob.told('server:refused')).toEqual([]);
  });
});

describe('a link over TLS that broke', () => {
  it('comes back over TLS, and with what was missed', async () => {
    const { port, middle } = await path();
    const trust = await newTrust();
    const alice = await start.joined(middle.port, 'alice', { trust, random });
    const bob = await start.joined(port, 'bob', { trust });
    middle.manner = 'hang-up';
    middle.cut();
    await alice.hears('server:lost');
    await bob.hears('person:left', { nick: 'alice' });
    bob.ask('room:say', { text: 'while you were away' });
    await bob.hears('room:message', { text: 'while you were away' });
    middle.manner = 'pass';
    await connectedTimes(alice, 2);
    await alice.hears('room:message', { text: 'while you were away', missed: true });
    expect(new Set(firstBytes(middle))).toEqual(new Set([TLS]));
    expect(alice.told('server:connected').every(({ secure }) => secure)).toBe(true);
    expect(alice.told('server:trusted')).toHaveLength(1);
  });

  it('tells of it, tries again and never goes on in the clear, when the server stops to encrypt', async () => {
    const { middle } = await path();
    const clock = new FakeClock();
    const alice = await start.joined(middle.port, 'alice', { trust: await newTrust(), random, clock });
    middle.manner = 'garble';
    middle.cut();
    await lostTimes(alice, 1);
    for (let times = 2; times <= 2 * DIALECT_STRIKES; times += 1) {
      clock.advance(RECONNECT_LAST_MS);
      await lostTimes(alice, times);
    }
    // Once: it may be down, or behind something that takes connections while it is.
    expect(alice.told('problem')).toMatchObject([{ code: 'server-insecure' }]);
    expect(alice.told('server:refused')).toEqual([]);
    expect(new Set(firstBytes(middle))).toEqual(new Set([TLS]));
    middle.manner = 'pass';
    clock.advance(RECONNECT_LAST_MS);
    await connectedTimes(alice, 2);
  });
});

describe('a server behind something that takes its connections', () => {
  it('is tried again over TLS for as long as it is down, and nobody says that it does not encrypt', async () => {
    const { middle } = await path();
    const clock = new FakeClock();
    const alice = await start.joined(middle.port, 'alice', { trust: await newTrust(), random, clock });
    middle.manner = 'hang-up';
    middle.cut();
    await lostTimes(alice, 1);
    for (let times = 2; times <= 2 * DIALECT_STRIKES; times += 1) {
      clock.advance(RECONNECT_LAST_MS);
      await lostTimes(alice, times);
    }
    expect([alice.told('problem'), alice.told('server:refused')]).toEqual([[], []]);
    middle.manner = 'pass';
    // Once: more would be the time of the handshake.
    clock.advance(RECONNECT_LAST_MS);
    await connectedTimes(alice, 2);
  });
});

describe('--plain', () => {
  it('says nothing with TLS, and warns where the server has encrypted before', async () => {
    const { middle } = await path();
    const trust = await newTrust();
    const server = `127.0.0.1:${middle.port}`;
    trust.known.rememberServer(server, fingerprint);
    const plain = { ...trust, identity: null, plain: true };
    const alice = await start.joined(middle.port, 'alice', { trust: plain, random });
    expect(alice.told('problem')).toMatchObject([{ code: 'server-insecure' }]);
    expect(alice.told('server:connected')).toMatchObject([{ secure: false }]);
    expect(firstBytes(middle)).toEqual([0]);
    middle.cut();
    await connectedTimes(alice, 2);
    expect(alice.told('problem')).toHaveLength(1);
  });
});

describe('a list of known keys that cannot be read', () => {
  it('keeps everybody out, and says which file it is', async () => {
    const { middle } = await path();
    const trust = await newTrust();
    mkdirSync(dirname(trust.path), { recursive: true });
    writeFileSync(trust.path, '{"servers": 1}');
    const alice = start.peer(middle.port, 'alice', { trust });
    const { reason } = await alice.hears('server:refused', { code: 'known-keys-invalid' });
    expect(reason).toContain(trust.path);
    expect(middle.openings).toEqual([]);
  });
});

describe('askWho', () => {
  const events = { trusted: (): void => undefined, problem: (): void => undefined };

  it('asks over TLS, and refuses a key that has changed and a server that does not encrypt', async () => {
    const { middle } = await path('pass', other);
    await start.joined(middle.port, 'alice');
    const trust = await newTrust();
    const server = { host: '127.0.0.1', port: middle.port };
    const ask = (): ReturnType<typeof askWho> => askWho({ server, clock: systemClock, trust, events });
    expect(await ask()).toMatchObject([{ nick: 'alice' }]);
    middle.manner = 'swap';
    await expect(ask()).rejects.toMatchObject({ code: 'server-key-changed' });
    middle.manner = 'strip';
    await expect(ask()).rejects.toMatchObject({ code: 'connect-failed', message: UNANSWERED });
    middle.manner = 'garble';
    await expect(ask()).rejects.toMatchObject({ code: 'server-insecure' });
    trust.known.forgetServer(`127.0.0.1:${middle.port}`);
    await expect(ask()).rejects.toMatchObject({
      code: 'server-insecure',
      message: expect.stringContaining('--plain'),
    });
    // In the swapped link it would have been read.
    expect(middle.read).not.toContain('WHO');
    expect(new Set(firstBytes(middle).slice(1))).toEqual(new Set([TLS]));
  });
});

describe('who listens on the path', () => {
  /** What two people say in the room, by way of somebody who sees every byte. */
  async function talk(isPlain: boolean): Promise<Buffer> {
    const { middle } = await path();
    const trust = async (): Promise<object> => (isPlain ? {} : { trust: await newTrust() });
    const alice = await start.joined(middle.port, 'alice-by-name', await trust());
    const bob = await start.joined(middle.port, 'bob-by-name', await trust());
    alice.ask('room:say', { text: 'the first secret' });
    await bob.hears('room:message', { text: 'the first secret' });
    bob.ask('room:say', { text: 'the second secret' });
    await alice.hears('room:message', { text: 'the second secret' });
    return middle.seen;
  }
  const WORDS = ['the first secret', 'the second secret', 'alice-by-name', 'bob-by-name', 'klatsch'];

  it('sees none of the texts and nicks said in the room', async () => {
    const seen = await talk(false);
    expect(seen.length).toBeGreaterThan(2000);
    expect(WORDS.filter((word) => seen.includes(word))).toEqual([]);
  });

  it('sees all of them in the clear, so that this test can fail', async () => {
    const seen = await talk(true);
    expect(WORDS.filter((word) => seen.includes(word))).toEqual(WORDS);
  });
});
