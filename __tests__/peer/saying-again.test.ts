import { describe, expect, it } from '@jest/globals';
import { ECHO_MS, OWN_TEXTS_PENDING, TOO_FAST_FIRST_MS, TOO_FAST_LAST_MS } from '../../src/limits.js';
import type { ServerMessage } from '../../src/wire/extension.js';
import { parseExtensionClient } from '../../src/wire/extension.js';
import { FrameDecoder } from '../../src/wire/frames.js';
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
const SETTLED: ServerMessage = { type: 'pong', n: 1 };

/** A greeting of a server that knows what is sent to it once more. */
function knowing(
  seq = 0,
  epoch = 'e',
  caps: readonly string[] = ['chat', 'again'],
): readonly ServerMessage[] {
  const [, ...rest] = welcome(seq, epoch);
  return [{ type: 'hello', version: 1, caps, epoch, seq }, ...rest];
}

interface Say {
  readonly id: string;
  readonly text: string;
  readonly after?: { readonly epoch: string; readonly seq: number };
}

interface Scene {
  readonly clock: FakeClock;
  readonly server: HostileServer;
  readonly alice: TestPeer;
}

/** What a server has been asked to say on its last connection. */
function saysTo({ received }: HostileServer): Say[] {
  const decoded = new FrameDecoder(1e6).push(Buffer.from(received, 'latin1'));
  return (decoded.ok ? decoded.value : []).flatMap((payload) => {
    const parsed = parseExtensionClient(payload);
    if (!parsed.ok || parsed.value.type !== 'say') return [];
    const { id, text, after } = parsed.value;
    return [{ id, text, ...(after === undefined ? {} : { after }) }];
  });
}

/** Waits until so many texts have come, and gives them. */
async function says(server: HostileServer, count: number): Promise<readonly Say[]> {
  return eventually(() => {
    const all = saysTo(server);
    expect(all).toHaveLength(count);
    return all;
  });
}

/** Waits until the client has read everything, and the server what that made it say. */
async function heard(server: HostileServer, n: number): Promise<void> {
  server.say({ type: 'ping', n });
  await eventually(() => server.received.includes(`PONG {"n":${n}}`));
}

/** Alice, who has said these texts and has heard bob's up to number 7; then the link breaks. */
async function broken(...texts: readonly string[]): Promise<Scene & { readonly before: readonly Say[] }> {
  const clock = new FakeClock();
  const server = await play(new HostileServer());
  server.greeting = knowing();
  const alice = start.peer(server.port, 'alice', { clock, random });
  await alice.hears('roster:listed');
  server.say(SETTLED, said(7, 'seven'));
  await alice.hears('room:message', { text: 'seven' });
  for (const text of texts) alice.ask('room:say', { text });
  const before = await says(server, texts.length);
  const lost = alice.told('server:lost').length;
  server.cut();
  await eventually(() => alice.told('server:lost').length > lost);
  return { clock, server, alice, before };
}

/** The link comes back with this greeting, and then the answer to the first ping. */
async function again({ server, alice, clock }: Scene, ...greeting: readonly ServerMessage[]): Promise<void> {
  const before = alice.told('server:connected').length;
  server.greeting = greeting;
  server.received = '';
  clock.advance(alice.told('server:lost').at(-1)?.retryInMs ?? 0);
  await eventually(() => alice.told('server:connected').length > before);
  server.say(SETTLED);
}

const drafts = (alice: TestPeer): unknown[] =>
  alice.told('problem').map(({ code, draft }) => [code, draft?.text]);

/** The server says a text of alice's. */
const saying = ({ id, text }: Say, seq: number): ServerMessage => ({
  type: 'said',
  seq,
  at: 5,
  from: 'alice',
  text,
  id,
});
const refusing = ({ id }: Say, code: string): ServerMessage => ({ type: 'error', code, reason: 'no', id });
const first = (all: readonly Say[]): Say => {
  const [one] = all;
  if (one === undefined) throw new Error('none');
  return one;
};

