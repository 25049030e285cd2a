import { CHAT_RESUME_MS } from '../limits.js';
import type { Endpoint } from '../net/address.js';
import type { Channel } from './channel.js';
import type { PeerContext } from './context.js';
import { tellKeyProblem } from './context.js';
import type { Repeater } from './repeater.js';
import { Resumption } from './resumption.js';
import type { Interrupted, Resumed } from './resuming.js';
import { Patience } from './state/patience.js';

/** The interrupted one among our chats, and who tells what becomes of it. */
interface InterruptedChat {
  readonly channel: Channel;
  readonly chat: Interrupted;
  /** The partner's nick now; null when the chat is over. */
  readonly nick: () => string | null;
}

/** All chats that are interrupted, each of which is tried to be resumed (docs/PROTOCOL.md §6.6). */
export class Resumptions {
  readonly #context: PeerContext;
  readonly #repeater: Repeater;
  readonly #running = new Map<Channel, Resumption>();
  /** Of chats that have been interrupted before, too. */
  readonly #patience = new WeakMap<Channel, Patience>();
  /** Where the partner of a chat has said that it can be reached, and when: it may know of the break before we do. */
  readonly #invited = new WeakMap<Channel, { readonly to: Endpoint; readonly at: number }>();

  constructor(context: PeerContext, repeater: Repeater) {
    this.#context = context;
    this.#repeater = repeater;
  }

  /** Whether this chat is interrupted. */
  has(channel: Channel): boolean {
    return this.#running.has(channel);
  }

  /** Tries to resume a chat, and gives it up when its time is over. */
  start({ channel, chat, nick }: InterruptedChat): void {
    const { bus, clock, random } = this.#context;
    const patience = this.#patience.get(channel) ?? new Patience(random);
    this.#patience.set(channel, patience);
    const endsInMs = patience.interrupted(clock.elapsed());
    const stopTimer = clock.after(endsInMs, () => {
      this.stop(channel);
      chat.giveUp();
    });
    const name = (): string => nick() ?? '';
    const resumption = new Resumption(
      {
        ...{ context: this.#context, repeater: this.#repeater, chat, patience },
        nick: name,
        refused: () => {
          tellKeyProblem(bus, 'chat-resume-refused', name());
        },
        done: (resumed) => {
          this.#running.delete(channel);
          patience.resumed(clock.elapsed());
          this.#resumed(name(), chat, resumed);
        },
        ended: stopTimer,
      },
      this.#invitedTo(channel),
    );
    this.#running.set(channel, resumption);
    bus.tell('chat:interrupted', { nick: name(), endsInMs });
    // Whoever heard that may have closed the chat.
    if (this.has(channel)) resumption.start();
  }

  /** The partner of a chat has said where it can be reached, and has proven that it is the one. */
  invited(channel: Channel, to: Endpoint): void {
    const resumption = this.#running.get(channel);
    if (resumption === undefined) this.#invited.set(channel, { to, at: this.#context.clock.elapsed() });
    else resumption.invited(to);
  }

  /** Nobody waits for this chat any more. */
  stop(channel: Channel): void {
    this.#running.get(channel)?.dispose();
    this.#running.delete(channel);
  }

  dispose(): void {
    for (const channel of [...this.#running.keys()]) this.stop(channel);
  }

  #resumed(nick: string, chat: Interrupted, { stream, got }: Resumed): void {
    const { ip, port } = stream.connection.remote;
    this.#context.bus.tell('chat:resumed', { nick, ip, port });
    chat.resume(stream, got);
  }

  #invitedTo(channel: Channel): Endpoint | null {
    const invited = this.#invited.get(channel);
    this.#invited.delete(channel);
    if (invited === undefined || this.#context.clock.elapsed() - invited.at > CHAT_RESUME_MS) return null;
    return invited.to;
  }
}
