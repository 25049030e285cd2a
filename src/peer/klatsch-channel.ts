import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { Disposers } from '../disposer.js';
import type { Result } from '../errors.js';
import { failure, success } from '../errors.js';
import { CHAT_HEARTBEAT_MS, CHAT_SILENCE_MS } from '../limits.js';
import type { Endpoint } from '../net/address.js';
import type { Security } from '../net/connection.js';
import type { ChatMessage } from '../wire/chat.js';
import { encodeChat, parseChat } from '../wire/chat.js';
import type { Channel, ChannelEvents } from './channel.js';
import { closed } from './closing.js';
import type { PayloadStream } from './payload-stream.js';
import { textParts } from './shown-text.js';

/** A private chat between klatsch peers, after both HELLOs (docs/PROTOCOL.md §6.4). */
export class KlatschChannel implements Channel {
  readonly #stream: PayloadStream;
  readonly #clock: Clock;
  readonly #timers = new Disposers();
  #stopSilence: Disposer = () => undefined;
  #events: ChannelEvents | null = null;
  #sent = 0;
  #received = -1;
  #pings = 0;

  constructor(stream: PayloadStream, clock: Clock) {
    this.#stream = stream;
    this.#clock = clock;
  }

  get remote(): Endpoint {
    return this.#stream.connection.remote;
  }

  get security(): Security | null {
    return this.#stream.connection.security;
  }

  start(events: ChannelEvents): void {
    this.#events = events;
    this.#timers.own(
      this.#clock.every(CHAT_HEARTBEAT_MS, () => {
        this.#pings += 1;
        this.#send({ type: 'ping', n: this.#pings });
      }),
    );
    this.#heard();
    this.#stream.read({
      bytes: () => {
        this.#heard();
      },
      payload: (payload) => {
        const parsed = parseChat(payload);
        if (parsed.ok && parsed.value.type !== 'unknown') this.#message(parsed.value);
      },
      ended: () => {
        this.#end('lost');
      },
    });
  }

  say(text: string, emote: boolean): Result<number | null> {
    const id = this.#sent + 1;
    if (!this.#send({ type: 'text', id, text, ...(emote ? { emote: true as const } : {}) })) {
      return failure('chat-none');
    }
    this.#sent = id;
    return success(id);
  }

  async close(): Promise<void> {
    this.#stop();
    this.#stream.connection.end(encodeChat({ type: 'bye' }));
    await closed(this.#stream.connection);
  }

  destroy(): void {
    this.#stop();
    this.#stream.connection.destroy();
  }

  #message(message: ChatMessage): void {
    switch (message.type) {
      case 'text':
        this.#text(message);
        return;
      case 'ack':
        if (message.id >= 1 && message.id <= this.#sent) this.#events?.acknowledged(message.id);
        return;
      case 'ping':
        this.#send({ type: 'pong', n: message.n });
        return;
      case 'bye':
        this.#end('left');
        return;
      case 'hello':
      case 'pong':
        return;
    }
  }

  #text({ id, text: raw, emote }: Extract<ChatMessage, { type: 'text' }>): void {
    this.#send({ type: 'ack', id });
    if (id <= this.#received) return;
    this.#received = id;
    for (const text of textParts(raw)) this.#events?.text(text, emote === true);
  }

  #send(message: ChatMessage): boolean {
    return this.#stream.connection.write(encodeChat(message));
  }

  #heard(): void {
    this.#stopSilence();
    if (this.#events === null) return;
    this.#stopSilence = this.#clock.after(CHAT_SILENCE_MS, () => {
      this.#end('lost');
    });
  }

  #end(reason: 'left' | 'lost'): void {
    const events = this.#events;
    this.#stop();
    if (reason === 'left') this.#stream.connection.end();
    else this.#stream.connection.destroy();
    events?.ended(reason);
  }

  #stop(): void {
    this.#events = null;
    this.#timers.dispose();
    this.#stopSilence();
    this.#stream.read(null);
  }
}
