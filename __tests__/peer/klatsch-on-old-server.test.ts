import { describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { cast } from '../support/old/cast.js';
import { OLD_PROGRAMS } from '../support/old/dialects.js';
import { stage } from './test-peer.js';
import type { TestPeer } from './test-peer.js';

const start = stage();
const play = cast();

describe.each(OLD_PROGRAMS)('two klatsch peers on an old $dialect server', (programs) => {
  async function pair(): Promise<{ alice: TestPeer; bob: TestPeer }> {
    const { port } = await play(programs.server());
    const alice = await start.joined(port, 'alice');
    const bob = await start.joined(port, 'bob');
    await alice.hears('person:joined', { nick: 'bob' });
    return { alice, bob };
  }

  it('know each other’s invitations by their address, and talk', async () => {
    const { alice, bob } = await pair();
    alice.ask('chat:open', { nick: 'bob' });
    const { udpPort } = await bob.hears('invitation:received', { nick: 'alice' });
    expect(udpPort).toBe(alice.udpPort);
    bob.ask('invitation:accept', { nick: 'alice' });
    await alice.hears('chat:opened', { nick: 'bob' });
    await bob.hears('chat:opened', { nick: 'alice' });
    alice.ask('chat:say', { nick: 'bob', text: 'hello' });
    await bob.hears('chat:message', { from: 'alice', text: 'hello' });
    bob.ask('chat:close', { nick: 'alice' });
    await alice.hears('chat:ended', { nick: 'bob', reason: 'left' });
  });

  it('decline', async () => {
    const { alice, bob } = await pair();
    alice.ask('chat:open', { nick: 'bob' });
    await bob.hears('invitation:received');
    bob.ask('invitation:decline', {});
    await alice.hears('invitation:declined', { nick: 'bob' });
  });

  it('that invite each other have one chat', async () => {
    const { alice, bob } = await pair();
    alice.ask('chat:open', { nick: 'bob' });
    bob.ask('chat:open', { nick: 'alice' });
    await alice.hears('chat:opened', { nick: 'bob' });
    await bob.hears('chat:opened', { nick: 'alice' });
    alice.ask('chat:say', { nick: 'bob', text: 'one' });
    bob.ask('chat:say', { nick: 'alice', text: 'two' });
    await eventually(() => {
      expect([...alice.private].sort()).toEqual(['alice: one', 'bob: two']);
      expect([...bob.private].sort()).toEqual(['alice: one', 'bob: two']);
    });
    expect(alice.told('chat:opened')).toHaveLength(1);
    expect(bob.told('chat:opened')).toHaveLength(1);
  });
});
