import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { PeerFacts, PeerIntents } from '../../../src/bus/events.js';
import { systemClock } from '../../../src/clock.js';
import { TOO_FAST_FIRST_MS } from '../../../src/limits.js';
import { openLineProgram } from '../../../screens/lines/line-program.js';
import { Typist } from '../../../screens/lines/typist.js';
import { UnderWay } from '../../../screens/lines/under-way.js';
import { stage } from '../../peer/test-peer.js';
import { FakeClock } from '../../support/fake-clock.js';
import { strictBus } from '../../support/strict-bus.js';

const ROOM = { room: true } as const;

/** A typist over a bus whose engine is the test: a server takes whatever is said, and says nothing by itself. */
class Desk {
  readonly clock = new FakeClock();
  readonly bus = strictBus<PeerFacts, PeerIntents>(this.clock);
  /** What was said and given back, and which server was left. */
  readonly done: string[] = [];
  readonly typist = new Typist({
    bus: this.bus,
    clock: this.clock,
    underWay: new UnderWay(),
    onProblem: (_, message, draft) => {
      if (draft !== undefined) this.done.push(`back: ${draft.text} (${message})`);
    },
    onLocal: () => undefined,
    onActed: () => undefined,
  });
  #server = '';

  constructor(server: string) {
    this.bus.onAnyFact((told) => this.typist.hear(told));
    this.bus.onIntent('room:say', ({ text }) => this.done.push(`${this.#server}: ${text}`));
    this.bus.onIntent('server:connect', ({ server: other }) => {
      this.seek(other);
    });
    this.bus.onIntent('server:disconnect', () => {
      this.done.push(`left ${this.#server}`);
      this.lose();
    });
    this.seek(server);
  }

  seek(server: string): void {
    this.#server = server;
    this.bus.tell('server:connecting', { server, attempt: 1 });
  }

  lose(): void {
    this.bus.tell('server:lost', { reason: 'gone', retryInMs: 1000 });
  }

  /** The server that is sought lets us in. */
  enter(nick = 'me'): void {
    const server = this.#server;
    this.bus.tell('server:connected', { server, nick, dialect: 'klatsch', secure: false, udpPort: 4000 });
    this.bus.tell('roster:listed', { people: [] });
  }

  hear(from: string, text: string): void {
    this.bus.tell('room:message', { from, text });
  }

  giveBack(text: string): void {
    this.bus.tell('problem', { code: 'not-connected', message: '', draft: { target: ROOM, text } });
  }

  type(...lines: readonly string[]): void {
    for (const text of lines) this.typist.add({ text });
  }
}

describe('a text that is held for one server', () => {
  it('is not said to another one, but given back; what was typed behind /connect is said', () => {
    const desk = new Desk('a');
    desk.enter();
    desk.lose();
    desk.type('secret', '/me waves', '/connect b', 'hello');
    desk.enter();
    desk.hear('me', 'hello');
    expect(desk.done).toEqual([
      'back: secret (not said: a text that was meant for a)',
      'back: /me waves (not said: a text that was meant for a)',
      'b: hello',
    ]);
    expect([desk.typist.refused, desk.typist.waiting]).toEqual([2, 0]);
  });

  it('is said to none but that one although it was never reached', () => {
    const desk = new Desk('a');
    desk.lose();
    desk.type('secret', '/connect b');
    desk.lose();
    desk.type('for b', '/connect a');
    desk.enter();
    expect(desk.done).toEqual(['back: for b (not said: a text that was meant for b)', 'a: secret']);
    desk.typist.dispose();
  });

  it('waits for it when one leaves and comes back', () => {
    const desk = new Desk('a');
    desk.enter();
    desk.type('/disconnect', 'held', '/connect a');
    desk.enter();
    desk.hear('me', 'held');
    expect(desk.done).toEqual(['left a', 'a: held']);
    expect(desk.typist.refused).toBe(0);
  });
});

describe('a text that is on its way to one server', () => {
  it('is not said again to another one when it is given back', () => {
    const desk = new Desk('a');
    desk.enter();
    desk.type('secret');
    desk.lose();
    desk.type('/connect b', 'hello');
    desk.enter();
    desk.giveBack('secret');
    desk.clock.advance(TOO_FAST_FIRST_MS);
    desk.hear('me', 'hello');
    expect(desk.done).toEqual(['a: secret', 'b: hello']);
    expect([desk.typist.refused, desk.typist.waiting]).toEqual([1, 0]);
  });

  it('has not come when somebody in the other room has the nick that we had', () => {
    const desk = new Desk('a');
    desk.enter('me');
    desk.type('secret');
    desk.lose();
    desk.type('/connect b');
    desk.enter('me-2');
    desk.hear('me', 'a text of the other');
    expect(desk.typist.waiting).toBe(1);
    desk.giveBack('secret');
    expect([desk.typist.refused, desk.typist.waiting]).toEqual([1, 0]);
  });

  it('comes before /disconnect is acted on', () => {
    const desk = new Desk('a');
    desk.enter();
    desk.type('bye', '/disconnect', '/connect b', 'hello');
    expect(desk.done).toEqual(['a: bye']);
    desk.hear('me', 'bye');
    desk.enter();
    desk.hear('me', 'hello');
    expect(desk.done).toEqual(['a: bye', 'left a', 'b: hello']);
  });
});

describe('with real servers', () => {
  const start = stage();
  let close: () => Promise<void> = () => Promise.resolve();
  afterEach(() => close());

  it('nothing that was typed for one room is heard in another', async () => {
    const [a, b] = [await start.server(), await start.server()];
    const eve = await start.joined(b.port, 'eve');
    const dave = start.peer(a.port, 'dave');
    const input = new PassThrough();
    const program = openLineProgram({
      ...{ bus: dave.bus, clock: systemClock, input, output: new PassThrough(), asides: new PassThrough() },
      ...{ json: false, atEndOfInput: 'leave' },
    });
    close = () => program.close();
    await dave.hears('roster:listed');
    await a.close();
    await dave.hears('server:lost');
    input.end(`secret meant for A\n/connect 127.0.0.1:${b.port}\nhello\n`);
    await eve.hears('room:message', { from: 'dave', text: 'hello' });
    expect(await program.ended).toEqual({ reason: 'input-ended', unsent: 1 });
    expect(eve.room).toEqual(['dave: hello']);
  });
});
