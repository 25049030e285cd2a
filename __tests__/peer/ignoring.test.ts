import { describe, expect, it } from '@jest/globals';
import { Ignored } from '../../src/peer/state/ignored.js';
import { IGNORED, NICK_CHARS } from '../../src/limits.js';
import { stage } from './test-peer.js';

const start = stage();

describe('somebody ignored', () => {
  it('is not heard in the room, not even under another name, until that ends', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const bob = await start.joined(port, 'Bob');
    const carol = await start.joined(port, 'carol');
    await alice.hears('person:joined', { nick: 'carol' });
    alice.ask('person:ignore', { nick: 'BOB' });
    expect(alice.told('person:ignored')).toEqual([{ nick: 'Bob', ignored: true }]);
    bob.ask('room:say', { text: 'one' });
    await carol.hears('room:message', { from: 'Bob', text: 'one' });
    bob.ask('nick:change', { nick: 'Robert' });
    await alice.hears('person:renamed', { to: 'Robert' });
    bob.ask('room:say', { text: 'two' });
    await carol.hears('room:message', { from: 'Robert', text: 'two' });
    carol.ask('room:say', { text: 'three' });
    await alice.hears('room:message', { from: 'carol', text: 'three' });
    alice.ask('person:unignore', { nick: 'robert' });
    bob.ask('room:say', { text: 'four' });
    await alice.hears('room:message', { text: 'four' });
    expect(alice.told('room:message').map(({ text }) => text)).toEqual(['three', 'four']);
  });

  it.each(['bob', 'ROB', 'Robert'])('is heard again under every name, when %s is', async (typed) => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const bob = await start.joined(port, 'Bob');
    await alice.hears('person:joined', { nick: 'Bob' });
    alice.ask('person:ignore', { nick: 'bob' });
    for (const nick of ['Rob', 'Robert']) {
      bob.ask('nick:change', { nick });
      await alice.hears('person:renamed', { to: nick });
    }
    alice.ask('person:unignore', { nick: typed });
    expect(alice.told('person:ignored').at(-1)).toEqual({ nick: 'Bob', ignored: false });
    bob.ask('room:say', { text: 'here I am' });
    await alice.hears('room:message', { from: 'Robert', text: 'here I am' });
  });

  it('cannot invite, is not told, and cannot be invited', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const bob = await start.joined(port, 'bob');
    const carol = await start.joined(port, 'carol');
    await alice.hears('person:joined', { nick: 'carol' });
    alice.ask('person:ignore', { nick: 'bob' });
    bob.ask('chat:open', { nick: 'alice' });
    await bob.hears('invitation:sent', { nick: 'alice' });
    alice.ask('chat:open', { nick: 'bob' });
    alice.ask('chat:tell', { nick: 'bob', text: 'hi' });
    expect(alice.told('problem').map(({ code }) => code)).toEqual(['person-ignored', 'person-ignored']);
    // Hers comes behind his, and would an answer to his before what he says then.
    carol.ask('chat:open', { nick: 'alice' });
    await alice.hears('invitation:received', { nick: 'carol' });
    bob.ask('room:say', { text: 'later' });
    await bob.hears('room:message', { text: 'later' });
    expect(alice.told('invitation:received')).toHaveLength(1);
    expect(bob.told('invitation:declined')).toEqual([]);
  });

  it('is not heard in an open chat, and an invitation of theirs goes away', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const bob = await start.joined(port, 'bob');
    await alice.hears('person:joined', { nick: 'bob' });
    bob.ask('chat:open', { nick: 'alice' });
    await alice.hears('invitation:received', { nick: 'bob' });
    alice.ask('person:ignore', { nick: 'bob' });
    await alice.hears('invitation:closed', { nick: 'bob', reason: 'declined' });
    alice.ask('person:unignore', { nick: 'bob' });
    bob.ask('chat:close', { nick: 'alice' });
    alice.ask('chat:open', { nick: 'bob' });
    await bob.hears('invitation:received', { nick: 'alice' });
    bob.ask('invitation:accept', { nick: 'alice' });
    await bob.hears('chat:opened');
    await alice.hears('chat:opened');
    alice.ask('person:ignore', { nick: 'bob' });
    bob.ask('chat:say', { nick: 'alice', text: 'psst' });
    await bob.hears('chat:acknowledged');
    expect(alice.told('chat:message')).toEqual([]);
  });

  it('may be by what a chat is called whose partner’s nick is another’s, with an address of either family', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const long = 'b'.repeat(NICK_CHARS);
    const typed = ['bob@10.0.0.17', 'bob@::1', 'bob@2001:DB8:0:0:0:0:0:17-2', `${long}@10.0.0.17`, 'bob@a:b'];
    for (const nick of typed) alice.ask('person:ignore', { nick });
    alice.ask('person:unignore', { nick: 'BOB@::1' });
    expect(alice.told('person:ignored').map(({ nick }) => nick)).toEqual([
      'bob@10.0.0.17',
      'bob@::1',
      'bob@2001:db8::17-2',
      `${long}@10.0.0.17`,
      'bob@::1',
    ]);
    expect(alice.told('problem')).toMatchObject([{ code: 'nick-invalid' }]);
  });

  it('must have a name, and not our own', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    alice.ask('person:ignore', { nick: 'ALICE' });
    alice.ask('person:ignore', { nick: 'a:b' });
    alice.ask('person:unignore', { nick: 'nobody' });
    alice.ask('person:ignore', { nick: 'not-here' });
    expect(alice.told('problem').map(({ code }) => code)).toEqual([
      'person-self',
      'nick-invalid',
      'person-not-ignored',
    ]);
    expect(alice.told('person:ignored')).toEqual([{ nick: 'not-here', ignored: true }]);
  });
});

describe('the ignored', () => {
  it('are known by folded nick, follow renames, and are bounded', () => {
    const ignored = new Ignored(['Bob']);
    expect(ignored.has('bOB')).toBe(true);
    ignored.renamed('bob', 'robert');
    ignored.renamed('carol', 'caro');
    expect([ignored.has('robert'), ignored.has('caro')]).toEqual([true, false]);
    for (let n = 0; n < IGNORED; n += 1) ignored.add(`p${n}`);
    expect(ignored.has('bob')).toBe(false);
    expect([ignored.remove('P7'), ignored.remove('p7')]).toEqual(['p7', null]);
  });

  it('do not go because one of them takes many names', () => {
    const ignored = new Ignored(['bob', 'carol']);
    for (let n = 0; n <= IGNORED; n += 1) ignored.renamed('bob', `bob${n}`);
    expect([ignored.has('bob'), ignored.has('carol'), ignored.has(`bob${IGNORED}`)]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('are heard one by one where each was asked for', () => {
    const ignored = new Ignored(['bob']);
    ignored.renamed('bob', 'rob');
    ignored.add('Rob');
    expect(ignored.remove('bob')).toBe('bob');
    expect(ignored.has('rob')).toBe(true);
    expect(ignored.remove('ROB')).toBe('Rob');
    expect(ignored.has('rob')).toBe(false);
  });
});
