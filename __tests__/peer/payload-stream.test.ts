import { afterEach, describe, expect, it } from '@jest/globals';
import { success } from '../../src/errors.js';
import { PayloadStream } from '../../src/peer/payload-stream.js';
import { FrameDecoder } from '../../src/wire/frames.js';
import type { Pair } from '../net/pair.js';
import { connectedPair } from '../net/pair.js';
import { eventually } from '../support/eventually.js';

const MANY = 300_000;

let pair: Pair;
afterEach(() => pair.close());

describe('PayloadStream', () => {
  it('takes any number of messages that come at once, in order', async () => {
    pair = await connectedPair();
    const many = Array.from({ length: MANY }, (_, index) => String(index));
    const stream = new PayloadStream(pair.near, { push: () => success(many), failed: null });
    pair.far.write(Buffer.from('x'));
    let heard = 0;
    let inOrder = true;
    stream.read({
      payload(payload) {
        inOrder &&= payload === many[heard];
        heard += 1;
      },
      ended: () => undefined,
    });
    await eventually(() => heard === MANY);
    expect(inOrder).toBe(true);
  });

  it('keeps what comes while nobody reads for the next reader', async () => {
    pair = await connectedPair();
    const stream = new PayloadStream(pair.near, new FrameDecoder(100));
    const heard: string[] = [];
    const read = (times: number): void => {
      stream.read({
        payload(payload) {
          heard.push(payload);
          if (heard.length === times) stream.read(null);
        },
        ended: () => heard.push('end'),
      });
    };
    read(1);
    pair.far.write(Buffer.from([0, 0, 0, 1, 97, 0, 0, 0, 1, 98, 0, 0, 0, 1, 99]));
    await eventually(() => heard.length > 0);
    expect(heard).toEqual(['a']);
    read(2);
    expect(heard).toEqual(['a', 'b']);
    pair.far.end();
    read(4);
    await eventually(() => {
      expect(heard).toEqual(['a', 'b', 'c', 'end']);
    });
  });

  it('tells of a sign of life before a message is whole', async () => {
    pair = await connectedPair();
    const stream = new PayloadStream(pair.near, new FrameDecoder(100));
    let signs = 0;
    stream.read({
      bytes: () => (signs += 1),
      payload: () => undefined,
      ended: () => undefined,
    });
    pair.far.write(Buffer.from([0, 0, 0, 9, 97]));
    await eventually(() => signs > 0);
  });
});
