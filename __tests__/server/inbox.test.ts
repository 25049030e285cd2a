import { describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '../../src/errors.js';
import { MESSAGES_PER_TURN } from '../../src/limits.js';
import type { InboxOwner } from '../../src/server/inbox.js';
import { Inbox } from '../../src/server/inbox.js';
import type { Payload } from '../../src/wire/payload.js';
import { MemoryConnection } from '../support/memory-connection.js';
import { turns } from '../fuzz/support/target.js';

const MANY = 2 * MESSAGES_PER_TURN + 1;
const PENDING = 3;

/** Takes what one client says; `wait` and `decide` are messages that have to be decided. */
class Owner implements InboxOwner {
  deciding = false;
  inLine = false;
  readonly handled: string[] = [];
  readonly connection = new MemoryConnection();
  readonly inbox = new Inbox(this.connection, { pendingMessages: PENDING, messageBytes: 1000 }, this);

  constructor() {
    this.connection.onData((bytes) => {
      this.inbox.push(bytes);
    });
    this.connection.onEnd(() => {
      this.inbox.end();
    });
  }

  handle(payload: Payload): void {
    const text = payload.text();
    this.handled.push(text);
    this.deciding = text === 'decide' || text === 'wait';
    this.inLine = text === 'wait';
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
    [this.deciding, this.inLine] = [false, false];
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

  it('lets any number wait behind a turn in the room, and reads no more meanwhile', async () => {
    const owner = new Owner().says('wait', ...numbers(MANY)).says('later');
    await turns(3);
    expect(owner.handled).toEqual(['wait']);
    owner.goOn();
    await turns(3);
    expect(owner.handled).toEqual(['wait', ...numbers(MANY), 'later']);
  });

  it('lets them wait one behind the other, also in a later turn of the loop', async () => {
    const before = numbers(MESSAGES_PER_TURN + 5);
    const owner = new Owner().says(...before, 'wait', 'a', 'wait', 'decide', 'b').says('later');
    await turns(3);
    expect(owner.handled).toEqual([...before, 'wait']);
    const since = (): readonly string[] => owner.goOn().slice(before.length + 1);
    expect(since()).toEqual(['a', 'wait']);
    expect(since()).toEqual(['a', 'wait', 'decide', 'later'].slice(0, 3));
    expect(since()).toEqual(['a', 'wait', 'decide', 'b', 'later']);
  });

  it.each([
    [
      'the end',
      'ended',
      (owner: Owner): void => {
        owner.inbox.end();
      },
    ],
    [
      'what cannot be read',
      'too-large',
      (owner: Owner): void => {
        owner.inbox.push(Buffer.alloc(2000, 'x'));
      },
    ],
  ])('puts %s behind what waits for its turn', (_what, told, happen) => {
    const owner = new Owner().says('wait');
    happen(owner);
    expect(owner.handled).toEqual(['wait']);
    expect(owner.goOn()).toEqual(['wait', told]);
  });

  it('sees to what waits once, however often it has to wait', () => {
    const owner = new Owner();
    const waits = Array.from({ length: 500 }, () => 'wait');
    owner.says(...waits);
    for (let n = 1; n <= waits.length; n += 1) {
      expect(owner.handled).toHaveLength(n);
      owner.goOn();
    }
    expect(owner.handled).toEqual(waits);
  });
});
