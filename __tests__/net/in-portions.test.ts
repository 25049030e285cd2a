import { describe, expect, it } from '@jest/globals';
import { MESSAGES_PER_TURN } from '../../src/limits.js';
import { inPortions } from '../../src/net/in-portions.js';
import { MemoryConnection } from '../support/memory-connection.js';
import { turns } from '../fuzz/support/target.js';

const MANY = 2 * MESSAGES_PER_TURN + 1;

/** Somebody who has sent many messages at once. */
class Sender {
  readonly connection = new MemoryConnection();
  readonly taken: (string | number)[] = [];

  constructor() {
    this.connection.onData((bytes) => this.taken.push(bytes.toString()));
  }

  send(count: number): this {
    const payloads = Array.from({ length: count }, (_, number) => Buffer.from(String(number)));
    inPortions(this.connection, payloads, {
      take: (payload) => this.taken.push(Number(payload.toString())),
      done: () => this.taken.push('done'),
      guard: (task) => {
        task();
      },
    });
    return this;
  }
}

describe('messages in portions', () => {
  it('are taken at once where they are few', () => {
    expect(new Sender().send(2).taken).toEqual([0, 1, 'done']);
    expect(new Sender().send(0).taken).toEqual(['done']);
    expect(new Sender().send(MESSAGES_PER_TURN).taken.at(-1)).toBe('done');
  });

  it('are taken in order over several turns, before anything that comes later', async () => {
    const sender = new Sender().send(MANY);
    sender.connection.receive(Buffer.from('later'));
    expect(sender.taken).toHaveLength(MESSAGES_PER_TURN);
    await turns();
    expect(sender.taken).toHaveLength(2 * MESSAGES_PER_TURN);
    await turns();
    expect(sender.taken.slice(0, MANY)).toEqual(Array.from({ length: MANY }, (_, number) => number));
    expect(sender.taken.slice(MANY)).toEqual(['done', 'later']);
  });

  it('are dropped with the connection', async () => {
    const sender = new Sender().send(MANY);
    sender.connection.hangUp();
    await turns(4);
    expect(sender.taken).toHaveLength(MESSAGES_PER_TURN);
  });
});
