import { describe, expect, it } from '@jest/globals';
import { RECONNECT_LAST_MS, TEXT_BYTES } from '../../src/limits.js';
import type { ServerMessage } from '../../src/wire/extension.js';
import { encodeFrame } from '../../src/wire/frames.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { cast } from '../support/old/cast.js';
import { OldFramesServer } from '../support/old/old-frames-server.js';
import { HostileServer, said, welcome } from './hostile-server.js';
import { stage } from './test-peer.js';
import type { TestPeer } from './test-peer.js';

const start = stage();
const play = cast();
const random = (): number => 0;

interface Scene {
  readonly clock: FakeClock;
  readonly server: HostileServer;
  readonly alice: TestPeer;
}

async function joined(): Promise<Scene> {
  const clock = new FakeClock();
  const server = await play(new HostileServer());
  const alice = await start.joined(server.port, 'alice', { clock, random });
  return { clock, server, alice };
}

function final(code: string, reason: string): ServerMessage {
  return { type: 'error', code, reason, final: true };
}

describe('a notice', () => {
  it('is told with its kind; a kind of the future is an announcement', async () => {
    const { server, alice } = await joined();
    server.say({ type: 'notice', kind: 'motd', text: 'be kind\n  and quiet' });
    server.say({ type: 'notice', kind: 'announcement', text: 'down at noon' });
    server.write(encodeFrame('NOTICE {"kind":"weather","text":"rain"}'));
    await alice.hears('server:notice', { text: 'rain' });
    expect(alice.told('server:notice')).toEqual([
      { kind: 'motd', text: 'be kind\n  and quiet' },
      { kind: 'announcement', text: 'down at noon' },
      { kind: 'announcement', text: 'rain' },
    ]);
    expect(alice.told('room:message')).toEqual([]);
  });

  it('is safe to show, no longer than a text, and never blank', async () => {
    const { server, alice } = await joined();
    server.say({ type: 'notice', kind: 'motd', text: '\u001b[2J \u202e\n ' });
    server.say({ type: 'notice', kind: 'motd', text: 'a\u001b]0;title\u0007b\u202ec\r\nd\n\n' });
    server.say({ type: 'notice', kind: 'motd', text: 'ä'.repeat(TEXT_BYTES) });
    await eventually(() => alice.told('server:notice').length === 2);
    expect(alice.told('server:notice').map(({ text }) => text)).toEqual([
      'abc\nd',
      'ä'.repeat(TEXT_BYTES / 2),
    ]);
  });

  it('is nothing that an old server could say', async () => {
    const server = await play(new OldFramesServer());
    const alice = await start.joined(server.port, 'alice');
    const bob = await start.joined(server.port, 'bob');
    bob.ask('room:say', { text: 'NOTICE {"kind":"motd","text":"forged"}' });
    await alice.hears('room:message');
    expect(alice.told('server:notice')).toEqual([]);
  });
});

describe('whoever is kicked or banned', () => {
  it.each(['kicked', 'banned'])('(%s) is told why and does not come back by itself', async (code) => {
    const { clock, server, alice } = await joined();
    server.say(final(code, 'you had to go: \u001b[31mspamming\n'));
    server.hangUp();
    await alice.hears('server:refused', { code, reason: 'you had to go: spamming' });
    clock.advance(10 * RECONNECT_LAST_MS);
    expect(clock.timers).toBe(0);
    expect(alice.told('server:connecting')).toHaveLength(1);
    expect(alice.told('server:lost')).toEqual([]);
    alice.ask('room:say', { text: 'but why' });
    await alice.hears('problem', { code: 'not-connected' });
  });

  it('stays out under another nick, too, until somebody asks to come back', async () => {
    const { server, alice } = await joined();
    server.say(final('kicked', 'out'));
    server.hangUp();
    await alice.hears('server:refused');
    alice.ask('nick:change', { nick: 'ada' });
    expect(alice.told('server:connecting')).toHaveLength(1);
    alice.ask('server:connect', { server: `127.0.0.1:${server.port}` });
    await eventually(() => alice.told('server:connected').length === 2);
    expect(alice.told('server:connecting')).toHaveLength(2);
    expect(server.connections).toBe(2);
    expect(server.received).toContain('REGISTER ada ');
  });

  it('is brought on coming back what was said meanwhile', async () => {
    const { server, alice } = await joined();
    server.say(said(1, 'one'), { type: 'pong', n: 1 }, final('kicked', 'out'));
    server.hangUp();
    await alice.hears('server:refused');
    server.greeting = [...welcome(2), said(2, 'two')];
    alice.ask('server:connect', { server: `127.0.0.1:${server.port}` });
    await alice.hears('room:message', { text: 'two', missed: true });
    expect(server.received).toContain('"last":["e",1]');
  });

  it('is not taken for its own ghost when somebody else has the nick meanwhile', async () => {
    const { server, alice } = await joined();
    server.say(final('kicked', 'out'));
    server.hangUp();
    await alice.hears('server:refused');
    const [hello] = welcome();
    server.greeting = hello === undefined ? [] : [hello, final('nick-taken', 'taken')];
    alice.ask('server:connect', { server: `127.0.0.1:${server.port}` });
    await alice.hears('server:refused', { code: 'nick-taken' });
    expect(alice.told('server:lost')).toEqual([]);
  });

  it('gets a text on its way back', async () => {
    const { server, alice } = await joined();
    alice.ask('room:say', { text: 'last words' });
    await eventually(() => server.received.includes('last words'));
    server.say(final('banned', 'out'));
    server.hangUp();
    await alice.hears('problem', { draft: { target: { room: true }, text: 'last words' } });
    await alice.hears('server:refused', { code: 'banned' });
  });

  it('keeps private chats', async () => {
    const { port } = await start.server();
    const bob = await start.joined(port, 'bob');
    const server = await play(new HostileServer());
    const { udpPort } = bob;
    server.greeting = [
      ...welcome().slice(0, 2),
      {
        type: 'roster',
        people: [
          { nick: 'alice', ip: '127.0.0.1', udpPort: 4000 },
          { nick: 'bob', ip: '127.0.0.1', udpPort, dialect: 'klatsch' },
        ],
      },
    ];
    const alice = await start.joined(server.port, 'alice');
    alice.ask('chat:open', { nick: 'bob' });
    const { id } = await bob.hears('invitation:received');
    bob.ask('invitation:accept', { id });
    await alice.hears('chat:opened');
    server.say(final('kicked', 'out'));
    server.hangUp();
    await alice.hears('server:refused', { code: 'kicked' });
    alice.ask('chat:say', { nick: 'bob', text: 'still here' });
    await eventually(() => alice.told('chat:acknowledged').length === 1);
    expect(bob.told('chat:message').map(({ text }) => text)).toEqual(['still here']);
    expect(alice.told('chat:ended')).toEqual([]);
  });

  it('is refused at the door, once, also while it tries to come back', async () => {
    const { clock, server, alice } = await joined();
    const [hello] = welcome();
    server.greeting = hello === undefined ? [] : [hello, final('banned', 'for ever')];
    server.cut();
    await alice.hears('server:lost');
    clock.advance(RECONNECT_LAST_MS);
    await alice.hears('server:refused', { code: 'banned', reason: 'for ever' });
    clock.advance(10 * RECONNECT_LAST_MS);
    expect(alice.told('server:connecting')).toHaveLength(2);
  });

  it('learns of a code of the future that it is final, and stays away', async () => {
    const { clock, server, alice } = await joined();
    server.say(final('tea-time', 'come back later'));
    server.hangUp();
    await alice.hears('server:refused', { code: 'tea-time', reason: 'come back later' });
    clock.advance(RECONNECT_LAST_MS);
    expect(alice.told('server:connecting')).toHaveLength(1);
  });
});

