import { afterEach, describe, expect, it } from '@jest/globals';
import type { Past } from '../../src/store/store.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import { eventually } from '../support/eventually.js';
import { testIdentity } from '../support/test-identity.js';
import { hello, TestHouse } from './house.js';
import type { RawClient } from './raw-client.js';

let house: TestHouse;

afterEach(async () => {
  await house.close();
  expect(house.faults).toEqual([]);
});

interface SaidText {
  readonly seq: number;
  readonly from: string;
  readonly text: string;
  readonly id?: string;
  readonly again?: true;
}

const said = (client: RawClient): SaidText[] => client.json('SAID') as SaidText[];

const epochOf = (client: RawClient): string => (client.json('HELLO')[0] as { epoch: string }).epoch;

/** What the client got as an answer to this text. */
async function answer(client: RawClient, text: string): Promise<SaidText> {
  return eventually(() => said(client).find((each) => each.text === text) ?? never());
}

function never(): never {
  throw new Error('not yet');
}

/** Everything that a client has been sent when the server answers it. */
async function heardBy(client: RawClient): Promise<string[]> {
  const n = client.json('PONG').length + 1;
  client.say('PING', { n });
  await eventually(() => client.json('PONG').length === n);
  // What is said in a turn is sent at its end, behind the answers.
  client.say('PING', { n: n + 1 });
  await eventually(() => client.json('PONG').length === n + 1);
  return said(client).map(({ from, text, again }) => `${from}: ${text}${again === true ? ' (again)' : ''}`);
}

async function open(options: Parameters<typeof TestHouse.open>[0] = {}): Promise<TestHouse> {
  house = await TestHouse.open(options);
  return house;
}

describe('a text that its sender sends once more', () => {
  it('is said once, and told to the sender alone as it was', async () => {
    await open();
    const kim = await house.joinKlatsch('kim');
    const old = await house.joinOld('frames', 'old');
    const bob = await house.joinKlatsch('bob', undefined, ['bobs', 1]);
    bob.say('SAY', { id: '1', text: 'hi', emote: true });
    const first = await answer(bob, 'hi');
    bob.destroy();
    await kim.expect('PRESENCE {"events":[{"left":"bob"}]}');
    const back = await house.joinKlatsch('bob', [epochOf(bob), 1], ['bobs', 2]);
    back.say('SAY', { id: '1', text: 'hi', after: [epochOf(bob), 0] });
    expect(await answer(back, 'hi')).toEqual({ ...first, again: true });
    back.say('SAY', { id: '2', text: 'and on' });
    await old.expect('BROADCAST bob and on');
    expect(old.all('BROADCAST')).toEqual(['BROADCAST bob * hi', 'BROADCAST bob and on']);
    expect(await heardBy(kim)).toEqual(['bob: hi', 'bob: and on']);
    expect(await heardBy(back)).toEqual(['bob: hi (again)', 'bob: and on']);
  });

  it('is another one when somebody else has used its id, or nobody knows who sends it', async () => {
    await open();
    const eve = await house.joinKlatsch('eve', undefined, ['eves', 1]);
    const raw = await house.joinKlatsch('raw');
    const bob = await house.joinKlatsch('bob', undefined, ['bobs', 1]);
    for (const client of [eve, raw, raw]) {
      client.say('SAY', { id: '1', text: 'hi' });
      await heardBy(client);
    }
    bob.say('SAY', { id: '1', text: 'hi', after: [epochOf(bob), 0] });
    expect(await heardBy(bob)).toEqual(['eve: hi', 'raw: hi', 'raw: hi', 'bob: hi']);
  });

  it('is told to be said also when an operator has muted its sender since', async () => {
    await open();
    const bob = await house.joinKlatsch('bob', undefined, ['bobs', 1]);
    bob.say('SAY', { id: '1', text: 'hi' });
    await answer(bob, 'hi');
    house.bus.ask('operator:run', { request: '1', by: 'op', line: 'mute bob' });
    bob.say('SAY', { id: '1', text: 'hi', after: [epochOf(bob), 0] });
    bob.say('SAY', { id: '2', text: 'not this' });
    await bob.expect('ERROR');
    expect(bob.json('ERROR')).toMatchObject([{ code: 'muted', id: '2' }]);
    expect(await heardBy(bob)).toEqual(['bob: hi', 'bob: hi (again)']);
  });

  it('is refused when it may have been among those that are not kept, and else said', async () => {
    await open({ limits: { backlogTexts: 2 } });
    const bob = await house.joinKlatsch('bob', undefined, ['bobs', 1]);
    const epoch = epochOf(bob);
    for (const text of ['one', 'two', 'three', 'four']) bob.say('SAY', { id: text, text });
    await answer(bob, 'four');
    for (const [id, after] of [
      ['five', [epoch, 1]],
      ['six', ['other', 4]],
      ['one', [epoch, 0]],
    ] as const) {
      bob.say('SAY', { id, text: id, after });
    }
    await eventually(() => bob.json('ERROR').length === 3);
    expect(bob.json('ERROR')).toMatchObject(['five', 'six', 'one'].map((id) => ({ code: 'maybe-said', id })));
    bob.say('SAY', { id: 'seven', text: 'seven', after: [epoch, 2] });
    bob.say('SAY', { id: 'four', text: 'four', after: [epoch, 0] });
    const texts = ['one', 'two', 'three', 'four', 'four (again)', 'seven'].map((text) => `bob: ${text}`);
    expect((await heardBy(bob)).sort()).toEqual(texts.sort());
  });

  it('is refused to somebody who has not said who it is', async () => {
    await open();
    const raw = await house.joinKlatsch('raw');
    raw.say('SAY', { id: '1', text: 'hi', after: [epochOf(raw), 0] });
    await raw.expect('ERROR');
    expect(raw.json('ERROR')).toMatchObject([{ code: 'maybe-said', id: '1' }]);
  });

  it('costs as much as another one', async () => {
    await open({ limits: { textBurst: 2, textsPerSecond: 0.001 } });
    const bob = await house.joinKlatsch('bob', undefined, ['bobs', 1]);
    const after = [epochOf(bob), 0];
    for (let count = 0; count < 3; count += 1) bob.say('SAY', { id: '1', text: 'hi', after });
    await bob.expect('ERROR');
    expect(bob.json('ERROR')).toMatchObject([{ code: 'too-fast', id: '1' }]);
  });

  it('is known in a later run of the server, and a disk that has lost some texts is not believed', async () => {
    const texts = [{ seq: 3, at: 9, from: 'bob', text: 'hi', id: '1', sender: 'bobs' }];
    const store = new Remembering({ epoch: 'now', seq: 3, runs: [{ epoch: 'then', first: 1 }], texts });
    await open({ store });
    const bob = await house.joinKlatsch('ben', ['then', 3], ['bobs', 1]);
    bob.say('SAY', { id: '1', text: 'hi', after: ['then', 0] });
    expect(await answer(bob, 'hi')).toEqual({ seq: 3, at: 9, from: 'bob', text: 'hi', id: '1', again: true });
    bob.say('SAY', { id: '2', text: 'you', after: ['then', 1] });
    await bob.expect('ERROR');
    bob.say('SAY', { id: '3', text: 'there', after: ['then', 2] });
    expect(await answer(bob, 'there')).toMatchObject({ seq: 4, from: 'ben' });
    expect(store.kept).toMatchObject([{ seq: 4, id: '3', sender: 'bobs' }]);
    bob.say('SAY', { id: '4', text: 'again', after: ['then', 4] });
    await eventually(() => bob.json('ERROR').length === 2);
    expect(bob.json('ERROR')).toMatchObject(['2', '4'].map((id) => ({ code: 'maybe-said', id })));
  });
});

