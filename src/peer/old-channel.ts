import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import type { Result } from '../errors.js';
import { failure, success } from '../errors.js';
import { OLD_CHAT_FIRST_TEXT_MS, OLD_CHAT_QUIET_MS } from '../limits.js';
import type { Endpoint } from '../net/address.js';
import type { Connection } from '../net/connection.js';
import type { OldChatEvent } from '../wire/old-chat.js';
import { OldChatReader, cutForOld, goodbyeFor, readsAsGoodbye } from '../wire/old-chat.js';
import type { OldDialect } from '../wire/old-server.js';
import { sanitize } from '../wire/sanitize.js';
import { isBlank } from '../wire/white-space.js';
import type { Channel, ChannelEvents } from './channel.js';
import { closed } from './closing.js';
import { PacedWriter } from './paced-writer.js';
import { asOldText } from './state/own-texts.js';

/** A private chat with an old program, after both have said their nicks (docs/PROTOCOL.md §6.3). */
export class OldChannel implements Channel {
  readonly security = null;
  readonly terms = null;
  readonly undelivered = [];
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #form: OldDialect;
  readonly #reader: OldChatReader;
  readonly #writer: PacedWriter;
  #rest: Buffer;
  #events: ChannelEvents | null = null;
  #stopQuiet: Disposer = () => undefined;

  /**
   * Our nick must just have been written.
   *
   * @param rest what came behind the partner's nick
   */
  constructor(connection: Connection, clock: Clock, form: OldDialect, rest: Buffer) {
    this.#connection = connection;
    this.#clock = clock;
    this.#form = form;
    this.#reader = new OldChatReader(form);
    this.#rest = rest;
    this.#writer = new PacedWriter(connection, clock, {
      notBefore: clock.elapsed() + OLD_CHAT_FIRST_TEXT_MS,
    });
  }

  get remote(): Endpoint {
    return this.#connection.remote;
  }

  start(events: ChannelEvents): void {
    this.#events = events;
    this.#connection.onClose((reason) => {
      this.#tell(this.#reader.end());
      this.#end(reason === 'ended' ? 'ended' : 'broken');
    });
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    this.#push(rest);
    this.#connection.onData((bytes) => {
      this.#push(bytes);
    });
  }

  say(text: string, emote: boolean): Result<number | null> {
    const said = asOldText({ text, emote });
    if (readsAsGoodbye(said)) return failure('text-is-goodbye');
    const pieces = cutForOld(this.#form, said);
    if (!this.#connection.open) return failure('chat-none');
    if (!this.#writer.hasRoomFor(pieces.length)) return failure('too-fast');
    for (const piece of pieces) this.#writer.write(piece);
    return success(null);
  }

  async close(): Promise<void> {
    this.#stop();
    const over = closed(this.#connection);
    // What the partner still says is nobody's any more, but its end must be noticed.
    this.#connection.onData(() => undefined);
    await Promise.race([this.#writer.drained(), over]);
    this.#writer.dispose();
    this.#connection.end(goodbyeFor(this.#form));
    await over;
  }

  destroy(): void {
    this.#stop();
    this.#writer.dispose();
    this.#connection.destroy();
  }

  #push(bytes: Buffer): void {
    if (this.#events === null) return;
    this.#tell(this.#reader.push(bytes));
    this.#waitForQuiet();
  }

  /** A text without an end is complete when nothing follows for a moment. */
  #waitForQuiet(): void {
    this.#stopQuiet();
    if (!this.#reader.waiting) return;
    this.#stopQuiet = this.#clock.after(OLD_CHAT_QUIET_MS, () => {
      this.#tell(this.#reader.quiet());
      this.#waitForQuiet();
    });
  }

  #tell(events: readonly OldChatEvent[]): void {
    for (const event of events) {
      if (event.type === 'goodbye') this.#end('goodbye');
      else {
        const text = sanitize(event.text);
        if (!isBlank(text)) this.#events?.text(text, false);
      }
    }
  }

  #end(how: 'goodbye' | 'ended' | 'broken'): void {
    const events = this.#events;
    if (events === null) return;
    this.#stop();
    this.#writer.dispose();
    if (how === 'goodbye') this.#connection.end();
    else this.#connection.destroy();
    events.ended(how === 'goodbye' ? 'left' : 'lost');
  }

  #stop(): void {
    this.#events = null;
    this.#stopQuiet();
  }
}
