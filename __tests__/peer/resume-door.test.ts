import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { fingerprintOf } from '../../src/identity/fingerprint.js';
import { CHAT_HANDSHAKE_MS } from '../../src/limits.js';
import type { Connection } from '../../src/net/connection.js';
import type { Listener } from '../../src/net/tcp-listener.js';
import { listen } from '../../src/net/tcp-listener.js';
import { secureContext } from '../../src/net/tls-identity.js';
import { callAgain } from '../../src/peer/resume-call.js';
import { ResumeDoor } from '../../src/peer/resume-door.js';
import type { Interrupted, Resumed } from '../../src/peer/resuming.js';
import { knows, newSecret } from '../../src/peer/resuming.js';
import type { ChatMessage } from '../../src/wire/chat.js';
import { encodeChat } from '../../src/wire/chat.js';
import { endings } from '../support/endings.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import type { TestIdentity } from '../support/test-identity.js';
import { testIdentity } from '../support/test-identity.js';

const ends = endings();
let alice: TestIdentity;
let bob: TestIdentity;
let mallory: TestIdentity;

beforeAll(async () => {
  [alice, bob, mallory] = [await testIdentity(), await testIdentity(), await testIdentity()];
});

const OURS = newSecret();
const THEIRS = newSecret();

/** An interrupted chat with whoever has this key. */
function chatWith(key: string | null): Interrupted {
  const names = { chat: 'i1', ours: OURS, theirs: THEIRS, port: 0, key };
  return {
    terms: { role: 'inviter', ...names },
    ip: '127.0.0.1',
    got: 7,
    resume: () => undefined,
    giveUp: () => undefined,
  };
}

/** Alice's door for bob. */
class House {
  readonly clock = new FakeClock();
  readonly entered: Resumed[] = [];
  refusals = 0;
  answers = 0;
  port = 0;

  static async open(isSecure: boolean): Promise<House> {
    const house = new House();
    const door = new ResumeDoor({
      clock: house.clock,
      secureWith: isSecure ? secureContext(alice) : null,
      chat: chatWith(isSecure ? fingerprintOf(bob.spki) : null),
      refused: () => (house.refusals += 1),
      answering: () => (house.answers += 1),
      entered: (resumed) => house.entered.push(resumed),
    });
    house.port = await door.open(0);
    ends.push(() => {
      door.close();
      for (const { stream } of house.entered) stream.connection.destroy();
    });
    return house;
  }
}

interface Caller {
  readonly socket: Socket;
  readonly heard: () => string;
}

function caller(socket: Socket): Caller {
  let heard = '';
  socket.on('error', () => undefined).on('data', (bytes) => (heard += String(bytes)));
  ends.push(() => socket.destroy());
  return { socket, heard: () => heard };
}

function secureCaller(port: number, identity: TestIdentity | null): Caller {
  const shown = identity === null ? {} : { key: identity.key, cert: identity.certificate };
  return caller(connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ...shown }));
}

function clearCaller(port: number): Caller {
  return caller(connect(port, '127.0.0.1'));
}

function say({ socket }: Caller, ...messages: readonly ChatMessage[]): void {
  for (const message of messages) socket.write(encodeChat(message));
}

const RIGHT: ChatMessage = { type: 'resume', token: OURS, got: 3 };
const WRONG: ChatMessage = { type: 'resume', token: newSecret(), got: 3 };
const PING: ChatMessage = { type: 'ping', n: 0 };

async function turnedAway(each: Caller): Promise<void> {
  await eventually(() => each.socket.destroyed);
  expect(each.heard()).toBe('');
}

describe('a door for the partner of an interrupted chat', () => {
  it.each([true, false])('lets the right one in, who says what it has (TLS: %s)', async (isSecure) => {
    const house = await House.open(isSecure);
    const right = isSecure ? secureCaller(house.port, bob) : clearCaller(house.port);
    say(right, RIGHT);
    await eventually(() => right.heard().includes(`RESUME {"token":"${THEIRS}","got":7}`));
    // Until our answer is known to have come, nobody is in.
    expect(house.entered).toEqual([]);
    say(right, PING);
    await eventually(() => house.entered.length === 1);
    expect(house.entered[0]?.got).toBe(3);
    await eventually(() => right.heard().includes('PONG {"n":0}'));
    expect(house.refusals).toBe(0);
  });

  it('refuses another key, although it knows the word, and no key, and no TLS; then lets the right one in', async () => {
    const house = await House.open(true);
    const others = [
      secureCaller(house.port, mallory),
      secureCaller(house.port, null),
      clearCaller(house.port),
    ];
    for (const each of others) {
      say(each, RIGHT, PING);
      await turnedAway(each);
    }
    expect([house.refusals, house.answers]).toEqual([3, 0]);
    const right = secureCaller(house.port, bob);
    say(right, RIGHT, PING);
    await eventually(() => house.entered.length === 1);
  });

  it.each([true, false])('refuses the right key with the wrong word (TLS: %s)', async (isSecure) => {
    const house = await House.open(isSecure);
    const wrong = isSecure ? secureCaller(house.port, bob) : clearCaller(house.port);
    say(wrong, WRONG, PING);
    await turnedAway(wrong);
    expect([house.refusals, house.answers, house.entered.length]).toEqual([1, 0, 0]);
  });

  it('takes nothing that is said once more when the chat goes on', async () => {
    const house = await House.open(false);
    const late = clearCaller(house.port);
    await once(late.socket, 'connect');
    const right = clearCaller(house.port);
    say(right, RIGHT, PING);
    await eventually(() => house.entered.length === 1);
    say(late, RIGHT, PING);
    await turnedAway(late);
    const replay = clearCaller(house.port);
    await turnedAway(replay);
    expect(house.entered).toHaveLength(1);
  });

  it('turns away whoever wants something else, without a word', async () => {
    const house = await House.open(false);
    const strange: readonly ChatMessage[] = [
      { type: 'hello', version: 1, from: 'bob', to: 'alice', invitation: 'i1' },
      { type: 'text', id: 1, text: 'hi' },
      { type: 'bye' },
      PING,
    ];
    for (const message of strange) {
      const each = clearCaller(house.port);
      say(each, message);
      await turnedAway(each);
    }
    for (const bytes of ['bob', '\u0000\u0000\u0000\u0007RESUME ', '\u0000\u00ff\u00ff\u00ff']) {
      const each = clearCaller(house.port);
      each.socket.write(bytes, 'latin1');
      await turnedAway(each);
    }
    expect(house.refusals).toBe(0);
  });

  it('waits for a sign that its answer has come, and only so long', async () => {
    const house = await House.open(false);
    const silent = clearCaller(house.port);
    say(silent, RIGHT);
    await eventually(() => silent.heard() !== '');
    const hasty = clearCaller(house.port);
    say(hasty, RIGHT, { type: 'text', id: 1, text: 'hi' });
    await eventually(() => hasty.socket.destroyed);
    house.clock.advance(CHAT_HANDSHAKE_MS);
    await eventually(() => silent.socket.destroyed);
    expect(house.entered).toEqual([]);
    const right = clearCaller(house.port);
    say(right, RIGHT, PING);
    await eventually(() => house.entered.length === 1);
  });
});