describe('a client that comes while its connection of before is still believed in', () => {
  it('has its nick and address at once, and nothing of the old connection is heard any more', async () => {
    await open();
    const kim = await house.joinKlatsch('kim');
    const before = await house.joinKlatsch('bob', undefined, ['bobs', 1]);
    const now = await house.connect('frames');
    now.send(hello(undefined, ['bobs', 2]), 'REGISTER bob 40002');
    before.say('SAY', { id: '1', text: 'late' });
    await now.expect('ROSTER');
    now.say('SAY', { id: '2', text: 'here' });
    await answer(now, 'here');
    await before.expectClosed();
    expect(before.json('ERROR')).toMatchObject([{ code: 'replaced', final: true }]);
    const heard = await heardBy(kim);
    // What came before the new one is heard; nothing comes behind it.
    expect([['bob: here'], ['bob: late', 'bob: here']]).toContainEqual(heard);
    expect(await heardBy(now)).toEqual(heard);
    expect(house.told('client:left')).toMatchObject([{ nick: 'bob', reason: 'replaced' }]);
  });

  it('is not put out by what the old connection has still to say', async () => {
    await open();
    const now = await house.joinKlatsch('bob', undefined, ['bobs', 2]);
    for (const link of [1, 2]) {
      const late = await house.connect('frames');
      late.send(hello(undefined, ['bobs', link]), `REGISTER ben ${house.nextUdpPort()}`);
      await late.expectClosed();
      expect(late.json('ERROR')).toMatchObject([{ code: 'replaced', final: true }]);
    }
    expect(await heardBy(now)).toEqual([]);
  });

  it('is another one with another key', async () => {
    await open({ identity: await testIdentity() });
    const bob = await house.joinTls(await testIdentity(), 'bob', null, ['bobs', 1]);
    const eve = await house.joinTls(await testIdentity(), 'eve', null, ['bobs', 2]);
    for (const client of [bob, eve]) expect(await heardBy(client)).toEqual([]);
  });
});

/** A store with a past. */
class Remembering extends MemoryStore {
  readonly kept: unknown[] = [];
  readonly #past: Past;

  constructor(past: Past) {
    super();
    this.#past = past;
  }

  open(): void {
    // There is no file.
  }

  override recall(): Past {
    return this.#past;
  }

  override keep(texts: readonly unknown[] = []): boolean {
    this.kept.push(...texts);
    return true;
  }
}
