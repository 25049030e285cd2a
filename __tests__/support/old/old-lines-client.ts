import { LINES_FORM, line } from './forms.js';
import type { OldClientOptions } from './old-client.js';
import { OldClient } from './old-client.js';
import { decode, item, splitLines } from './python.js';
import type { Recv } from './recv.js';

/**
 * The old client of the lines dialect: believes every line, decodes each `recv` by itself, shows the first
 * word of an ERROR and ends the session on any. It shows its own texts when it sends them.
 */
export class OldLinesClient extends OldClient {
  #unfinished = '';

  constructor(options: OldClientOptions) {
    super(LINES_FORM, options);
    this.commands.set('BROADCAST_MSG', (args) => {
      this.seen.push(`${item(args, 0)}: ${args.slice(1).join(' ')}`);
    });
    this.commands.set('ERROR', (args) => {
      this.seen.push(`error ${this.reason(args)}`);
      this.closeSession();
    });
  }

  override say(text: string): void {
    super.say(text);
    this.seen.push(`${this.nick}: ${text}`);
  }

  protected envelope(text: string): Buffer {
    return line(text);
  }

  protected firstMessage(received: Buffer): string {
    return splitLines(decode(received))[0] ?? '';
  }

  protected async nextMessages(recv: Recv): Promise<readonly string[] | null> {
    const received = await recv.recv();
    if (received.length === 0) return null;
    const text = this.#unfinished + decode(received);
    const end = text.lastIndexOf('\n') + 1;
    this.#unfinished = text.slice(end);
    return splitLines(text.slice(0, end));
  }

  protected reason(args: readonly string[]): string {
    return item(args, 0);
  }
}
