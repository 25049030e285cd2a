import { FRAMES_FORM, frame } from './forms.js';
import type { OldClientOptions } from './old-client.js';
import { OldClient } from './old-client.js';
import { decode, item } from './python.js';
import type { Recv } from './recv.js';

/**
 * The old client of the frames dialect: shows its own texts when the echo arrives, only logs an ERROR, and
 * its receive thread dies of a BROADCAST without a text.
 */
export class OldFramesClient extends OldClient {
  constructor(options: OldClientOptions) {
    super(FRAMES_FORM, options);
    this.commands.set('BROADCAST', (args) => {
      const [nick, firstWord] = [item(args, 0), item(args, 1)];
      this.seen.push(`${nick}: ${[firstWord, ...args.slice(2)].join(' ')}`);
    });
    this.commands.set('ERROR', (args) => {
      this.log.push(`error ${this.reason(args)}`);
    });
  }

  protected envelope(text: string): Buffer {
    return frame(text);
  }

  protected firstMessage(received: Buffer): string {
    if (received.length < 4) return '';
    return decode(received.subarray(4, 4 + received.readUInt32BE()));
  }

  protected async nextMessages(recv: Recv): Promise<readonly string[] | null> {
    const payload = await recv.recvFrame();
    return payload === null ? null : [decode(payload)];
  }

  protected reason(args: readonly string[]): string {
    return args.join(' ');
  }
}
