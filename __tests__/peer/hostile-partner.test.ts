import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { TEXT_BYTES } from '../../src/limits.js';
import { encodeChat } from '../../src/wire/chat.js';
import type { ChatMessage } from '../../src/wire/chat.js';
import { ChatDoor } from '../../src/peer/chat-door.js';
import { encodeFrame } from '../../src/wire/frames.js';
import { endings } from '../support/endings.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';

const ends = endings();

/** What alice sees of a private chat in which a test plays bob. */
class Chat {
  readonly clock = new FakeClock();
  readonly texts: string[] = [];
  readonly acknowledged: number[] = [];
  readonly ended: string[] = [];
  say: (text: string) => void = () => undefined;
  #bob: Socket | null = null;

  static async open(): Promise<Chat> {
    const chat = new Chat();
    const door = new ChatDoor({
      clock: chat.clock,
      invitation: () => ({ id: 'i1', nick: 'bob', ip: '127.0.0.1', udpPort: 1, form: 'klatsch', key: null }),
      self: () => 'alice',
      nicksAt: () => ['bob'],
      secureWith: null,
      admit: () => 'clear',
      entered: (channel) => {
        chat.say = (text) => {
          channel.say(text, false);
        };
        channel.start({
          text: (text) => chat.texts.push(text),
          acknowledged: (id) => chat.acknowledged.push(id),
          interrupted: () => undefined,
          ended: (reason) => chat.ended.push(reason),
        });
        ends.push(() => {
          channel.destroy();
        });
      },
    });
    const bob = connect(await door.open(), '127.0.0.1');
    bob.on('error', () => undefined);
    ends.push(() => bob.destroy());
    ends.push(() => {
      door.close();
    });
    await once(bob, 'connect');
    chat.#bob = bob;
    chat.send({ type: 'hello', version: 1, from: 'bob', to: 'alice', invitation: 'i1' });
    await once(bob, 'data');
    return chat;
  }

  get bob(): Socket {
    if (this.#bob === null) throw new Error('not open');
    return this.#bob;
  }

  send(...messages: readonly ChatMessage[]): void {
    this.bob.write(Buffer.concat(messages.map(encodeChat)));
  }
}

describe('a partner who is not kind', () => {
  it('cannot acknowledge what was never said', async () => {
    const chat = await Chat.open();
    chat.say('one');
    const ids = [0, 2, Number.MAX_SAFE_INTEGER, 1];
    chat.send(...ids.map((id) => ({ type: 'ack', id }) as const));
    await eventually(() => chat.acknowledged.length > 0);
    expect(chat.acknowledged).toEqual([1]);
  });

  it('may send what a later version knows, and is still heard', async () => {
    const chat = await Chat.open();
    for (const unknown of ['', '{}', 'DANCE {}', 'DANCE [', 'text {"id":5}']) {
      chat.bob.write(encodeFrame(unknown));
    }
    chat.bob.write(encodeFrame(Buffer.from([0xff, 0xfe, 0x00])));
    chat.send({ type: 'text', id: 1, text: 'hello' });
    await eventually(() => {
      expect(chat.texts).toEqual(['hello']);
    });
  });

  it.each([
    ['no field', 'TEXT'],
    ['no object', 'TEXT []'],
    ['a number for a text', 'TEXT {"id":1,"text":5}'],
    ['no JSON', `TEXT ${'['.repeat(60_000)}`],
    ['a number below its bound', 'ACK {"id":-1}'],
    ['a field that is missing', 'PING {}'],
  ])('is lost at a message with %s, and nothing behind it is heard', async (_, malformed) => {
    const chat = await Chat.open();
    const closed = once(chat.bob, 'close');
    const behind = encodeChat({ type: 'text', id: 2, text: 'hello' });
    chat.bob.write(Buffer.concat([encodeFrame(malformed), behind]));
    await closed;
    expect(chat.ended).toEqual(['lost']);
    expect(chat.texts).toEqual([]);
    expect(chat.clock.timers).toBe(0);
  });

  it('is shown in parts where it says more at once than anybody may', async () => {
    const chat = await Chat.open();
    chat.send(
      { type: 'text', id: 1, text: '語'.repeat(TEXT_BYTES) },
      { type: 'text', id: 2, text: 'that was it' },
    );
    await eventually(() => {
      expect(chat.texts.at(-1)).toBe('that was it');
    });
    const parts = chat.texts.slice(0, -1);
    expect(parts.join('')).toBe('語'.repeat(TEXT_BYTES));
    expect(Math.max(...parts.map((part) => Buffer.byteLength(part)))).toBeLessThanOrEqual(TEXT_BYTES);
  });

  it('is lost at a frame that is too large', async () => {
    const chat = await Chat.open();
    chat.bob.write(Buffer.from([0x7f, 0xff, 0xff, 0xff]));
    await eventually(() => {
      expect(chat.ended).toEqual(['lost']);
    });
    expect(chat.clock.timers).toBe(0);
  });
});
