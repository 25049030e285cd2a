import { frame } from './forms.js';
import type { OldSession } from './old-server.js';
import { OldServer } from './old-server.js';
import { decode, item, normalize } from './python.js';
import type { Recv } from './recv.js';

/**
 * The old server of the frames dialect: normalises texts and echoes them to their sender too; refuses a
 * REGISTER with any other count of arguments than two; ignores what it does not know.
 */
export class OldFramesServer extends OldServer {
  protected envelope(text: string): Buffer {
    return frame(text);
  }

  protected async *messages(recv: Recv): AsyncGenerator<string, void, undefined> {
    for (;;) {
      const payload = await recv.recvFrame();
      if (payload === null) return;
      yield decode(payload);
    }
  }

  protected relay(sender: string, words: readonly string[]): void {
    this.tellAll('BROADCAST', sender, normalize(words.join(' ')));
  }

  protected checkRegister(session: OldSession, args: readonly string[]): [string, string] | null {
    if (args.length === 2) return [item(args, 0), item(args, 1)];
    this.tell(session, 'ERROR', 'REGISTER braucht Nickname und UDP-Port');
    return null;
  }
}
