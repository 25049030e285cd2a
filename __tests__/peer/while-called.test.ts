import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { endings } from '../support/endings.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { trusts } from '../support/trust.js';
import { twoIdentities } from '../support/two-identities.js';
import { accepts, moves } from './goings-on.js';
import { KeyedServer } from './keyed-server.js';
import { TestListener } from './test-listener.js';
import type { TestPeer } from './test-peer.js';
import { stage } from './test-peer.js';
import { UdpMiddle } from './udp-middle.js';

const start = stage();
const newTrust = trusts();
const ends = endings();
const identities = twoIdentities();

/** Takes a call, and leads it on when it is told to. */
class Switchboard extends TestListener {
  #caller: Socket | null = null;

  get isCalled(): boolean {
    return this.#caller !== null;
  }

  async lead(port: number): Promise<void> {
    const callee = connect(port, '127.0.0.1');
    callee.on('error', () => undefined);
    await once(callee, 'connect');
    this.#caller?.pipe(callee).pipe(this.#caller);
  }

  override cut(): void {
    this.#caller?.destroy();
  }

  protected override accept(caller: Socket): void {
    caller.on('error', () => undefined);
    this.#caller = caller;
  }
}

/** Two servers; fred of the first calls bob of the first, who does not answer yet. Another bob is in the second one. */
interface Calling {
  readonly fred: TestPeer;
  readonly bob: TestPeer;
  readonly other: TestPeer;
  /** The port of the second server. */
  readonly second: number;
  /** Bob answers. */
  readonly answer: () => Promise<void>;
}

async function calling(): Promise<Calling> {
  const clock = new FakeClock(Date.now());
  const [first, second] = [new KeyedServer(identities.first), new KeyedServer(identities.second)];
  const board = new Switchboard();
  for (const each of [first, second, board]) {
    await each.start();
    ends.push(() => each.stop());
  }
  const between = await UdpMiddle.open();
  ends.push(() => {
    between.close();
  });
  first.lies.set('bob', { udpPort: between.ports.first });
  first.lies.set('fred', { udpPort: between.ports.second });
  between.change = (datagram) =>
    datagram.type === 'invite' ? [{ ...datagram, tcpPort: board.port }] : [datagram];
  const plain = async (port: number, nick: string): Promise<TestPeer> =>
    start.joined(port, nick, { clock, trust: { ...(await newTrust()), plain: true } });
  const [bob, other] = [await plain(first.port, 'bob'), await plain(second.port, 'bob')];
  const fred = await plain(first.port, 'fred');
  await bob.hears('person:joined', { nick: 'fred' });
  between.first = { ip: '127.0.0.1', port: bob.udpPort };
  between.second = { ip: '127.0.0.1', port: fred.udpPort };

  bob.ask('chat:open', { nick: 'fred' });
  const { id } = await fred.hears('invitation:received', { nick: 'bob' });
  fred.ask('invitation:accept', { id });
  await eventually(() => board.isCalled);
  return {
    ...{ fred, bob, other, second: second.port },
    answer: () => board.lead(between.invites[0]?.tcpPort ?? 0),
  };
}

describe('while somebody is called who has not answered yet', () => {
  it('a text waits, and goes to no namesake on another server, nor theirs to who is called', async () => {
    const { fred, bob, other, second, answer } = await calling();
    fred.ask('chat:tell', { nick: 'bob', text: 'to the first' });
    await moves(fred, second);
    const draft = { target: { nick: 'bob' }, text: 'to the first' };
    await fred.hears('problem', { code: 'invitation-failed', draft });
    fred.ask('chat:tell', { nick: 'bob', text: 'to the second' });
    await other.hears('invitation:received', { nick: 'fred' });
    await answer();
    await fred.hears('chat:opened', { nick: 'bob@127.0.0.1' });
    await accepts(other, 'fred');
    await other.hears('chat:message', { text: 'to the second' });
    fred.ask('chat:say', { nick: 'bob@127.0.0.1', text: 'and you' });
    await bob.hears('chat:message', { text: 'and you' });
    expect([bob.private, other.private]).toEqual([['fred: and you'], ['fred: to the second']]);
  });

  it('they can be ignored, and stay so when somebody else has their nick by the time they do', async () => {
    const { fred, bob, second, answer } = await calling();
    fred.ask('person:ignore', { nick: 'bob' });
    await moves(fred, second);
    await answer();
    await fred.hears('chat:opened', { nick: 'bob@127.0.0.1' });
    await bob.hears('chat:opened', { nick: 'fred' });
    bob.ask('chat:say', { nick: 'fred', text: 'heard?' });
    await bob.hears('chat:acknowledged');
    expect(fred.told('chat:message')).toEqual([]);
    fred.ask('person:unignore', { nick: 'bob' });
    bob.ask('chat:say', { nick: 'fred', text: 'and now?' });
    await fred.hears('chat:message', { nick: 'bob@127.0.0.1', text: 'and now?' });
  });
});
