import { describe, expect, it } from '@jest/globals';
import { TEXT_BYTES } from '../../src/limits.js';
import { eventually } from '../support/eventually.js';
import { cast } from '../support/old/cast.js';
import { encodeFrame } from '../../src/wire/frames.js';
import { OLD_PROGRAMS } from '../support/old/dialects.js';
import { ScriptedServer } from '../support/old/scripted-server.js';
import { stage } from './test-peer.js';

const start = stage();
const play = cast();

describe.each(OLD_PROGRAMS)('an old $dialect server', (programs) => {
  const { dialect } = programs;

  it('welcomes a peer, which sees all that an old client sees', async () => {
    const server = await play(programs.server());
    const bob = await play(programs.client({ port: server.port, nick: 'bob' }));
    const alice = await start.joined(server.port, 'alice');
    expect(alice.told('server:connected')).toMatchObject([{ nick: 'alice', dialect, secure: false }]);
    expect(alice.told('roster:listed')[0]?.people).toEqual([
      { nick: 'bob', ip: '127.0.0.1', udpPort: bob.udpPort },
      { nick: 'alice', ip: '127.0.0.1', udpPort: alice.udpPort },
    ]);
    const carol = await play(programs.client({ port: server.port, nick: 'carol' }));
    await alice.hears('person:joined', { nick: 'carol', ip: '127.0.0.1', udpPort: carol.udpPort });
    await carol.quit();
    await alice.hears('person:left', { nick: 'carol' });
    expect(alice.told('person:joined')).toHaveLength(1);
  });

  it('passes texts on, one’s own exactly once', async () => {
    const server = await play(programs.server());
    const bob = await play(programs.client({ port: server.port, nick: 'bob' }));
    const alice = await start.joined(server.port, 'alice');
    bob.say('hello alice');
    await alice.hears('room:message', { from: 'bob', text: 'hello alice' });
    alice.ask('room:say', { text: 'hello  bob' });
    await bob.waitFor('alice: hello bob');
    alice.ask('room:say', { text: 'waves', emote: true });
    await bob.waitFor('alice: * waves');
    await eventually(() => {
      expect(alice.told('room:message')).toHaveLength(3);
    });
    const own = alice.told('room:message').filter(({ from }) => from === 'alice');
    expect(own.map(({ text }) => text.replace(/ +/, ' '))).toEqual(['hello bob', 'waves']);
    expect(own[1]).toEqual({ from: 'alice', text: 'waves', emote: true });
  });

  it('takes a long text and several lines without harm', async () => {
    const server = await play(programs.server());
    const bob = await play(programs.client({ port: server.port, nick: 'bob' }));
    const alice = await start.joined(server.port, 'alice');
    alice.ask('room:say', { text: 'ä'.repeat(TEXT_BYTES / 2) });
    alice.ask('room:say', { text: 'one\nUSER_LEFT bob\nthree' });
    await bob.waitFor(() => bob.seen.some((line) => line.endsWith('three')));
    const heard = bob.seen.filter((line) => line.startsWith('alice: ')).map((line) => line.slice(7));
    expect(heard.join('').match(/ä/g)).toHaveLength(TEXT_BYTES / 2);
    expect(bob.seen).not.toContain('left bob');
    expect(bob.receiveLoopAlive).toBe(true);
    expect(server.nicks).toEqual(['bob', 'alice']);
  });

  it('may bring a text without any bound, which is shown in parts', async () => {
    const encode = dialect === 'frames' ? encodeFrame : (text: string): Buffer => Buffer.from(`${text}\n`);
    const verb = dialect === 'frames' ? 'BROADCAST' : 'BROADCAST_MSG';
    const server = await play(new ScriptedServer(encode('WELCOME alice')));
    const alice = start.peer(server.port, 'alice');
    await alice.hears('server:connected');
    const text = 'é'.repeat(TEXT_BYTES) + 'x';
    server.write(Buffer.concat([encode(`${verb} bob ${text}`), encode(`${verb} bob that was it`)]));
    await alice.hears('room:message', { text: 'that was it' });
    const told = alice.told('room:message').slice(0, -1);
    expect(told.map(({ from }) => from)).toEqual(['bob', 'bob', 'bob']);
    expect(told.map((each) => each.text).join('')).toBe(text);
  });

  it('is not sent more at once than it can take', async () => {
    const server = await play(programs.server());
    const alice = await start.joined(server.port, 'alice');
    const texts = Array.from({ length: 300 }, (_, index) => `${index} ${'x'.repeat(4000)}`);
    for (const text of texts) alice.ask('room:say', { text });
    await alice.hears('problem', {
      code: 'too-fast',
      draft: { target: { room: true }, text: texts[299] ?? '' },
    });
  });

  it('may speak before WELCOME', async () => {
    const command = dialect === 'lines' ? 'BROADCAST_MSG' : 'BROADCAST';
    const slips = [`${command} bob too early`, 'USER_LEFT bob'];
    const server = await play(programs.server({ slipsBeforeWelcome: slips }));
    const alice = await start.joined(server.port, 'alice');
    await alice.hears('room:message', { from: 'bob', text: 'too early' });
    expect(alice.facts[1]?.fact).toBe('server:connected');
  });

  it('refuses a nick that is taken: another one is tried, but never for a chosen one', async () => {
    const server = await play(programs.server());
    await start.joined(server.port, 'sam');
    const second = await start.joined(server.port, 'sam', { explicitNick: false });
    await second.hears('server:connected', { nick: 'sam-2' });
    const third = start.peer(server.port, 'sam');
    await third.hears('server:refused', { code: 'nick-taken' });
    expect(third.told('server:lost')).toEqual([]);
  });

  it('may say wrongly that somebody has left', async () => {
    const server = await play(programs.server());
    const bob = await play(programs.client({ port: server.port, nick: 'bob' }));
    const alice = await start.joined(server.port, 'alice');
    // A second bob and a second alice are refused, and everyone is told that both have left.
    for (const nick of ['bob', 'alice']) await play(programs.client({ port: server.port, nick }));
    await alice.hears('person:left', { nick: 'bob' });
    await alice.hears('person:doubted', { nick: 'bob', doubtful: true });
    alice.ask('roster:list', {});
    const bobs = alice
      .told('roster:listed')
      .at(-1)
      ?.people.filter(({ nick }) => nick === 'bob');
    expect(bobs).toEqual([{ nick: 'bob', ip: '127.0.0.1', udpPort: bob.udpPort, doubtful: true }]);
    alice.ask('chat:open', { nick: 'bob' });
    await bob.waitFor('invited from 127.0.0.1');
    expect(alice.told('person:joined')).toEqual([]);
    bob.say('I am here');
    await alice.hears('person:joined', { nick: 'bob', udpPort: bob.udpPort });
    await alice.hears('person:doubted', { nick: 'bob', doubtful: false });
    expect(alice.told('person:left')).toEqual([{ nick: 'bob' }]);
  });

  it('is come back to at once in the dialect that worked', async () => {
    const server = await play(programs.server());
    const alice = await start.joined(server.port, 'alice', { random: () => 1 });
    const before = server.received.length;
    await server.drop('alice');
    const { retryInMs } = await alice.hears('server:lost');
    expect(retryInMs).toBeGreaterThan(0);
    await eventually(() => {
      expect(alice.told('server:connected')).toHaveLength(2);
    });
    const registrations = server.received.slice(before).filter((text) => text.startsWith('REGISTER'));
    expect(registrations).toHaveLength(1);
    expect(server.log.filter((line) => line.includes('Decode'))).toHaveLength(dialect === 'lines' ? 1 : 0);
  });

  it('cannot rename', async () => {
    const server = await play(programs.server());
    const alice = await start.joined(server.port, 'alice');
    alice.ask('nick:change', { nick: 'ada' });
    await alice.hears('problem', { code: 'rename-unsupported' });
  });

  it('hears a clean goodbye', async () => {
    const server = await play(programs.server());
    const alice = await start.joined(server.port, 'alice');
    await alice.peer.leave();
    await eventually(() => {
      expect(server.received.at(-1)?.trim()).toBe('QUIT');
      expect(server.connections).toBe(0);
    });
  });
});
