import type { Socket } from 'node:net';
import { PythonError, decode, strip } from './python.js';
import type { Recv } from './recv.js';
import { breakSocket, closeSocket } from './sockets.js';
import { Watched } from './watched.js';

/** How a private chat came to its end, from this program's side. */
export type ChatEnd = 'goodbye' | 'end of stream' | 'exception' | 'left';

const GOODBYE = '[DISCONNECT]';

/**
 * The private chat of an old program after the nicknames: whatever one `recv` returns is one text.
 * `seen`: `NICK: text` for the partner's, and `NICK hat den Chat beendet`.
 */
export class OldChat extends Watched {
  /** What the partner's first bytes were taken for, the beginning of a text included if it came along. */
  readonly partner: string;
  /** The partner's texts, stripped, one a `recv`. */
  readonly messages: string[] = [];
  ended: ChatEnd | null = null;
  readonly #socket: Socket;
  readonly #textEnd: string;
  readonly #loop: Promise<void>;

  constructor(socket: Socket, recv: Recv, partner: string, textEnd: string) {
    super();
    this.#socket = socket;
    this.partner = partner;
    this.#textEnd = textEnd;
    this.#loop = this.#receive(recv);
  }

  /** Sends one text as it is, with the dialect's end. */
  say(text: string): void {
    this.#socket.write(text + this.#textEnd);
  }

  /** Says goodbye and closes. */
  async leave(): Promise<void> {
    this.ended ??= 'left';
    if (this.#socket.writable) this.say(GOODBYE);
    await closeSocket(this.#socket);
    await this.#loop;
  }

  /** Breaks off without a goodbye, as a killed program does. */
  async stop(): Promise<void> {
    this.ended ??= 'left';
    await breakSocket(this.#socket);
    await this.#loop;
  }

  async #receive(recv: Recv): Promise<void> {
    const end = await this.#readTexts(recv);
    this.ended ??= end;
    if (end === 'goodbye') this.seen.push(`${this.partner} hat den Chat beendet`);
    await closeSocket(this.#socket);
  }

  async #readTexts(recv: Recv): Promise<ChatEnd> {
    for (;;) {
      const bytes = await recv.recv();
      if (bytes.length === 0) return 'end of stream';
      try {
        const text = strip(decode(bytes));
        if (text === GOODBYE) return 'goodbye';
        this.messages.push(text);
        this.seen.push(`${this.partner}: ${text}`);
      } catch (error) {
        if (!(error instanceof PythonError)) throw error;
        this.log.push(error.message);
        return 'exception';
      }
    }
  }
}

/** The partner's nick: whatever the first `recv` returns. Null when there is none, with a line in the log. */
export async function readNick(recv: Recv, log: string[]): Promise<string | null> {
  const bytes = await recv.recv();
  if (bytes.length === 0) return null;
  try {
    return strip(decode(bytes));
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    log.push(error.message);
    return null;
  }
}
