import { line } from './forms.js';
import type { OldSession } from './old-server.js';
import { OldServer } from './old-server.js';
import { decode, item } from './python.js';
import type { Recv } from './recv.js';

/**
 * The old server of the lines dialect: waits for a newline for ever, and closes at once when a `recv` is not
 * UTF-8. A text goes to everyone but the sender.
 */
export class OldLinesServer extends OldServer {
  protected envelope(text: string): Buffer {
    return line(text);
  }

  protected async *messages(recv: Recv): AsyncGenerator<string, void, undefined> {
    let unfinished = '';
    for (;;) {
      const received = await recv.recv();
      if (received.length === 0) return;
      const lines = (unfinished + decode(received)).split('\n');
      unfinished = lines.pop() ?? '';
      yield* lines;
    }
  }

  protected relay(sender: string, words: readonly string[]): void {
    for (const nick of this.people.keys()) {
      if (nick !== sender) this.tellPerson(nick, 'BROADCAST_MSG', sender, words.join(' '));
    }
  }

  protected checkRegister(_session: OldSession, args: readonly string[]): [string, string] {
    return [item(args, 0), item(args, 1)];
  }
}
