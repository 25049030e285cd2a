import { describe, expect, it } from '@jest/globals';
import { KlatschChannel } from '../../src/peer/klatsch-channel.js';
import { PayloadStream } from '../../src/peer/payload-stream.js';
import type { Interrupted } from '../../src/peer/resuming.js';
import type { OwnText } from '../../src/peer/state/conversation.js';
import { parseChat } from '../../src/wire/chat.js';
import { FrameDecoder } from '../../src/wire/frames.js';
import { FakeClock } from '../support/fake-clock.js';
import { FullConnection, MemoryConnection } from '../support/memory-connection.js';

const FRAME_BYTES = 65_536;
const TERMS = { role: 'caller', chat: 'c1', ours: 'a', theirs: 'b', port: 1, key: null } as const;

/** A chat that has said `one`, `two` and `three`, and whose line is cut. */
class Cut {
  readonly clock = new FakeClock();
  readonly channel: KlatschChannel;
  /** What it says on its next line. */
  readonly said: string[] = [];
  #interrupted: Interrupted | null = null;

  /** @param onAcknowledged hears of each text that has arrived after all */
  constructor(onAcknowledged: (channel: KlatschChannel, id: number) => void) {
    const line = new MemoryConnection();
    this.channel = new KlatschChannel(this.#stream(line), this.clock, TERMS);
    this.channel.start({
      text: () => undefined,
      acknowledged: (id) => {
        onAcknowledged(this.channel, id);
      },
      interrupted: (interrupted) => {
        this.#interrupted = interrupted;
      },
      ended: () => undefined,
    });
    for (const text of ['one', 'two', 'three']) this.channel.say(text, false);
    line.hangUp('error');
  }

  /** Another line is found; by then so many texts had arrived. */
  resume(got: number): void {
    const line = new MemoryConnection((bytes) => {
      this.#hear(bytes);
    });
    this.#interrupted?.resume(this.#stream(line), got);
  }

  #stream(line: MemoryConnection): PayloadStream {
    return new PayloadStream(line, new FrameDecoder(FRAME_BYTES));
  }

  #hear(bytes: Uint8Array): void {
    const frames = new FrameDecoder(FRAME_BYTES).push(Buffer.from(bytes));
    if (!frames.ok) return;
    for (const message of frames.value.map(parseChat)) {
      if (message.ok && message.value.type === 'text') this.said.push(message.value.text);
    }
  }
}

describe('a private chat that goes on', () => {
  it('says what waited before anything that is said at an acknowledgement', () => {
    const cut = new Cut((channel) => channel.say('new', false));
    cut.resume(1);
    expect(cut.said).toEqual(['two', 'three', 'new']);
  });

  it('leaves nothing behind when it is closed at an acknowledgement', async () => {
    let closed = Promise.resolve();
    const cut = new Cut((channel, id) => {
      if (id === 3) closed = channel.close();
    });
    cut.resume(3);
    await closed;
    expect(cut.clock.timers).toBe(0);
  });

  it('tells of no acknowledgement any more when it is closed at one', () => {
    const arrived: number[] = [];
    const cut = new Cut((channel, id) => {
      arrived.push(id);
      channel.destroy();
    });
    cut.resume(3);
    expect(arrived).toEqual([1]);
  });
});

describe('a private chat that is over', () => {
  it.each([
    ['closed', (channel: KlatschChannel): unknown => channel.close()],
    [
      'torn down',
      (channel: KlatschChannel): void => {
        channel.destroy();
      },
    ],
  ])('takes no text any more: %s while it was interrupted', (_name, end) => {
    const { channel } = new Cut(() => undefined);
    end(channel);
    const waiting = channel.undelivered.length;
    expect(channel.say('late', false)).toMatchObject({ ok: false, code: 'chat-none' });
    expect(channel.undelivered).toHaveLength(waiting);
  });
});

describe('a private chat that is interrupted at a text', () => {
  it('has the text among those that wait by the time that it tells so', () => {
    const stream = new PayloadStream(new FullConnection(), new FrameDecoder(FRAME_BYTES));
    const channel = new KlatschChannel(stream, new FakeClock(), TERMS);
    const waiting: OwnText[] = [];
    channel.start({
      text: () => undefined,
      acknowledged: () => undefined,
      interrupted: () => {
        waiting.push(...channel.undelivered);
      },
      ended: () => undefined,
    });
    expect(channel.say('one', false)).toEqual({ ok: true, value: 1 });
    expect(waiting).toEqual([{ id: 1, text: 'one', emote: false }]);
  });
});
