import { describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '../../src/errors.js';
import { MESSAGES_PER_TURN } from '../../src/limits.js';
import type { InboxOwner } from '../../src/server/inbox.js';
import { Inbox } from '../../src/server/inbox.js';
import { MemoryConnection } from '../fuzz/support/memory-connection.js';
import { turns } from '../fuzz/support/target.js';

const MANY = 2 * MESSAGES_PER_TURN + 1;
const PENDING = 3;

/** Takes what one client says; `decide` is a message that has to be decided. */
class Owner implements InboxOwner {
  deciding = false;
  readonly handled: string[] = [];
  readonly connection = new MemoryConnection(() => undefined, 40_000);
  readonly inbox = new Inbox(this.connection, { pendingMessages: PENDING, messageBytes: 1000 }, this);

  constructor() {
    this.connection.onData((bytes) => {
      this.inbox.push(bytes);
    });
    this.connection.onEnd(() => {
      this.inbox.end();
    });
  }

  handle(payload: string): void {
    this.handled.push(payload);
    this.deciding = payload === 'decide';
  }

  failed(code: ErrorCode): void {
    this.handled.push(code);
    this.inbox.clear();
  }

  ended(): void {
    this.handled.push('ended');
  }

  guard(task: () => void): void {
    task();
  }

  says(...messages: readonly string[]): this {
    this.connection.receive(Buffer.from(messages.map((message) => `${message}\n`).join('')));
    return this;
  }

  /** What it waits for is there. */
  goOn(): readonly string[] {
    this.deciding = false;
    this.inbox.goOn();
    return this.handled;
  }
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, number) => String(number));

describe('Inbox', () => {
  it('hands over messages at once, where they are few', () => {
    expect(new Owner().says('a', 'b').says('c').handled).toEqual(['a', 'b', 'c']);
  });

  it('hands over many in several turns, before anything that comes later', async () => {
    const owner = new Owner().says(...numbers(MANY));
    owner.says('later');
    for (const taken of [1, 2]) {
      expect(owner.handled).toHaveLength(taken * MESSAGES_PER_TURN);
      await turns();
    }
    expect(owner.handled).toEqual([...numbers(MANY), 'later']);
  });

  it('lets what is behind a decision wait, up to a bound', () => {
    const owner = new Owner().says('decide', 'a', 'b').says('c');
    expect(owner.handled).toEqual(['decide']);
    expect(owner.goOn()).toEqual(['decide', 'a', 'b', 'c']);
    expect(owner.says('decide', 'a', 'b', 'c').says('d').handled.slice(4)).toEqual(['decide', 'too-fast']);
  });
});
