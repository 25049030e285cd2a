import { OLD_CHAT_QUIET_MS } from '../../../src/limits.js';
import type { Channel } from '../../../src/peer/channel.js';
import { KlatschChannel } from '../../../src/peer/klatsch-channel.js';
import { OldChannel } from '../../../src/peer/old-channel.js';
import { PayloadStream } from '../../../src/peer/payload-stream.js';
import type { ResumeTerms } from '../../../src/peer/resuming.js';
import { CHAT_MESSAGE_BYTES } from '../../../src/limits.js';
import { parseChat } from '../../../src/wire/chat.js';
import { FrameDecoder } from '../../../src/wire/frames.js';
import { sanitize } from '../../../src/wire/sanitize.js';
import { FakeClock } from '../../support/fake-clock.js';
import type { Grammar, Message } from '../support/grammar.js';
import { streamInput } from '../support/grammar.js';
import { MemoryConnection } from '../../support/memory-connection.js';
import { CHAT_MESSAGES } from '../support/messages.js';
import type { Input, Rig, Target } from '../support/target.js';

const INPUTS_EACH = 40;
const STEP_MS = 3 * OLD_CHAT_QUIET_MS;

const OLD_MESSAGES: readonly Message[] = [
  ['hello', 'there how are you'],
  ['[DISCONNECT]', ''],
  ['[DISCON', 'NECT]'],
  ['see [DISCONNECT]', 'you'],
  ['🍜', '語 é'],
];
const GRAMMARS: Readonly<Record<string, Grammar>> = {
  klatsch: { framing: 'frames', messages: CHAT_MESSAGES },
  frames: { framing: 'bare', messages: OLD_MESSAGES },
  lines: { framing: 'lines', messages: OLD_MESSAGES },
};
const KLATSCH = { framing: 'frames', messages: CHAT_MESSAGES } as const;

/** What the partner of a private chat sends, in every form, without sockets. */
export const chatChannel: Target = {
  name: 'chat-channel',
  share: 100,
  input: (random) => {
    const kind = random.pick(['klatsch', 'klatsch', 'frames', 'lines']);
    return streamInput(kind, GRAMMARS[kind] ?? KLATSCH, random);
  },
  open: () => Promise.resolve(new ChannelRig()),
};

class ChannelRig implements Rig {
  readonly #clock = new FakeClock();
  readonly #chats = new Map<string, Chat>();

  feed({ kind, pieces }: Input): void {
    let chat = this.#chats.get(kind);
    if (chat === undefined || chat.ended || chat.inputs >= INPUTS_EACH) {
      chat?.channel.destroy();
      chat = new Chat(kind, this.#clock);
      this.#chats.set(kind, chat);
    }
    chat.inputs += 1;
    if (chat.inputs % 5 === 0) chat.channel.say('what?', false);
    for (const piece of pieces) chat.connection.receive(piece);
    this.#clock.advance(STEP_MS);
    chat.check();
  }

  check(): void {
    for (const chat of this.#chats.values()) chat.check();
  }

  close(): void {
    for (const chat of this.#chats.values()) chat.channel.destroy();
    if (this.#clock.timers > 0) throw new Error(`${this.#clock.timers} timers are left behind`);
  }
}

const TERMS: ResumeTerms = { role: 'caller', chat: 'i1', ours: 'a', theirs: 'b', port: 50_123, key: null };

/** One private chat and its far end. */
class Chat {
  readonly connection: MemoryConnection;
  readonly channel: Channel;
  inputs = 0;
  ended = false;
  #bad: string | null = null;

  constructor(kind: string, clock: FakeClock) {
    const sent = new FrameDecoder(CHAT_MESSAGE_BYTES);
    this.connection = new MemoryConnection((bytes) => {
      if (kind !== 'klatsch') return;
      const pushed = sent.push(Buffer.from(bytes));
      const isGood = pushed.ok && pushed.value.every((payload) => parseChat(payload).ok);
      if (!isGood) this.#bad ??= 'a frame that no partner understands';
    }, 50_123);
    this.channel =
      kind === 'klatsch'
        ? new KlatschChannel(
            new PayloadStream(this.connection, new FrameDecoder(CHAT_MESSAGE_BYTES)),
            clock,
            TERMS,
          )
        : new OldChannel(this.connection, clock, kind === 'lines' ? 'lines' : 'frames', Buffer.alloc(0));
    this.channel.start({
      text: (text) => {
        if (text !== sanitize(text)) this.#bad ??= `a text that is not safe: ${JSON.stringify(text)}`;
      },
      acknowledged: () => undefined,
      interrupted: (chat) => {
        chat.giveUp();
      },
      ended: () => {
        if (this.ended) this.#bad ??= 'a chat ended twice';
        this.ended = true;
      },
    });
  }

  /** @throws Error for what must not have been told or sent */
  check(): void {
    if (this.#bad !== null) throw new Error(this.#bad);
  }
}
