import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { Disposers } from '../disposer.js';
import type { Result } from '../errors.js';
import { failure, success } from '../errors.js';
import { CHAT_HEARTBEAT_MS, CHAT_SILENCE_MS, LAST_ACKNOWLEDGEMENTS_MS } from '../limits.js';
import type { Endpoint } from '../net/address.js';
import type { Security } from '../net/connection.js';
import type { ChatMessage } from '../wire/chat.js';
import { encodeChat } from '../wire/chat.js';
import type { Channel, ChannelEvents } from './channel.js';
import { ChatStream } from './chat-stream.js';
import { closed } from './closing.js';
import type { PayloadStream, StreamEnd } from './payload-stream.js';
import type { ResumeTerms } from './resuming.js';
import { textParts } from './shown-text.js';
import { Silence } from './silence.js';
import type { OwnText } from './state/conversation.js';
import { Conversation } from './state/conversation.js';

/**
 * A private chat between klatsch peers, after both HELLOs (docs/PROTOCOL.md §6.4): over one connection after the other.
 */
export class KlatschChannel implements Channel {
  readonly terms: ResumeTerms | null;
  readonly #clock: Clock;
  readonly #talk = new Conversation();
  readonly #timers = new Disposers();
  readonly #silence: Silence;
  #stream: ChatStream;
  /** Its connection broke, and another one is to come. */
  #interrupted = false;
  /** Nobody hears of it any more: whoever hears of one thing may close it. */
  #over = false;
  #events: ChannelEvents | null = null;
  #allArrived: () => void = () => undefined;
  #pings = 0;

  /** @param terms how it can be resumed; null when it cannot */
  constructor(stream: PayloadStream, clock: Clock, terms: ResumeTerms | null) {
    this.#stream = new ChatStream(stream);
    this.#clock = clock;
    this.terms = terms;
    this.#silence = new Silence(clock, CHAT_SILENCE_MS, () => {
      this.#broke('broken');
    });
  }

  get remote(): Endpoint {
    return this.#stream.connection.remote;
  }

  get security(): Security | null {
    return this.#stream.connection.security;
  }

  get undelivered(): readonly OwnText[] {
    return this.#talk.waiting;
  }

  start(events: ChannelEvents): void {
    this.#events = events;
    this.#converse();
  }

  say(text: string, emote: boolean): Result<number | null> {
    if (this.#over) return failure('chat-none');
    const written = this.#talk.write(text, emote);
    if (written === null) return failure('too-fast');
    if (this.terms === null) {
      if (!this.#sendText(written)) return failure('chat-none');
      this.#talk.keep(written);
    } else {
      // It takes texts also while it is interrupted. If it is so from this one on, this one waits by then.
      this.#talk.keep(written);
      this.#sendText(written);
    }
    return success(written.id);
  }

  async close(): Promise<void> {
    this.#stopTimers();
    this.#over = true;
    this.#events = null;
    if (this.#interrupted) return;
    this.#stream.acknowledge();
    await this.#lastAcknowledgements();
    this.#stream.stop();
    this.#stream.connection.end(encodeChat({ type: 'bye' }));
    await closed(this.#stream.connection);
  }

  destroy(): void {
    this.#stop();
    this.#stream.connection.destroy();
  }

  /** Goes on over another connection; see `Interrupted`. */
  #resume(stream: PayloadStream, got: number): void {
    const events = this.#events;
    if (events === null) {
      stream.connection.destroy();
      return;
    }
    this.#stream = new ChatStream(stream);
    this.#interrupted = false;
    const arrived = this.#talk.resumed(got);
    // Before anybody hears of anything: what is said at that has a higher number.
    for (const text of this.#talk.waiting) this.#sendText(text);
    for (const id of arrived) if (!this.#over) events.acknowledged(id);
    if (!this.#over) this.#converse();
  }

  #converse(): void {
    this.#timers.own(
      this.#clock.every(CHAT_HEARTBEAT_MS, () => {
        this.#pings += 1;
        this.#stream.say({ type: 'ping', n: this.#pings });
      }),
    );
    this.#silence.start();
    this.#stream.read({
      bytes: () => {
        this.#silence.heard();
      },
      message: (message) => {
        this.#message(message);
      },
      ended: (end) => {
        this.#broke(end);
      },
    });
  }

  #message(message: ChatMessage): void {
    switch (message.type) {
      case 'text':
        this.#text(message);
        return;
      case 'ack':
        if (this.#talk.acknowledged(message.id)) this.#events?.acknowledged(message.id);
        if (this.#talk.allArrived) this.#allArrived();
        return;
      case 'ping':
        this.#stream.say({ type: 'pong', n: message.n });
        return;
      case 'bye':
        this.#end('left');
        return;
      case 'hello':
      case 'resume':
      case 'pong':
        return;
    }
  }

  #text({ id, text: raw, emote }: Extract<ChatMessage, { type: 'text' }>): void {
    const events = this.#events;
    // We have closed it, and nobody sees this any more: what is not acknowledged stays with its sender.
    if (events === null) return;
    this.#stream.owe(id);
    if (!this.#talk.take(id)) return;
    for (const text of textParts(raw)) if (!this.#over) events.text(text, emote === true);
  }

  #sendText({ id, text, emote }: OwnText): boolean {
    return this.#stream.say(emote ? { type: 'text', id, text, emote } : { type: 'text', id, text });
  }

  /** Resolves when everything is acknowledged, or nothing more will be. */
  async #lastAcknowledgements(): Promise<void> {
    const { connection } = this.#stream;
    if (this.#talk.allArrived || !connection.open) return;
    let stopTimer: Disposer = () => undefined;
    await new Promise<void>((resolve) => {
      this.#allArrived = resolve;
      stopTimer = this.#clock.after(LAST_ACKNOWLEDGEMENTS_MS, resolve);
      connection.onClose(() => {
        resolve();
      });
    });
    stopTimer();
  }

  #broke(end: StreamEnd): void {
    // Whoever sends what is no message would do so again.
    if (this.terms === null || this.#events === null || end === 'garbled') {
      this.#end('lost');
      return;
    }
    this.#stopTimers();
    this.#stream.stop();
    this.#stream.connection.destroy();
    this.#interrupted = true;
    this.#events.interrupted({
      terms: this.terms,
      ip: this.remote.ip,
      got: this.#talk.got,
      resume: (stream, got) => {
        this.#resume(stream, got);
      },
      giveUp: () => {
        this.#end('lost');
      },
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
    this.#over = true;
    this.#events = null;
    this.#stopTimers();
    this.#stream.stop();
  }

  #stopTimers(): void {
    this.#timers.dispose();
    this.#silence.stop();
  }
}
