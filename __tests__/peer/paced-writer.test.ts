import { describe, expect, it } from '@jest/globals';
import { OLD_CHAT_PACE_MS, OLD_CHAT_PIECES, OLD_CHAT_PIECE_BYTES } from '../../src/limits.js';
import { PacedWriter } from '../../src/peer/paced-writer.js';
import { FakeClock } from '../support/fake-clock.js';

/** A writer, and when it wrote what. */
function writing(options: { bundle?: boolean; delay?: number } = {}): {
  clock: FakeClock;
  writer: PacedWriter;
  written: [number, string][];
} {
  const clock = new FakeClock(0);
  const written: [number, string][] = [];
  const sink = {
    write(bytes: Uint8Array): boolean {
      written.push([clock.now(), Buffer.from(bytes).toString()]);
      return true;
    },
  };
  const { bundle = false, delay = 0 } = options;
  return {
    clock,
    written,
    writer: new PacedWriter(sink, clock, { bundle, notBefore: clock.elapsed() + delay }),
  };
}

describe('PacedWriter', () => {
  it('writes one piece at a time', () => {
    const { clock, writer, written } = writing();
    for (const piece of ['a', 'b', 'c']) writer.write(Buffer.from(piece));
    clock.advance(3 * OLD_CHAT_PACE_MS);
    expect(written).toEqual([
      [0, 'a'],
      [OLD_CHAT_PACE_MS, 'b'],
      [2 * OLD_CHAT_PACE_MS, 'c'],
    ]);
    clock.advance(1000);
    writer.write(Buffer.from('d'));
    expect(written).toHaveLength(4);
  });

  it('waits before the first one when told so', () => {
    const { clock, writer, written } = writing({ delay: 200 });
    writer.write(Buffer.from('a'));
    expect(written).toEqual([]);
    clock.advance(200);
    expect(written).toEqual([[200, 'a']]);
  });

  it('does not wait for a clock that was set back', () => {
    const { clock, writer, written } = writing();
    writer.write(Buffer.from('a'));
    clock.leap(-3_600_000);
    writer.write(Buffer.from('b'));
    clock.advance(OLD_CHAT_PACE_MS);
    expect(written.map(([, text]) => text)).toEqual(['a', 'b']);
  });

  it('lets small pieces go together when they may', () => {
    const { clock, writer, written } = writing({ bundle: true });
    for (const piece of ['a', 'b', 'x'.repeat(OLD_CHAT_PIECE_BYTES - 1), 'c'])
      writer.write(Buffer.from(piece));
    expect(written.map(([, text]) => text)).toEqual(['a', 'b']);
    clock.advance(OLD_CHAT_PACE_MS);
    expect(written.map(([at, text]) => [at, text.length])).toEqual([
      [0, 1],
      [0, 1],
      [OLD_CHAT_PACE_MS, OLD_CHAT_PIECE_BYTES - 1],
      [OLD_CHAT_PACE_MS, 1],
    ]);
  });

  it('tells when a goodbye may follow, at once when it is stopped', async () => {
    const { clock, writer, written } = writing();
    writer.write(Buffer.from('a'));
    let drained = false;
    const waiting = writer.drained().then(() => {
      drained = true;
    });
    await Promise.resolve();
    expect(drained).toBe(false);
    clock.advance(OLD_CHAT_PACE_MS);
    await waiting;
    writer.write(Buffer.from('b'));
    writer.write(Buffer.from('c'));
    writer.dispose();
    await writer.drained();
    expect(written.map(([, text]) => text)).toEqual(['a', 'b']);
    expect(clock.timers).toBe(0);
  });

  it('holds only so much', () => {
    const { writer } = writing();
    expect(writer.hasRoomFor(OLD_CHAT_PIECES)).toBe(true);
    for (let count = 0; count < 3; count++) writer.write(Buffer.from('x'));
    expect(writer.hasRoomFor(OLD_CHAT_PIECES - 1)).toBe(false);
    expect(writer.hasRoomFor(OLD_CHAT_PIECES - 2)).toBe(true);
  });
});
