import { beforeEach, describe, expect, it } from '@jest/globals';
import { LOG_QUEUE_BYTES, LOG_RETRY_MS } from '../../src/limits.js';
import type { LogSink } from '../../src/log/queue.js';
import { LogQueue } from '../../src/log/queue.js';

/** A sink that takes what it is given when a test says so. */
class SlowSink implements LogSink {
  readonly sent: string[] = [];
  readonly last: string[] = [];
  closed = false;
  aside = false;
  #done: ((error: Error | null) => void) | null = null;

  send(text: string, done: (error: Error | null) => void): void {
    if (this.#done !== null) throw new Error('two at once');
    this.sent.push(text);
    this.#done = done;
  }

  sendNow(text: string): void {
    this.last.push(text);
  }

  isAside(): boolean {
    return this.aside;
  }

  close(): void {
    this.closed = true;
  }

  settle(error: Error | null = null): void {
    const done = this.#done;
    this.#done = null;
    done?.(error);
  }
}

describe('LogQueue', () => {
  let elapsed: number;
  let sinks: SlowSink[];
  let failing: Error | null;
  let told: unknown[];
  let queue: LogQueue;
  beforeEach(() => {
    elapsed = 0;
    sinks = [];
    failing = null;
    told = [];
    queue = new LogQueue({
      open: () => {
        if (failing !== null) throw failing;
        const sink = new SlowSink();
        sinks.push(sink);
        return sink;
      },
      elapsed: () => elapsed,
      onDropped: (count) => {
        queue.write(`dropped ${count}\n`);
      },
      onRefused: (error) => told.push(error),
    });
  });

  const sink = (): SlowSink => sinks.at(-1) ?? new SlowSink();

  it('opens its sink for the first line, and gathers while that is busy', () => {
    expect(sinks).toEqual([]);
    for (const line of ['a\n', 'b\n', 'c\n']) queue.write(line);
    expect(sink().sent).toEqual(['a\n']);
    sink().settle();
    expect(sink().sent).toEqual(['a\n', 'b\nc\n']);
    sink().settle();
    expect(sink().sent).toHaveLength(2);
  });

  it('drops what does not fit, and says how many once there is room', () => {
    queue.write('a\n');
    const line = 'ä'.repeat(LOG_QUEUE_BYTES / 4 - 1) + '\n';
    for (let i = 0; i < 5; i += 1) queue.write(line);
    sink().settle();
    expect(sink().sent[1]).toBe(line + line);
    queue.write('b\n');
    sink().settle();
    expect(sink().sent[2]).toBe('dropped 3\nb\n');
  });

  it('holds back after a refusal, and tells of it once', () => {
    queue.write('a\n');
    const full = new Error('no space');
    sink().settle(full);
    queue.write('b\n');
    expect(sink().sent).toEqual(['a\n']);
    elapsed += LOG_RETRY_MS;
    queue.write('c\n');
    // The sink still has the first.
    expect(sink().sent).toEqual(['a\n', '']);
    sink().settle(full);
    elapsed += LOG_RETRY_MS;
    queue.write('d\n');
    sink().settle();
    expect(sink().sent).toEqual(['a\n', '', '', 'b\nc\nd\n']);
    expect(told).toEqual([full]);
    sink().settle(full);
    expect(told).toEqual([full, full]);
  });

  it('tries to open what could not be opened', () => {
    failing = new Error('no directory');
    queue.write('a\n');
    queue.write('b\n');
    expect(told).toEqual([failing]);
    failing = null;
    elapsed += LOG_RETRY_MS;
    queue.write('c\n');
    sink().settle();
    expect(sink().sent.join('')).toBe('a\nb\nc\n');
  });

  it('goes over to another sink between two batches, and minds the old one no more', () => {
    queue.write('a\n');
    queue.write('b\n');
    const old = sink();
    queue.reopen();
    expect(old).toMatchObject({ sent: ['a\n'], closed: true });
    expect(sink().sent).toEqual(['b\n']);
    old.settle(new Error('late'));
    expect(told).toEqual([]);
    queue.write('c\n');
    sink().settle();
    expect(sink().sent).toEqual(['b\n', 'c\n']);
  });

  it('opens anew what somebody else has set aside, and stays with it when that fails', () => {
    queue.write('a\n');
    const old = sink();
    old.settle();
    old.aside = true;
    failing = new Error('no directory');
    queue.write('b\n');
    expect(old).toMatchObject({ sent: ['a\n'], closed: false });
    failing = null;
    elapsed += LOG_RETRY_MS;
    queue.write('c\n');
    sink().settle();
    expect(old).toMatchObject({ sent: ['a\n'], closed: true });
    expect(sink().sent.join('')).toBe('b\nc\n');
  });

  it('ends when all is written or refused', async () => {
    queue.write('a\n');
    queue.write('b\n');
    const closed = queue.close();
    sink().settle();
    expect(sink().closed).toBe(false);
    sink().settle(new Error('full'));
    await closed;
    expect(sink().closed).toBe(true);
  });

  it('writes at the last moment what waits, but not to one that refuses', () => {
    queue.flushNow();
    queue.write('a\n');
    queue.write('b\n');
    queue.flushNow();
    expect(sink().last).toEqual(['b\n']);
    sink().settle(new Error('full'));
    queue.write('c\n');
    queue.flushNow();
    expect(sink().last).toEqual(['b\n']);
  });
});
