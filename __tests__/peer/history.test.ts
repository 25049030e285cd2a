import { describe, expect, it } from '@jest/globals';
import { RECONNECT_FIRST_MS } from '../../src/limits.js';
import type { ServerMessage } from '../../src/wire/extension.js';
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
/** The answer to the first ping: everything of before has come. */
const SETTLED: ServerMessage = { type: 'pong', n: 1 };

interface Scene {
  readonly clock: FakeClock;
  readonly server: HostileServer;
  readonly alice: TestPeer;
  /** When each text of the room was told to have been said. */
  readonly times: number[];
}

/** Alice, welcomed with this greeting. */
async function joined(greeting: readonly ServerMessage[] = welcome()): Promise<Scene> {
  const clock = new FakeClock();
  const server = await play(new HostileServer());
  server.greeting = greeting;
  const alice = start.peer(server.port, 'alice', { clock, random });
  const times: number[] = [];
  alice.bus.onFact('room:message', (_, at) => times.push(at));
  await alice.hears('roster:listed');
  return { clock, server, alice, times };
}

/** Alice, who has heard bob's texts with these numbers, live. */
async function heard(...numbers: readonly number[]): Promise<Scene> {
  const scene = await joined();
  scene.server.say(SETTLED, ...numbers.map((seq) => said(seq, `text ${seq}`, 1000 + seq)));
  await scene.alice.hears('room:message', { text: `text ${numbers.at(-1) ?? 0}` });
  return scene;
}

/** The link breaks, and comes back with this greeting. */
async function again({ server, alice, clock }: Scene, greeting: readonly ServerMessage[]): Promise<void> {
  const before = alice.told('server:connected').length;
  server.greeting = greeting;
  server.received = '';
  server.cut();
  const lost = alice.told('server:lost').length;
  await eventually(() => alice.told('server:lost').length > lost);
  clock.advance(alice.told('server:lost').at(-1)?.retryInMs ?? RECONNECT_FIRST_MS);
  await eventually(() => alice.told('server:connected').length > before);
}

/** Alice says something: the name under which the server has got it. */
async function says({ server, alice }: Scene, text: string): Promise<string> {
  alice.ask('room:say', { text });
  const said = new RegExp(`SAY \\{"id":"([^"]+)","text":"${text}"`);
  return eventually(() => said.exec(server.received)?.[1] ?? never());
}

function never(): never {
  throw new Error('not yet');
}

/** Texts of bob's as they were first said. */
function texts(...numbers: readonly number[]): readonly ServerMessage[] {
  return numbers.map((seq) => said(seq, `text ${seq}`, 1000 + seq));
}

/** Waits until a live text has come, and with it everything before. */
async function passed({ server, alice }: Scene, seq: number): Promise<void> {
  server.say(said(seq, `text ${seq}`, 1000 + seq));
  await alice.hears('room:message', { text: `text ${seq}` });
}

describe('somebody who was never there', () => {
  it('gets the last texts as missed ones, in order, with the server’s time, and no gap', async () => {
    const scene = await joined([...welcome(7), ...texts(6, 7)]);
    await passed(scene, 8);
    expect(scene.alice.told('room:message')).toEqual([
      { from: 'bob', text: 'text 6', missed: true },
      { from: 'bob', text: 'text 7', missed: true },
      { from: 'bob', text: 'text 8' },
    ]);
    expect(scene.times).toEqual([1006, 1007, scene.clock.now()]);
    expect(scene.alice.told('room:gap')).toEqual([]);
    expect(scene.server.received).not.toContain('"last"');
  });

  it('does not take a text of an earlier run, under the same name, for the one on its way', async () => {
    const scene = await joined(welcome(7));
    const { server, alice } = scene;
    const id = await says(scene, 'now');
    const before = { type: 'said', seq: 7, at: 1, from: 'alice', text: 'in another run', id } as const;
    server.say(before);
    await alice.hears('room:message', { text: 'in another run', missed: true });
    server.say({ ...before, seq: 8, text: 'now' });
    await alice.hears('room:message', { text: 'now' });
    expect(alice.told('room:message')).toEqual([
      { from: 'alice', text: 'in another run', missed: true },
      { from: 'alice', text: 'now' },
    ]);
    expect(alice.told('problem')).toEqual([]);
  });

  it('is given a text back that was refused, whatever stands in the history', async () => {
    const scene = await joined(welcome(7));
    const { server, alice } = scene;
    const id = await says(scene, 'now');
    server.say({ type: 'said', seq: 7, at: 1, from: 'alice', text: 'before', id });
    server.say({ type: 'error', code: 'muted', reason: 'hush', id });
    await alice.hears('problem', { code: 'muted', draft: { target: { room: true }, text: 'now' } });
  });
});

