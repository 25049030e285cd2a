import { afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { PeerOptions } from '../../src/peer/start-peer.js';
import type { TestIdentity } from '../support/test-identity.js';
import { testIdentity } from '../support/test-identity.js';
import type { TestTrust } from '../support/trust.js';
import { trusts } from '../support/trust.js';
import { KeyedServer } from './keyed-server.js';
import type { TestPeer } from './test-peer.js';
import { stage } from './test-peer.js';
import { UdpMiddle } from './udp-middle.js';

/** Two who invite each other. */
export interface Pair {
  readonly alice: TestPeer;
  readonly bob: TestPeer;
  readonly keys: { readonly alice: TestTrust; readonly bob: TestTrust };
}

/** What stands there in each test of a file. */
export interface TwoAndMiddle {
  readonly server: KeyedServer;
  readonly between: UdpMiddle;
  /** Lets alice and bob join, both with keys; what they send to each other goes through the middle. */
  pair(options?: Pick<Partial<PeerOptions>, 'clock' | 'accept'>): Promise<Pair>;
}

/** Opens, before each test of the file, a server that places somebody between alice and bob; ends all of it after. */
export function twoAndMiddle(): TwoAndMiddle {
  const start = stage();
  const trust = trusts();
  let identity: TestIdentity;
  let server: KeyedServer;
  let between: UdpMiddle;
  beforeAll(async () => {
    identity = await testIdentity();
  });
  beforeEach(async () => {
    server = new KeyedServer(identity);
    await server.start();
    between = await UdpMiddle.open();
    server.lies.set('alice', { udpPort: between.ports.first });
    server.lies.set('bob', { udpPort: between.ports.second });
  });
  afterEach(async () => {
    between.close();
    await server.stop();
  });
  return {
    get server() {
      return server;
    },
    get between() {
      return between;
    },
    async pair(options = {}): Promise<Pair> {
      const keys = { alice: await trust(), bob: await trust() };
      const alice = await start.joined(server.port, 'alice', { ...options, trust: keys.alice });
      const bob = await start.joined(server.port, 'bob', { ...options, trust: keys.bob });
      await alice.hears('person:joined', { nick: 'bob' });
      between.first = { ip: '127.0.0.1', port: alice.udpPort };
      between.second = { ip: '127.0.0.1', port: bob.udpPort };
      return { alice, bob, keys };
    },
  };
}
