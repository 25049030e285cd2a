import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Disposer } from '../../../src/disposer.js';
import { ESCAPE_MS, EVENTS_PER_TURN } from '../../../src/limits.js';
import { keyEvent } from '../../../screens/terminal/input-event.js';
import type { InputEvent } from '../../../screens/terminal/input-event.js';
import { readInput } from '../../../screens/terminal/input-reader.js';
import { FakeClock } from '../../support/fake-clock.js';
import { FakeStdin } from '../../support/terminal/fake-tty.js';

let stdin: FakeStdin;
let clock: FakeClock;
let tasks: (() => void)[];
let events: InputEvent[];
let dispose: Disposer;

function type(text: string): void {
  stdin.emit('data', Buffer.from(text));
}

function runSoon(): void {
  for (const task of tasks.splice(0)) task();
}

beforeEach(() => {
  stdin = new FakeStdin();
  clock = new FakeClock();
  tasks = [];
  events = [];
  dispose = readInput({
    stdin,
    clock,
    soon: (task) => tasks.push(task),
    onEvents: (chunk) => events.push(...chunk),
  });
});

describe('readInput', () => {
  it('hands over as many keys as are work for one turn, the others in the next, in order', () => {
    type('\t'.repeat(EVENTS_PER_TURN + 1));
    expect(events).toHaveLength(EVENTS_PER_TURN);
    type('z');
    expect(events).toHaveLength(EVENTS_PER_TURN);
    runSoon();
    expect(events.slice(EVENTS_PER_TURN)).toEqual([keyEvent('tab'), { type: 'text', text: 'z' }]);
    type('\t'.repeat(EVENTS_PER_TURN + 1));
    dispose();
    runSoon();
    expect(events).toHaveLength(2 * EVENTS_PER_TURN + 2);
  });

  it('tells Escape when nothing followed in time', () => {
    type('\x1b');
    clock.advance(ESCAPE_MS - 1);
    runSoon();
    expect(events).toEqual([]);
    clock.advance(1);
    runSoon();
    expect(events).toEqual([keyEvent('escape')]);
    expect(clock.timers).toBe(0);
  });

  it('takes a sequence that comes in pieces within the time', () => {
    type('\x1b');
    clock.advance(ESCAPE_MS - 1);
    type('[');
    clock.advance(ESCAPE_MS - 1);
    type('D');
    clock.advance(ESCAPE_MS);
    runSoon();
    expect(events).toEqual([keyEvent('left')]);
  });

  it('takes a sequence whose rest was there before the program had time to read it', () => {
    type('\x1b');
    clock.advance(ESCAPE_MS);
    type('[D');
    runSoon();
    expect(events).toEqual([keyEvent('left')]);
  });

  it('leaves no timer and no listener behind', () => {
    type('\x1b');
    dispose();
    expect([clock.timers, stdin.listenerCount('data')]).toEqual([0, 0]);
  });

  it('tells nothing after its end, although the time-out had passed', () => {
    type('\x1b');
    clock.advance(ESCAPE_MS);
    dispose();
    runSoon();
    expect(events).toEqual([]);
  });
});