describe('whoever is muted', () => {
  it('gets the text back with a sentence, and stays in the room', async () => {
    const { server, alice } = await joined();
    alice.ask('room:say', { text: 'waves', emote: true });
    await eventually(() => server.received.includes('waves'));
    const id = /"id":"([^"]+)"/.exec(server.received)?.[1] ?? '';
    server.say({ type: 'error', code: 'muted', reason: 'hush', id });
    const { message, draft } = await alice.hears('problem', { code: 'muted' });
    expect(message).toBe('an operator has muted you: nobody got this text');
    expect(draft).toEqual({ target: { room: true }, text: '/me waves' });
    server.say(said(1, 'hello'));
    await alice.hears('room:message', { text: 'hello' });
    expect(alice.told('server:refused')).toEqual([]);
  });
});

describe('a text that the server could not write down', () => {
  const unkept = (seq: number, text: string): ServerMessage => ({
    ...(said(seq, text) as Extract<ServerMessage, { type: 'said' }>),
    unkept: true,
  });

  it('says so, and the change is told once, before it', async () => {
    const { server, alice } = await joined();
    server.say(said(1, 'one'), unkept(2, 'two'), unkept(3, 'three'), said(4, 'four'), said(5, 'five'));
    await alice.hears('room:message', { text: 'five' });
    const facts = alice.facts.filter(({ fact }) => fact === 'room:message' || fact === 'server:keeping');
    expect(facts.map(({ fields }) => fields)).toEqual([
      { from: 'bob', text: 'one' },
      { kept: false },
      { from: 'bob', text: 'two', unkept: true },
      { from: 'bob', text: 'three', unkept: true },
      { kept: true },
      { from: 'bob', text: 'four' },
      { from: 'bob', text: 'five' },
    ]);
  });

  it('is one of now: what was missed says nothing about what the server can do', async () => {
    const { clock, server, alice } = await joined();
    server.greeting = [...welcome(2), unkept(1, 'one'), said(2, 'two')];
    server.cut();
    await alice.hears('server:lost');
    clock.advance(RECONNECT_LAST_MS);
    await alice.hears('room:message', { text: 'one', missed: true, unkept: true });
    await alice.hears('room:message', { text: 'two' });
    expect(alice.told('server:keeping')).toEqual([]);
  });

  it('is remembered of a server over a lost link, and not of another one', async () => {
    const { clock, server, alice } = await joined();
    server.say(unkept(1, 'one'));
    await alice.hears('server:keeping', { kept: false });
    server.greeting = welcome(1);
    server.cut();
    await alice.hears('server:lost');
    clock.advance(RECONNECT_LAST_MS);
    await eventually(() => alice.told('server:connected').length === 2);
    server.say(unkept(2, 'two'));
    await alice.hears('room:message', { text: 'two' });
    expect(alice.told('server:keeping')).toEqual([{ kept: false }]);
    alice.ask('server:disconnect', {});
    await alice.hears('server:lost', { retryInMs: null });
    const other = await play(new HostileServer());
    alice.ask('server:connect', { server: `127.0.0.1:${other.port}` });
    await eventually(() => alice.told('server:connected').length === 3);
    other.say(said(1, 'elsewhere'));
    await alice.hears('room:message', { text: 'elsewhere' });
    expect(alice.told('server:keeping')).toEqual([{ kept: false }]);
  });
});
