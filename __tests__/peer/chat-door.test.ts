import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { CHAT_CALLERS, CHAT_HANDSHAKE_MS } from '../../src/limits.js';
import type { Channel } from '../../src/peer/channel.js';
import { ChatDoor } from '../../src/peer/chat-door.js';
import type { InvitationForm } from '../../src/peer/state/received-invitations.js';
import { newSecret } from '../../src/peer/resuming.js';
import { encodeChat, parseChat } from '../../src/wire/chat.js';
import { endings } from '../support/endings.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';

const ends = endings();

/** A door of alice's that is open for bob. */
class House {
  readonly clock = new FakeClock();
  readonly entered: Channel[] = [];
  readonly texts: string[] = [];
  port = 0;

  static async open(form: InvitationForm): Promise<House> {
    const house = new House();
    const door = new ChatDoor({
      clock: house.clock,
      invitation: () => ({ id: 'i1', nick: 'bob', ip: '127.0.0.1', udpPort: 1, form, key: null }),
      self: () => 'alice',
      nicksAt: () => ['bob', 'bobby'],
      secureWith: null,
      admit: () => 'clear',
      entered: (channel) => {
        house.entered.push(channel);
        channel.start({
          text: (text) => house.texts.push(text),
          acknowledged: () => undefined,
          interrupted: () => undefined,
          ended: () => undefined,
        });
      },
    });
    house.port = await door.open();
    ends.push(() => {
      door.close();
      for (const channel of house.entered) channel.destroy();
    });
    return house;
  }

  async knock(): Promise<Socket> {
    const socket = connect(this.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.resume();
    ends.push(() => socket.destroy());
    await once(socket, 'connect');
    return socket;
  }
}

async function turnedAway(socket: Socket): Promise<void> {
  if (!socket.destroyed) await once(socket, 'close');
  expect(socket.bytesRead).toBe(0);
}

describe('a door for an old peer', () => {
  it('lets the invited nick in, also when it comes in pieces and with a text behind it', async () => {
    const house = await House.open('frames');
    const socket = await house.knock();
    socket.setNoDelay(true);
    for (const piece of ['b', 'o']) {
      socket.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const answer = once(socket, 'data');
    socket.write('bhello');
    expect(String((await answer)[0])).toBe('alice');
    await eventually(() => {
      house.clock.advance(1000);
      expect(house.texts).toEqual(['hello']);
    });
  });

  it('turns strangers away, whatever they say, and goes on waiting', async () => {
    const house = await House.open('frames');
    for (const greeting of ['carol', 'bobby', '\u0016\u0003\u0001', '\u0000\u0000\u0000\u0002HI']) {
      const stranger = await house.knock();
      stranger.write(greeting);
      await eventually(() => {
        // A name that may still grow is waited for.
        house.clock.advance(100);
        return stranger.destroyed;
      });
      await turnedAway(stranger);
    }
    expect(house.entered).toEqual([]);
    const bob = await house.knock();
    bob.write('bob');
    await eventually(() => {
      house.clock.advance(100);
      expect(house.entered).toHaveLength(1);
    });
  });

  it('closes silent ones, who block nobody', async () => {
    const house = await House.open('lines');
    const silent = await house.knock();
    const other = await house.knock();
    other.write('bob');
    await eventually(() => {
      house.clock.advance(100);
      expect(house.entered).toHaveLength(1);
    });
    await turnedAway(silent);
  });

  it('lets the invited in however many stand there in silence', async () => {
    const house = await House.open('lines');
    for (let count = 0; count < CHAT_CALLERS; count += 1) await house.knock();
    const bob = await house.knock();
    bob.write('bob');
    await eventually(() => {
      house.clock.advance(50);
      expect(house.entered).toHaveLength(1);
    });
  });

  it('gives a caller only so much time, and holds only so many', async () => {
    const house = await House.open('lines');
    const silent = await Promise.all(Array.from({ length: CHAT_CALLERS + 1 }, () => house.knock()));
    await eventually(() => silent.filter((each) => each.destroyed).length === 1);
    house.clock.advance(CHAT_HANDSHAKE_MS);
    await Promise.all(silent.map(turnedAway));
    const bob = await house.knock();
    bob.write('bob');
    await eventually(() => {
      house.clock.advance(100);
      expect(house.entered).toHaveLength(1);
    });
  });
});

describe('a door for a klatsch peer', () => {
  const hello = { type: 'hello', version: 1, from: 'bob', to: 'alice', invitation: 'i1' } as const;

  it('lets in who has the invitation', async () => {
    const house = await House.open('klatsch');
    const socket = await house.knock();
    const answer = once(socket, 'data');
    socket.write(Buffer.concat([encodeChat(hello), encodeChat({ type: 'text', id: 1, text: 'hi' })]));
    expect(String((await answer)[0])).toContain('"from":"alice"');
    expect(house.texts).toEqual(['hi']);
  });

  it('answers with a secret whoever has one, and nobody else: to them nothing is new', async () => {
    const secret = newSecret();
    for (const resume of [null, secret]) {
      const house = await House.open('klatsch');
      const socket = await house.knock();
      const answer = once(socket, 'data');
      socket.write(encodeChat(resume === null ? hello : { ...hello, resume }));
      const bytes = (await answer)[0] as Buffer;
      const parsed = parseChat(bytes.toString('utf8', 4));
      if (!parsed.ok || parsed.value.type !== 'hello') throw new Error('no hello');
      const terms = house.entered[0]?.terms ?? null;
      if (resume === null) {
        expect(bytes).toEqual(encodeChat({ ...hello, from: 'alice', to: 'bob' }));
        expect(terms).toBeNull();
      } else {
        expect(parsed.value.resume).not.toBe(secret);
        const agreed = { role: 'inviter', chat: 'i1', port: house.port, key: null };
        expect(terms).toEqual({ ...agreed, ours: parsed.value.resume, theirs: secret });
      }
    }
  });

  it('turns away another nick, another invitation, a bare nick, and junk', async () => {
    const house = await House.open('klatsch');
    const greetings = [
      encodeChat({ ...hello, from: 'carol' }),
      encodeChat({ ...hello, invitation: 'i2' }),
      encodeChat({ type: 'text', id: 1, text: 'hi' }),
      Buffer.from('bob'),
      Buffer.from([0, 0xff, 0xff, 0xff, 0xff]),
    ];
    for (const greeting of greetings) {
      const stranger = await house.knock();
      stranger.write(greeting);
      await turnedAway(stranger);
    }
    expect(house.entered).toEqual([]);
  });
});
