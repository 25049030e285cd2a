import { describe, expect, it } from '@jest/globals';
import {
  HEARTBEAT_MS,
  LAST_LOOK_MS,
  RECONNECT_FIRST_MS,
  SERVER_SILENCE_MS,
  STEADY_LINK_MS,
  TEXT_BYTES,
} from '../../src/limits.js';
import { encodeExtensionServer } from '../../src/wire/extension.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { cast } from '../support/old/cast.js';
import { HostileServer, said, welcome } from './hostile-server.js';
import { stage } from './test-peer.js';
import type { TestPeer } from './test-peer.js';

const start = stage();
const play = cast();
/** The longest wait that chance may give. */
const random = (): number => 0;

/** Counts how often somebody looks at it: the peer does so whenever something has come. */
class WatchedClock extends FakeClock {
  looks = 0;

  override elapsed(): number {
    this.looks += 1;
    return super.elapsed();
  }
}

async function joined(clock: FakeClock): Promise<{ server: HostileServer; alice: TestPeer }> {
  const server = await play(new HostileServer());
  const alice = await start.joined(server.port, 'alice', { clock, random });
  return { server, alice };
}

/** Loses the link and comes back. */
async function again(server: HostileServer, alice: TestPeer, clock: FakeClock): Promise<void> {
  const before = alice.told('server:connected').length;
  server.cut();
  await eventually(() => alice.told('server:lost').length > 0);
  clock.advance(RECONNECT_FIRST_MS);
  await eventually(() => alice.told('server:connected').length > before);
}

describe('a server that says too much at once', () => {
  it('is shown in parts', async () => {
    const { server, alice } = await joined(new FakeClock());
    server.say(said(1, 'é'.repeat(TEXT_BYTES)), said(2, 'that was it'));
    server.say({ type: 'error', code: 'too-fast', reason: 'x'.repeat(100_000), final: true });
    server.hangUp();
    const { reason } = await alice.hears('server:refused');
    const part = `bob: ${'é'.repeat(TEXT_BYTES / 2)}`;
    expect(alice.room).toEqual([part, part, 'bob: that was it']);
    expect(reason).toBe('x'.repeat(TEXT_BYTES));
  });
});

describe('a server with numbers that make no sense', () => {
  it('loses no text after one with the highest number there is', async () => {
    const clock = new FakeClock();
    const { server, alice } = await joined(clock);
    server.say(said(Number.MAX_SAFE_INTEGER, 'far ahead'), said(2, 'then back'), said(3, 'and on'));
    await alice.hears('room:message', { text: 'and on' });
    expect(alice.room).toEqual(['bob: far ahead', 'bob: then back', 'bob: and on']);
  });

  it('loses no text either when it has taken up the link again', async () => {
    const clock = new FakeClock();
    const { server, alice } = await joined(clock);
    server.say(said(Number.MAX_SAFE_INTEGER, 'far ahead'));
    await alice.hears('room:message', { text: 'far ahead' });
    server.greeting = welcome(4);
    await again(server, alice, clock);
    server.say(said(4, 'missed'), said(5, 'live'));
    await alice.hears('room:message', { text: 'live' });
    expect(alice.room).toEqual(['bob: far ahead', 'bob: missed', 'bob: live']);
  });

  it('shows what it has had already only once when it comes back', async () => {
    const clock = new FakeClock();
    const { server, alice } = await joined(clock);
    server.say(said(1, 'one'), said(2, 'two'));
    await alice.hears('room:message', { text: 'two' });
    server.greeting = welcome(3);
    await again(server, alice, clock);
    server.say(said(1, 'one'), said(2, 'two'), said(3, 'three'));
    await alice.hears('room:message', { text: 'three' });
    expect(alice.room).toEqual(['bob: one', 'bob: two', 'bob: three']);
  });

  it('cannot date a text beyond the present', async () => {
    const clock = new FakeClock();
    const { server, alice } = await joined(clock);
    const times: number[] = [];
    alice.bus.onFact('room:message', (_, at) => times.push(at));
    server.greeting = welcome(9);
    await again(server, alice, clock);
    server.say(said(8, 'from the future', Number.MAX_SAFE_INTEGER), said(9, 'from the past', 1000));
    await alice.hears('room:message', { text: 'from the past' });
    expect(times).toEqual([clock.now(), 1000]);
  });
});

describe('a server that does not keep a link', () => {
  it.each(['after its welcome', 'at once'])('is tried with growing waits when it closes %s', async (when) => {
    const clock = new FakeClock();
    const server = await play(new HostileServer());
    if (when === 'at once') server.greeting = 'destroy';
    else server.closes = true;
    const alice = start.peer(server.port, 'alice', { clock, random });
    for (const [index, retryInMs] of [1000, 2000, 4000, 8000].entries()) {
      await eventually(() => {
        expect(alice.told('server:lost')[index]?.retryInMs).toBe(retryInMs);
      });
      clock.advance(retryInMs);
    }
  });

  it('is tried soon again when the link had stood for a while', async () => {
    const clock = new WatchedClock();
    const { server, alice } = await joined(clock);
    await again(server, alice, clock);
    for (let passed = 0; passed < STEADY_LINK_MS; passed += HEARTBEAT_MS) {
      const before = clock.looks;
      server.say({ type: 'pong', n: 1 });
      await eventually(() => clock.looks > before);
      clock.advance(HEARTBEAT_MS);
    }
    server.cut();
    await eventually(() => {
      expect(alice.told('server:lost').map(({ retryInMs }) => retryInMs)).toEqual([1000, 1000]);
    });
  });
});