/** Somebody at bob's side of the line, who answers in some way. */
async function somebody(
  identity: TestIdentity | null,
  answer: ChatMessage | null,
): Promise<Listener & { heard: string[]; left: () => Promise<unknown> }> {
  const heard: string[] = [];
  const connections: Connection[] = [];
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    ...(identity === null ? {} : { tls: secureContext(identity) }),
    onConnection: (connection) => {
      connections.push(connection);
      connection.onData((bytes) => {
        heard.push(bytes.toString());
        if (answer !== null && heard.length === 1) connection.write(encodeChat(answer));
      });
    },
  });
  ends.push(async () => {
    for (const connection of connections) connection.destroy();
    await listener.close();
  });
  return {
    ...{ host: listener.host, port: listener.port, close: () => listener.close(), heard },
    // Then everything that whoever called has said is heard.
    left: () => eventually(() => connections.length > 0 && connections.every(({ open }) => !open)),
  };
}

async function calling(port: number, isSecure: boolean, clock = new FakeClock()): Promise<Resumed> {
  const resumed = await callAgain(
    { ip: '127.0.0.1', port },
    {
      clock,
      signal: new AbortController().signal,
      secureWith: isSecure ? secureContext(alice) : null,
      chat: chatWith(isSecure ? fingerprintOf(bob.spki) : null),
    },
  );
  ends.push(() => {
    resumed.stream.connection.destroy();
  });
  return resumed;
}

const GOOD: ChatMessage = { type: 'resume', token: OURS, got: 5 };

describe('calling the partner of an interrupted chat', () => {
  it.each([true, false])('says what it has, and hears the same (TLS: %s)', async (isSecure) => {
    const there = await somebody(isSecure ? bob : null, GOOD);
    expect((await calling(there.port, isSecure)).got).toBe(5);
    await eventually(() => there.heard.length === 2);
    expect(there.heard[0]).toContain(`RESUME {"token":"${THEIRS}","got":7}`);
    expect(there.heard[1]).toContain('PING {"n":0}');
  });

  it('says nothing to somebody with another key', async () => {
    const there = await somebody(mallory, GOOD);
    await expect(calling(there.port, true)).rejects.toMatchObject({ code: 'chat-resume-refused' });
    await there.left();
    expect(there.heard).toEqual([]);
  });

  it('says nothing in the clear where it was encrypted', async () => {
    const there = await somebody(null, GOOD);
    await expect(calling(there.port, true)).rejects.toMatchObject({ code: 'tls-failed' });
    await there.left();
    expect(there.heard.join()).not.toContain(THEIRS);
  });

  it('believes nobody who does not know the word', async () => {
    const there = await somebody(bob, { type: 'resume', token: newSecret(), got: 0 });
    await expect(calling(there.port, true)).rejects.toMatchObject({ code: 'chat-resume-refused' });
  });

  it.each<ChatMessage>([{ type: 'bye' }, { type: 'text', id: 1, text: 'hi' }])(
    'takes no other answer: $type',
    async (answer) => {
      const there = await somebody(null, answer);
      await expect(calling(there.port, false)).rejects.toMatchObject({ code: 'chat-failed' });
    },
  );

  it('waits only so long for an answer', async () => {
    const there = await somebody(null, null);
    const clock = new FakeClock();
    const called = calling(there.port, false, clock).catch((error: unknown) => error);
    await eventually(() => there.heard.length === 1);
    clock.advance(CHAT_HANDSHAKE_MS);
    expect(await called).toMatchObject({ code: 'chat-failed' });
    expect(clock.timers).toBe(0);
  });
});

describe('a secret', () => {
  it('has 128 bits, and is known by whoever says it', () => {
    const secret = newSecret();
    expect(secret).toMatch(/^[\w-]{22}$/);
    expect(newSecret()).not.toBe(secret);
    expect([knows(secret, secret), knows(secret, newSecret()), knows(secret, secret.slice(1))]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