describe('a server that has started anew', () => {
  it('and knows its former run brings what was missed, once', async () => {
    const scene = await heard(1, 2);
    await again(scene, [...welcome(4, 'f'), ...texts(3, 4)]);
    expect(scene.server.received).toContain('"last":["e",2]');
    await passed(scene, 5);
    expect(scene.alice.room).toEqual([1, 2, 3, 4, 5].map((seq) => `bob: text ${seq}`));
    expect(scene.alice.told('room:message').map(({ missed }) => missed === true)).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
    expect(scene.alice.told('room:gap')).toEqual([]);
  });

  it('and does not know its former run brings what is known already: it is not told again', async () => {
    const scene = await heard(1, 2, 3);
    await again(scene, [...welcome(5, 'f'), { type: 'gap', count: null }, ...texts(2, 3, 4, 5)]);
    await passed(scene, 6);
    expect(scene.alice.room).toEqual([1, 2, 3, 4, 5, 6].map((seq) => `bob: text ${seq}`));
    expect(scene.alice.told('room:gap')).toEqual([]);
  });

  it('loses nothing although its clock was set back meanwhile', async () => {
    const scene = await heard(1, 2);
    const late = said(3, 'text 3', 5);
    await again(scene, [...welcome(3, 'f'), { type: 'gap', count: null }, ...texts(2), late]);
    await passed(scene, 4);
    expect(scene.alice.room).toEqual([1, 2, 3, 4].map((seq) => `bob: text ${seq}`));
  });

  it('tells of the gap before the first text when nothing of what it brings is known', async () => {
    const scene = await heard(1, 2);
    await again(scene, [...welcome(205, 'f'), { type: 'gap', count: null }, ...texts(204, 205)]);
    await passed(scene, 206);
    const order = scene.alice.facts.map(({ fact }) => fact).filter((fact) => fact.startsWith('room:'));
    expect(order.slice(2)).toEqual(['room:gap', 'room:message', 'room:message', 'room:message']);
    expect(scene.alice.told('room:gap')).toEqual([{ count: null }]);
  });

  it('tells of the gap also when it brings nothing', async () => {
    const scene = await heard(1);
    await again(scene, [...welcome(0, 'f'), { type: 'gap', count: null }]);
    expect(scene.alice.told('room:gap')).toEqual([]);
    scene.server.say(SETTLED);
    await scene.alice.hears('room:gap', { count: null });
  });

  it('and counts from 1 again has new texts under numbers that were there', async () => {
    const scene = await heard(1, 2);
    const other = said(1, 'another', 9000);
    await again(scene, [...welcome(1, 'f'), { type: 'gap', count: null }, other]);
    await scene.alice.hears('room:message', { text: 'another' });
    expect(scene.alice.room).toEqual(['bob: text 1', 'bob: text 2', 'bob: another']);
  });

  it('brings an own text that was on its way, and it is told once', async () => {
    const scene = await heard(1);
    const { server, alice } = scene;
    const id = await says(scene, 'mine');
    const mine = { type: 'said', seq: 2, at: 1002, from: 'alice', text: 'mine', id } as const;
    await again(scene, [...welcome(2, 'f'), { type: 'gap', count: null }, ...texts(1), mine]);
    server.say(SETTLED);
    await passed(scene, 3);
    expect(alice.room).toEqual(['bob: text 1', 'alice: mine', 'bob: text 3']);
    expect(alice.told('problem')).toEqual([]);
  });

  it('is asked again for all that it owes when the link breaks before anything has come', async () => {
    const scene = await heard(1, 2);
    await again(scene, welcome(4, 'f'));
    await again(scene, [...welcome(4, 'f'), ...texts(3, 4)]);
    expect(scene.server.received).toContain('"last":["e",2]');
    await passed(scene, 5);
    expect(scene.alice.room).toEqual([1, 2, 3, 4, 5].map((seq) => `bob: text ${seq}`));
  });

  it('is asked again for the rest when the link breaks amid what it brings', async () => {
    const scene = await heard(1, 2);
    await again(scene, [...welcome(4, 'f'), ...texts(3)]);
    await scene.alice.hears('room:message', { text: 'text 3' });
    await again(scene, [...welcome(4, 'f'), ...texts(4)]);
    expect(scene.server.received).toContain('"last":["f",3]');
    await passed(scene, 5);
    expect(scene.alice.room).toEqual([1, 2, 3, 4, 5].map((seq) => `bob: text ${seq}`));
  });
});

describe('somebody who left and joins again', () => {
  it('is shown of the history only what they have not seen', async () => {
    const scene = await heard(1, 2);
    const { server, alice } = scene;
    alice.ask('server:disconnect', {});
    await alice.hears('server:lost', { retryInMs: null });
    server.greeting = [...welcome(3), ...texts(1, 2, 3)];
    alice.ask('server:connect', { server: `127.0.0.1:${server.port}` });
    await alice.hears('room:message', { text: 'text 3', missed: true });
    expect(alice.room).toEqual([1, 2, 3].map((seq) => `bob: text ${seq}`));
  });
});