describe('texts without an answer', () => {
  it('are sent again one by one under their names, with where one stood when they were sent first', async () => {
    const scene = await broken('one', 'two');
    const { server, alice, before } = scene;
    expect(before.map(({ after }) => after)).toEqual([undefined, undefined]);
    await again(scene, ...knowing(9));
    expect(await says(server, 1)).toEqual([{ ...before[0], after: { epoch: 'e', seq: 7 } }]);
    server.say(saying(first(before), 10));
    const [, two] = await says(server, 2);
    expect(two).toEqual({ ...before[1], after: { epoch: 'e', seq: 7 } });
    if (two !== undefined) server.say(saying(two, 11));
    await alice.hears('room:message', { text: 'two' });
    alice.ask('room:say', { text: 'three' });
    expect((await says(server, 3))[2]).not.toHaveProperty('after');
    expect(alice.room).toEqual(['bob: seven', 'alice: one', 'alice: two']);
  });

  it('have unlike names, none of which tells the next one', async () => {
    const { before } = await broken('one', 'two', 'three');
    expect(new Set(before.map(({ id }) => id.slice(0, 4))).size).toBe(3);
  });

  it('are not sent again when they are brought, under whatever nick', async () => {
    const scene = await broken('one', 'two');
    const { server, alice, before } = scene;
    const [one, two] = before.map(
      (say, index): ServerMessage => ({ ...saying(say, 8 + index), from: 'al' }) as ServerMessage,
    );
    if (one === undefined || two === undefined) throw new Error('none');
    await again(scene, ...knowing(9), one, two);
    server.say(said(10, 'ten'));
    await alice.hears('room:message', { text: 'ten' });
    expect(alice.room).toEqual(['bob: seven', 'al: one', 'al: two', 'bob: ten']);
    await heard(server, 2);
    expect(saysTo(server)).toEqual([]);
  });

  it('are shown when the server says that they were said before, with its time and once', async () => {
    const scene = await broken('one');
    const { server, alice, before } = scene;
    const times: number[] = [];
    alice.bus.onFact('room:message', (_, at) => times.push(at));
    await again(scene, ...knowing(9));
    const one = first(await says(server, 1));
    const told = { ...saying(one, 8), again: true } as ServerMessage;
    server.say(told, told, { ...said(6, 'a lie'), again: true } as ServerMessage, said(10, 'ten'));
    await alice.hears('room:message', { text: 'ten' });
    expect(alice.room).toEqual(['bob: seven', 'alice: one', 'bob: ten']);
    expect(times[0]).toBe(5);
    expect(alice.told('room:message')[1]).toEqual({ from: 'alice', text: 'one' });
    expect(before).toHaveLength(1);
  });

  it('that are too fast are sent again with growing waits, and nothing overtakes them', async () => {
    const scene = await broken('one', 'two');
    const { server, alice, clock } = scene;
    await again(scene, ...knowing(9));
    const one = first(await says(server, 1));
    alice.ask('room:say', { text: 'three' });
    let wait = TOO_FAST_FIRST_MS;
    for (let count = 1; count <= 6; count += 1) {
      server.say(refusing(one, 'too-fast'));
      await heard(server, 2 * count);
      clock.advance(wait - 1);
      await heard(server, 2 * count + 1);
      expect(saysTo(server)).toHaveLength(count);
      clock.advance(1);
      await says(server, count + 1);
      wait = Math.min(2 * wait, TOO_FAST_LAST_MS);
    }
    expect(alice.told('problem')).toEqual([]);
    server.say(saying(one, 10));
    const texts = (await says(server, 8)).map(({ text }) => text);
    expect(texts).toEqual([...Array<string>(7).fill('one'), 'two']);
  });

  it.each(['muted', 'maybe-said', 'text-too-long'])(
    'that are refused with %s are given back once',
    async (code) => {
      const scene = await broken('one', 'two');
      const { server, alice } = scene;
      await again(scene, ...knowing(9));
      const one = first(await says(server, 1));
      server.say(refusing(one, code), refusing(one, code));
      await alice.hears('problem', { code, draft: { target: { room: true }, text: 'one' } });
      expect((await says(server, 2))[1]?.text).toBe('two');
      await eventually(() => alice.told('problem').length === 2);
      expect(drafts(alice)).toEqual([
        [code, 'one'],
        [code, undefined],
      ]);
    },
  );

  it('do not hold up others when the server does not answer', async () => {
    const scene = await broken('one', 'two');
    const { server, clock, alice } = scene;
    await again(scene, ...knowing(9));
    const one = first(await says(server, 1));
    for (let passed = 0; passed < ECHO_MS; passed += 1000) {
      const { length } = alice.told('server:latency');
      server.say({ type: 'pong', n: Math.floor(passed / 4000) + 1 });
      await eventually(() => alice.told('server:latency').length > length || passed % 4000 !== 0);
      clock.advance(1000);
    }
    expect((await says(server, 2))[1]?.text).toBe('two');
    server.say(saying(one, 10));
    await alice.hears('room:message', { text: 'one' });
  });

  it('are given back when a later one of the same link was said: the server had refused them', async () => {
    const scene = await broken('one', 'two', 'three');
    const { server, alice, before } = scene;
    const two = before[1];
    if (two === undefined) throw new Error('none');
    await again(scene, ...knowing(9), saying(two, 8));
    await alice.hears('problem', { code: 'too-fast', draft: { target: { room: true }, text: 'one' } });
    expect((await says(server, 1))[0]?.text).toBe('three');
    expect(alice.room).toEqual(['bob: seven', 'alice: two']);
  });

  it('are sent again although a later one was said when not everything was brought', async () => {
    const scene = await broken('one', 'two');
    const two = scene.before[1];
    if (two === undefined) throw new Error('none');
    await again(scene, ...knowing(9), { type: 'gap', count: 1 }, saying(two, 9));
    expect((await says(scene.server, 1))[0]?.text).toBe('one');
  });

  it.each([
    ['does not know what it was told', knowing(9, 'e', ['chat'])],
    ['is another one', [...knowing(9, 'other'), { type: 'gap', count: null } as const]],
  ])('are given back when the server %s', async (_, greeting) => {
    const scene = await broken('one', 'two');
    const { server, alice } = scene;
    await again(scene, ...greeting);
    await eventually(() => {
      expect(drafts(alice)).toEqual([
        ['not-connected', 'one'],
        ['not-connected', 'two'],
      ]);
    });
    alice.ask('room:say', { text: 'three' });
    expect((await says(server, 1))[0]?.text).toBe('three');
  });

  it('are given back when the server could not write down what was said and has started anew', async () => {
    const scene = await broken('one');
    const { server, alice, clock } = scene;
    await again(scene, ...knowing(9));
    const one = first(await says(server, 1));
    server.say({ ...said(10, 'ten'), unkept: true } as ServerMessage);
    await alice.hears('room:message', { text: 'ten' });
    server.cut();
    await eventually(() => alice.told('server:lost').length === 2);
    await again({ server, alice, clock }, ...knowing(10));
    expect(await says(server, 1)).toMatchObject([{ id: one.id }]);
    server.cut();
    await eventually(() => alice.told('server:lost').length === 3);
    await again({ server, alice, clock }, ...knowing(9, 'f'));
    await alice.hears('problem', { code: 'not-connected', draft: { target: { room: true }, text: 'one' } });
    await heard(server, 2);
    expect(saysTo(server)).toEqual([]);
  });

  it('are given back with those that wait behind them, and not sent to it, when another server is joined', async () => {
    const scene = await broken('one');
    const { server, alice } = scene;
    await again(scene, ...knowing(9));
    await says(server, 1);
    alice.ask('room:say', { text: 'two' });
    server.cut();
    await eventually(() => alice.told('server:lost').length === 2);
    const other = await play(new HostileServer());
    other.greeting = knowing();
    alice.ask('server:connect', { server: `127.0.0.1:${other.port}` });
    await eventually(() => alice.told('server:connected').length === 3);
    alice.ask('room:say', { text: 'three' });
    other.say(SETTLED);
    expect((await says(other, 1))[0]?.text).toBe('three');
    expect(drafts(alice)).toEqual([
      ['not-connected', 'one'],
      ['not-connected', 'two'],
    ]);
  });

  it('are given back when one leaves instead of waiting', async () => {
    const { alice } = await broken('one');
    alice.ask('server:disconnect', {});
    await alice.hears('problem', { code: 'not-connected', draft: { target: { room: true }, text: 'one' } });
    expect(drafts(alice)).toEqual([['not-connected', 'one']]);
  });

  it('are bounded together with those that wait behind them', async () => {
    const scene = await broken('one');
    const { alice, server } = scene;
    await again(scene, ...knowing(9));
    await says(server, 1);
    for (let count = 0; count < OWN_TEXTS_PENDING; count += 1)
      alice.ask('room:say', { text: `text ${count}` });
    expect(drafts(alice)).toEqual([['too-fast', `text ${OWN_TEXTS_PENDING - 1}`]]);
    await heard(server, 2);
    expect(saysTo(server)).toHaveLength(1);
  });

  it('name their sender on every connection alike, and which connection it is', async () => {
    const scene = await broken('one');
    const sender = /"sender":\["([\w-]{16})",(\d+)\]/;
    await again(scene, ...knowing(9));
    const [, name, link] = sender.exec(scene.server.received) ?? [];
    scene.server.cut();
    await eventually(() => scene.alice.told('server:lost').length === 2);
    await again(scene, ...knowing(9));
    const [, later, last] = sender.exec(scene.server.received) ?? [];
    expect(later).toBe(name);
    expect(Number(last)).toBeGreaterThan(Number(link));
  });
});
