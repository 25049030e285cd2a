import { sign } from 'node:crypto';
import type { Clock } from '../../src/clock.js';
import type { Identity } from '../../src/identity/identity.js';
import type { Trust } from '../../src/peer/trust.js';
import { signedBytes } from '../../src/wire/datagram.js';
import { eventually } from '../support/eventually.js';
import type { TestIdentity } from '../support/test-identity.js';
import type { TestTrust } from '../support/trust.js';
import { ChatLine } from './chat-line.js';
import { KeyedServer } from './keyed-server.js';
import type { Stage, TestPeer } from './test-peer.js';
import type { Invite } from './udp-middle.js';
import { UdpMiddle } from './udp-middle.js';

/** How safe the chat is. */
export type Safety = 'verified' | 'encrypted' | 'clear';

/** An invitation as its writer would have written it for another port. */
function rewritten(invite: Invite, tcpPort: number, identity: Identity): Invite {
  const { proof, form, type, ...fields } = { ...invite, tcpPort };
  if (proof === undefined) return { form, type, ...fields };
  const signature = sign(null, signedBytes(fields, proof), identity.privateKey).toString('base64');
  return { form, type, ...fields, proof: { ...proof, signature } };
}

/**
 * Alice and bob, who have a private chat to which alice has invited. It goes over a line that can break, and so do
 * their datagrams.
 */
export class ResumingHouse {
  readonly line = new ChatLine();
  readonly server: KeyedServer;
  alice!: TestPeer;
  bob!: TestPeer;
  between!: UdpMiddle;
  keys: { readonly alice: TestTrust; readonly bob: TestTrust } | null = null;
  /** What the invitations of a resumption become on their way: as they are, or nothing. */
  lets: { alice: boolean; bob: boolean } = { alice: true, bob: true };
  readonly #stage: Stage;
  readonly #trust: () => Promise<TestTrust>;

  constructor(identity: TestIdentity, stage: Stage, trust: () => Promise<TestTrust>) {
    this.server = new KeyedServer(identity);
    this.#stage = stage;
    this.#trust = trust;
  }

  /** Opens the room, and the chat. */
  async open(safety: Safety, clock?: Clock): Promise<this> {
    await this.server.start();
    await this.line.start();
    this.between = await UdpMiddle.open();
    if (safety !== 'clear') this.keys = { alice: await this.#trust(), bob: await this.#trust() };
    for (const nick of ['alice', 'bob'] as const) {
      const udpPort = this.between.ports[nick === 'alice' ? 'first' : 'second'];
      this.server.lies.set(nick, safety === 'encrypted' ? { udpPort, key: null } : { udpPort });
    }
    this.alice = await this.join('alice', this.keys?.alice, clock);
    this.bob = await this.join('bob', this.keys?.bob, clock);
    await this.alice.hears('person:joined', { nick: 'bob' });
    this.between.first = { ip: '127.0.0.1', port: this.alice.udpPort };
    this.between.second = { ip: '127.0.0.1', port: this.bob.udpPort };
    this.between.change = (datagram) => {
      if (datagram.type !== 'invite') return [datagram];
      if (datagram.resume !== undefined) return this.lets.alice ? [datagram] : [];
      this.line.upstream = datagram.tcpPort;
      return [this.keys === null ? { ...datagram, tcpPort: this.line.port } : this.#throughLine(datagram)];
    };
    this.between.changeBack = (datagram) =>
      datagram.type === 'invite' && datagram.resume !== undefined && !this.lets.bob ? [] : [datagram];
    await this.chat();
    await this.bob.hears('chat:opened', { nick: 'alice', security: safety });
    return this;
  }

  /** Somebody joins the room. */
  async join(nick: string, trust?: Trust, clock?: Clock): Promise<TestPeer> {
    const options = { ...(trust === undefined ? {} : { trust }), ...(clock === undefined ? {} : { clock }) };
    const peer = this.#stage.peer(this.server.port, nick, options);
    await peer.hears('roster:listed');
    return peer;
  }

  /** Alice invites bob, and he comes. */
  async chat(): Promise<void> {
    this.alice.ask('chat:open', { nick: 'bob' });
    const { id } = await this.bob.hears('invitation:received', { nick: 'alice' });
    this.bob.ask('invitation:accept', { id });
    await this.alice.hears('chat:opened', { nick: 'bob' });
    await this.bob.hears('chat:opened', { nick: 'alice' });
  }

  /** Both say so many texts, numbered on from the ones before. */
  say(from: number, to: number): void {
    for (let count = from; count <= to; count += 1) {
      this.alice.ask('chat:say', { nick: 'bob', text: `a${count}` });
      this.bob.ask('chat:say', { nick: 'alice', text: `b${count}` });
    }
  }

  /** Waits until both have heard exactly the texts up to this number, in order, and all are acknowledged. */
  async heardAll(upTo: number): Promise<void> {
    const numbers = Array.from({ length: upTo }, (_, index) => index + 1);
    await eventually(() => {
      for (const [peer, other, letter] of [
        [this.alice, 'bob', 'b'],
        [this.bob, 'alice', 'a'],
      ] as const) {
        const texts = peer
          .told('chat:message')
          .filter(({ from }) => from === other)
          .map(({ text }) => text);
        const wanted = numbers.map((count) => `${letter}${count}`);
        if (texts.join() !== wanted.join()) throw new Error(`heard ${texts.join()}, not ${wanted.join()}`);
        const acknowledged = peer.told('chat:acknowledged').map(({ id }) => id);
        if (acknowledged.join() !== numbers.join()) throw new Error(`acknowledged ${acknowledged.join()}`);
      }
    });
  }

  /** Waits until both say that the chat goes on, for the nth time. */
  async resumed(times = 1): Promise<void> {
    await eventually(() => {
      for (const { facts } of [this.alice, this.bob]) {
        const count = facts.filter(({ fact }) => fact === 'chat:resumed').length;
        if (count < times) throw new Error(facts.map(({ fact }) => fact).join('\n'));
      }
    });
  }

  async close(): Promise<void> {
    this.between.close();
    await this.line.stop();
    await this.server.stop();
  }

  #throughLine(invite: Invite): Invite {
    const identity = this.keys?.alice.identity;
    if (identity === undefined) throw new Error('nobody could sign that');
    return rewritten(invite, this.line.port, identity);
  }
}
