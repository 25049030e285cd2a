import { describe, expect, it } from '@jest/globals';
import { OwnOutput } from '../../../screens/terminal/own-output.js';
import { catchStray } from '../../../screens/terminal/stray-output.js';
import { FakeStdout } from '../../support/terminal/fake-tty.js';

describe('stray output', () => {
  it('is caught on a terminal, as text or bytes, and its writer is told that it is done', async () => {
    const stream = new FakeStdout();
    const caught: string[] = [];
    const release = catchStray([stream], (text) => caught.push(text));
    stream.write('text');
    stream.write(Buffer.from('bytes'));
    await new Promise<void>((resolve) => {
      stream.write('told', 'utf8', () => {
        resolve();
      });
    });
    expect([caught, stream.written]).toEqual([['text', 'bytes', 'told'], '']);
    release();
    stream.write('after');
    expect(stream.written).toBe('after');
    expect(Object.hasOwn(stream, 'write')).toBe(false);
  });

  it('passes where it does no harm: into a file', () => {
    const stream = { isTTY: false, write: (): boolean => true };
    const { write } = stream;
    catchStray([stream], () => undefined);
    expect(stream.write).toBe(write);
  });

  it('is not what we write ourselves', () => {
    const stream = new FakeStdout(100, 30);
    const own = new OwnOutput(stream);
    const caught: string[] = [];
    catchStray([stream], (text) => caught.push(text));
    own.write('ours');
    stream.write('theirs');
    expect([stream.written, caught]).toEqual(['ours', ['theirs']]);
    expect([own.columns, own.rows, own.isTTY, own.writableLength]).toEqual([100, 30, true, 0]);
  });
});
