import { describe, expect, it } from '@jest/globals';
import { streamSink } from '../../src/log/stream-sink.js';

/** Standard output after its reader has gone takes nothing, and that without complaint. */
class Pipe {
  readonly taken: string[] = [];
  broken = false;

  write(text: string, done?: (error?: Error | null) => void): void {
    const refused = this.broken && text !== '';
    if (!refused) this.taken.push(text);
    done?.(refused ? new Error('EPIPE') : null);
  }
}

describe('streamSink', () => {
  it('keeps what was refused for the next time, and does not take silence for success', () => {
    const pipe = new Pipe();
    const sink = streamSink(pipe);
    const said: (Error | null)[] = [];
    const send = (text: string): void => {
      sink.send(text, (error) => said.push(error));
    };
    send('a\n');
    pipe.broken = true;
    for (const text of ['b\n', '', '']) send(text);
    expect(said.map((error) => error?.message ?? null)).toEqual([null, 'EPIPE', 'EPIPE', 'EPIPE']);
    pipe.broken = false;
    for (const text of ['', 'c\n']) send(text);
    sink.sendNow('d\n');
    expect(pipe.taken).toEqual(['a\n', 'b\n', 'c\n', 'd\n']);
  });
});