describe('a server that was not heard because the program was stopped', () => {
  it('is not taken for silent before what it has said is read', async () => {
    const clock = new FakeClock();
    const { server, alice } = await joined(clock);
    server.say({ type: 'error', code: 'replaced', reason: 'on another connection', final: true });
    server.hangUp();
    clock.sleep(10 * SERVER_SILENCE_MS);
    await alice.hears('server:refused', { code: 'replaced' });
    clock.advance(10 * SERVER_SILENCE_MS);
    expect(alice.told('server:lost')).toEqual([]);
    expect(alice.told('server:connecting')).toHaveLength(1);
  });

  it('is taken for silent when nothing is there to be read', async () => {
    const clock = new FakeClock();
    const { alice } = await joined(clock);
    clock.sleep(10 * SERVER_SILENCE_MS);
    clock.advance(LAST_LOOK_MS - 1);
    expect(alice.told('server:lost')).toEqual([]);
    clock.advance(1);
    expect(alice.told('server:lost')).toHaveLength(1);
  });
});

describe('a server that says strange things', () => {
  it('is not pinged for ever when somebody leaves at its first word', async () => {
    const clock = new FakeClock();
    const server = await play(new HostileServer());
    const [hello, ...rest] = welcome(1);
    if (hello === undefined) throw new Error('no HELLO');
    server.greeting = [hello, said(1, 'early'), ...rest];
    const alice = start.peer(server.port, 'alice', { clock, random });
    alice.bus.onFact('room:message', () => {
      alice.ask('server:disconnect', {});
    });
    await alice.hears('server:lost', { retryInMs: null });
    await eventually(() => {
      expect(clock.timers).toBe(0);
    });
  });

  it('is not taken for gone while a long message is coming', async () => {
    const clock = new WatchedClock();
    const { server, alice } = await joined(clock);
    server.say({ type: 'pong', n: 1 });
    await alice.hears('server:latency');
    const bytes = encodeExtensionServer(said(1, 'x'.repeat(4000)));
    for (let at = 0; at < bytes.length; at += 1000) {
      const before = clock.looks;
      server.write(bytes.subarray(at, at + 1000));
      await eventually(() => clock.looks > before);
      clock.advance(SERVER_SILENCE_MS - 1);
    }
    await alice.hears('room:message');
    expect(alice.told('server:lost')).toEqual([]);
    clock.advance(1);
    expect(alice.told('server:lost')).toHaveLength(1);
  });

  it('may name a text like one of ours, which still is ours to give back', async () => {
    const clock = new FakeClock();
    const { server, alice } = await joined(clock);
    alice.ask('room:say', { text: 'mine' });
    const id = await eventually(() => {
      const found = /SAY \{"id":"([^"]+)"/.exec(server.received)?.[1];
      if (found === undefined) throw new Error('not said');
      return found;
    });
    server.say({ type: 'said', seq: 1, at: 0, from: 'bob', text: 'forged', id });
    server.say({ type: 'error', code: 'too-fast', reason: 'slow down', id });
    const draft = { target: { room: true }, text: 'mine' } as const;
    await alice.hears('problem', { code: 'too-fast', draft });
  });

  it('renames people to names that others have, and nobody is there twice', async () => {
    const clock = new FakeClock();
    const { server, alice } = await joined(clock);
    const person = (nick: string, udpPort: number): { nick: string; ip: string; udpPort: number } => ({
      nick,
      ip: '10.0.0.1',
      udpPort,
    });
    server.say({
      type: 'presence',
      events: [
        { joined: person('bob', 1) },
        { joined: person('carol', 2) },
        { renamed: ['bob', 'carol'] },
        { renamed: ['carol', 'alice'] },
        { joined: person('dora', 3) },
      ],
    });
    await alice.hears('person:joined', { nick: 'dora' });
    expect(alice.told('person:left')).toEqual([{ nick: 'carol' }]);
    expect(alice.told('person:renamed')).toEqual([{ from: 'bob', to: 'carol' }]);
    alice.ask('roster:list', {});
    expect(
      alice
        .told('roster:listed')
        .at(-1)
        ?.people.map(({ nick }) => nick),
    ).toEqual(['alice', 'carol', 'dora']);
  });
});

describe('a server that is left', () => {
  it('is asked for nothing that was seen before, when it is joined again', async () => {
    const clock = new FakeClock();
    const { server, alice } = await joined(clock);
    server.say(said(1, 'one'));
    await alice.hears('room:message');
    await again(server, alice, clock);
    expect(server.received).toContain('"last":["e",1]');
    alice.ask('server:disconnect', {});
    await alice.hears('server:lost', { retryInMs: null });
    server.received = '';
    alice.ask('server:connect', { server: `127.0.0.1:${server.port}` });
    await eventually(() => server.received.includes('REGISTER'));
    expect(server.received).not.toContain('last');
  });
});
