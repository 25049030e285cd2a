import { describe, expect, it } from '@jest/globals';
import { TEXT_BYTES } from '../../src/limits.js';
import { KlatschChannel } from '../../src/peer/klatsch-channel.js';
import { PayloadStream } from '../../src/peer/payload-stream.js';
import type { ChatMessage } from '../../src/wire/chat.js';
import { encodeChats, parseChat } from '../../src/wire/chat.js';
import { encodeFrame, FrameDecoder } from '../../src/wire/frames.js';
import { FakeClock } from '../support/fake-clock.js';
import { FullConnection, MemoryConnection } from '../support/memory-connection.js';

const FRAME_BYTES = 65_536;
const TERMS = { role: 'caller', chat: 'c1', ours: 'a', theirs: 'b', port: 1, key: null } as const;

function messagesIn(bytes: Uint8Array): unknown[] {
  const frames = new FrameDecoder(FRAME_BYTES).push(Buffer.from(bytes));
  if (!frames.ok) throw new Error('no frames');
  return frames.value.map((payload) => {
    const message = parseChat(payload);
    return message.ok ? message.value : payload;
  });
}

/** A chat of which a test is the far end, write by write. */
function chat(
  answer: (channel: KlatschChannel, text: string) => void = () => undefined,
  Line = MemoryConnection,
): {
  readonly channel: KlatschChannel;
  readonly heard: readonly string[];
  /** What was written since somebody last asked, write by write. */
  readonly written: () => unknown[][];
  /** Gives what is written when these bytes come. */
  readonly receives: (bytes: Buffer) => unknown[][];
  /** The same, when this is said in one piece. */
  readonly says: (...messages: readonly ChatMessage[]) => unknown[][];
} {
  const writes: unknown[][] = [];
  const connection = new Line((bytes) => writes.push(messagesIn(bytes)));
  const channel = new KlatschChannel(
    new PayloadStream(connection, new FrameDecoder(FRAME_BYTES)),
    new FakeClock(),
    TERMS,
  );
  const heard: string[] = [];
  channel.start({
    text: (text) => {
      heard.push(text);
      answer(channel, text);
    },
    acknowledged: (id) => heard.push(`ack ${id}`),
    interrupted: () => heard.push('interrupted'),
    ended: (reason) => heard.push(reason),
  });
  const written = (): unknown[][] => writes.splice(0);
  const receives = (bytes: Buffer): unknown[][] => {
    connection.receive(bytes);
    return written();
  };
  return { channel, heard, written, receives, says: (...messages) => receives(encodeChats(messages)) };
}

const text = (id: number): ChatMessage => ({ type: 'text', id, text: `text ${id}` });
const ack = (id: number): ChatMessage => ({ type: 'ack', id });

describe('the acknowledgement of a private text', () => {
  it('is written when nothing is said', () => {
    expect(chat().says(text(1))).toEqual([[ack(1)]]);
  });

  it('goes along with an answer, ahead of it', () => {
    const { says } = chat((channel) => channel.say('yes', false));
    expect(says(text(1))).toEqual([[ack(1), { type: 'text', id: 1, text: 'yes' }]]);
    expect(says(text(2))).toEqual([[ack(2), { type: 'text', id: 2, text: 'yes' }]]);
  });

  it('is heard before the answer at which its reader closes the chat', () => {
    const { channel, says, heard } = chat((open) => void open.close());
    channel.say('question', false);
    says(ack(1), text(1));
    expect(heard).toEqual(['ack 1', 'text 1']);
  });

  it('is one of those of all texts that came at once, in their order and in one write', () => {
    const { says, heard } = chat();
    const ids = Array.from({ length: 300 }, (_, index) => index + 1);
    expect(says(...ids.map(text))).toEqual([ids.map(ack)]);
    expect(heard).toEqual(ids.map((id) => `text ${id}`));
  });

  it('comes again for a text that comes again', () => {
    const { says, heard } = chat();
    expect(says(text(1), text(1))).toEqual([[ack(1), ack(1)]]);
    expect(heard).toEqual(['text 1']);
  });

  it('goes out before the goodbye of whoever closes the chat at its text', async () => {
    let closed = Promise.resolve();
    const { says, written } = chat((channel) => {
      closed = channel.close();
    });
    expect(says(text(1), text(2))).toEqual([[ack(1)]]);
    await closed;
    expect(written()).toEqual([[{ type: 'bye' }]]);
  });

  it('goes out to whoever says goodbye behind the text', () => {
    const { says, heard } = chat();
    expect(says(text(1), { type: 'bye' })).toEqual([[ack(1)]]);
    expect(heard).toEqual(['text 1', 'left']);
  });

  it('goes out although what follows the text is garbled', () => {
    const { receives, heard } = chat();
    const garbled = encodeFrame('TEXT {"id":2}');
    expect(receives(Buffer.concat([encodeChats([text(1)]), garbled]))).toEqual([[ack(1)]]);
    expect(heard).toEqual(['text 1', 'lost']);
  });

  it('goes out although its reader is destroyed at the text', () => {
    const { says } = chat((channel) => {
      channel.destroy();
    });
    expect(says(text(1))).toEqual([[ack(1)]]);
  });

  it('goes out for a text in parts at whose first the chat is closed', () => {
    const { says, heard } = chat((channel) => void channel.close());
    const long = 'x'.repeat(2 * TEXT_BYTES);
    expect(says({ type: 'text', id: 1, text: long })).toEqual([[ack(1)]]);
    expect(heard).toEqual([long.slice(0, TEXT_BYTES)]);
  });

  it('is left to RESUME when what follows the text is the end of the line', () => {
    const connection = new MemoryConnection();
    const stream = new PayloadStream(connection, new FrameDecoder(FRAME_BYTES));
    const channel = new KlatschChannel(stream, new FakeClock(), TERMS);
    const got: number[] = [];
    const next: unknown[][] = [];
    channel.start({
      text: () => {
        connection.hangUp('error');
      },
      acknowledged: () => undefined,
      interrupted: (interrupted) => {
        got.push(interrupted.got);
        const other = new MemoryConnection((bytes) => next.push(messagesIn(bytes)));
        interrupted.resume(new PayloadStream(other, new FrameDecoder(FRAME_BYTES)), 0);
        other.receive(encodeChats([text(2)]));
      },
      ended: () => undefined,
    });
    connection.receive(encodeChats([text(1)]));
    expect([got, next]).toEqual([[1], [[ack(2)]]]);
  });
});

describe('a private chat whose partner reads no acknowledgement', () => {
  const full = (): ReturnType<typeof chat> => chat(undefined, FullConnection);

  it('is interrupted, once', () => {
    const { says, heard } = full();
    says(text(1));
    expect(heard).toEqual(['text 1', 'interrupted']);
  });

  it.each([
    ['a message that makes no sense', encodeFrame('TEXT {"id":2}')],
    ['a frame that is too large', Buffer.alloc(4, 0xff)],
  ])('is lost, and nothing else, at %s', (_, garbled) => {
    const { receives, heard } = full();
    receives(Buffer.concat([encodeChats([text(1)]), garbled]));
    expect(heard).toEqual(['text 1', 'lost']);
  });
});
