import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Asked } from '../../../src/bus/bus.js';
import type { PeerFacts, PeerIntents } from '../../../src/bus/events.js';
import {
  CHAT_RESUME_MS,
  CHAT_TEXTS_WAITING,
  ECHO_MS,
  INPUT_LINE_BYTES,
  INPUT_LINES_QUEUED,
  LAST_WAIT_MS,
  ROSTER_MS,
} from '../../../src/limits.js';
import type { LineEnd, LineProgram, LineProgramOptions } from '../../../screens/lines/line-program.js';
import { openLineProgram } from '../../../screens/lines/line-program.js';
import { FakeClock } from '../../support/fake-clock.js';
import { strictBus } from '../../support/strict-bus.js';

const ME = {
  server: '127.0.0.1:9000',
  nick: 'me',
  dialect: 'klatsch',
  secure: false,
  udpPort: 4000,
} as const;

/** The line program over a bus whose engine is the test. */
class Desk {
  readonly clock = new FakeClock();
  readonly bus = strictBus<PeerFacts, PeerIntents>(this.clock);
  readonly input = new PassThrough();
  readonly asides = new PassThrough();
  readonly asked: Asked<PeerIntents>[] = [];
  readonly output = new PassThrough({ highWaterMark: 1024 * 1024 });
  readonly program: LineProgram;
  end: LineEnd | null = null;

  constructor(options: Partial<LineProgramOptions> = {}) {
    this.bus.onAnyIntent((asked) => this.asked.push(asked));
    this.program = openLineProgram({
      bus: this.bus,
      clock: this.clock,
      input: this.input,
      output: this.output,
      asides: this.asides,
      json: false,
      atEndOfInput: 'leave',
      ...options,
    });
    void this.program.ended.then((end) => (this.end = end));
  }

  get texts(): string[] {
    return this.asked.flatMap(({ intent, fields }) => (intent === 'room:say' ? [fields.text] : []));
  }

  connect(): void {
    this.bus.tell('server:connected', ME);
    this.bus.tell('roster:listed', { people: [] });
  }

  echo(text: string): void {
    this.bus.tell('room:message', { from: 'me', text });
  }

  refuse(code: string, text: string): void {
    this.bus.tell('problem', { code, message: code, draft: { target: { room: true }, text } });
  }

  async type(text: string): Promise<void> {
    this.input.write(text);
    await turn();
  }

  async endInput(text = ''): Promise<void> {
    this.input.end(text);
    await turn();
  }

  async lines(): Promise<string[]> {
    await turn();
    return String(this.output.read() ?? '')
      .split('\n')
      .slice(0, -1);
  }
}

async function turn(): Promise<void> {
  for (let count = 0; count < 5; count += 1) await new Promise(setImmediate);
}

/** So many texts, a line each. */
function numbered(length: number): string {
  return Array.from({ length }, (_, count) => `${count}\n`).join('');
}

let desk: Desk;

function open(options: Partial<LineProgramOptions> = {}): Desk {
  desk = new Desk(options);
  return desk;
}

afterEach(async () => {
  await desk.program.close();
  expect(desk.bus.listeners).toBe(1);
  expect(desk.clock.timers).toBe(0);
});

describe('what is typed', () => {
  it('waits for the connection', async () => {
    open();
    await desk.type('hello\n/who\n');
    expect(desk.asked).toEqual([]);
    desk.connect();
    expect(desk.asked).toEqual([
      { intent: 'room:say', fields: { text: 'hello' } },
      { intent: 'roster:list', fields: {} },
    ]);
  });

  it('waits for the list of people, but not for ever', async () => {
    open();
    await desk.type('/msg bob hi\n');
    desk.bus.tell('server:connected', ME);
    expect(desk.asked).toEqual([]);
    desk.clock.advance(ROSTER_MS);
    expect(desk.asked).toEqual([{ intent: 'chat:tell', fields: { nick: 'bob', text: 'hi' } }]);
  });

  it('is said one text after the other, each when the room has the one before', async () => {
    open();
    desk.connect();
    await desk.type('one\ntwo\n');
    expect(desk.texts).toEqual(['one']);
    desk.bus.tell('room:message', { from: 'bob', text: 'one' });
    expect(desk.texts).toEqual(['one']);
    desk.echo('one');
    expect(desk.texts).toEqual(['one', 'two']);
  });

  it('goes on, and says so, when a text does not come back', async () => {
    open();
    desk.connect();
    await desk.type('one\ntwo\n');
    desk.clock.advance(ECHO_MS);
    expect(desk.texts).toEqual(['one', 'two']);
    expect((await desk.lines()).at(-1)).toContain('has not come back');
  });

  it('does not call a text late while there is no link: it is sent again, or given back', async () => {
    open();
    desk.connect();
    await desk.type('one\ntwo\n');
    desk.bus.tell('server:lost', { reason: 'broken', retryInMs: 1000 });
    desk.clock.advance(2 * ECHO_MS);
    desk.bus.tell('server:connected', { ...ME, nick: 'me-2' });
    desk.clock.advance(ROSTER_MS);
    desk.clock.advance(ECHO_MS - 1);
    expect(desk.texts).toEqual(['one']);
    // Under the name of then.
    desk.echo('one');
    expect(desk.texts).toEqual(['one', 'two']);
    desk.echo('two');
    await desk.type('three\n');
    expect(desk.texts).toEqual(['one', 'two']);
    desk.bus.tell('room:message', { from: 'me-2', text: 'two' });
    expect(desk.texts).toEqual(['one', 'two', 'three']);
    desk.clock.advance(ECHO_MS);
    const late = (await desk.lines()).filter((line) => line.includes('has not come back'));
    expect(late).toHaveLength(1);
  });

  it('says again, in order and without a word, what was too fast', async () => {
    open();
    desk.connect();
    await desk.type('one\ntwo\n');
    desk.refuse('too-fast', 'one');
    desk.clock.advance(1000);
    desk.refuse('too-fast', 'one');
    desk.clock.advance(1000);
    desk.echo('one');
    desk.echo('two');
    expect(desk.texts).toEqual(['one', 'one', 'one', 'two']);
    expect((await desk.lines()).join('\n')).not.toContain('problem');
  });

  it('is dropped with a word when the engine refuses it for good', async () => {
    open();
    desk.connect();
    await desk.type('long\nshort\n');
    desk.refuse('text-too-long', 'long');
    expect(desk.texts).toEqual(['long', 'short']);
    expect((await desk.lines()).at(-1)).toBe('problem: text-too-long: long');
  });

  it('is held while the server is gone, told once, and the rest goes on', async () => {
    open();
    desk.connect();
    desk.bus.tell('server:lost', { reason: 'gone', retryInMs: 1000 });
    await desk.type('one\ntwo\n/msg bob hi\n/me waves\n');
    expect(desk.asked).toEqual([{ intent: 'chat:tell', fields: { nick: 'bob', text: 'hi' } }]);
    desk.connect();
    desk.echo('one');
    desk.echo('two');
    desk.echo('waves');
    expect(desk.texts).toEqual(['one', 'two', 'waves']);
    expect((await desk.lines()).filter((line) => line.includes('texts are held'))).toHaveLength(1);
  });

  it('is not read when too much is held, which is told once, with the way out', async () => {
    open({ json: true });
    desk.connect();
    desk.bus.tell('server:lost', { reason: 'gone', retryInMs: 1000 });
    const toldOf = async (): Promise<string[]> =>
      (await desk.lines()).filter((line) => line.includes('no more is read') && line.includes('Ctrl-C'));
    await desk.type(numbered(INPUT_LINES_QUEUED - 1));
    expect(await toldOf()).toEqual([]);
    await desk.type('last\n');
    expect(await toldOf()).toHaveLength(1);
    await desk.type('/who\n');
    desk.bus.tell('server:lost', { reason: 'gone', retryInMs: 1000 });
    expect(await toldOf()).toEqual([]);
    expect(desk.asked).toEqual([]);
    desk.connect();
    for (let count = 0; count < INPUT_LINES_QUEUED - 1; count += 1) desk.echo(String(count));
    desk.echo('last');
    await turn();
    expect(desk.texts).toHaveLength(INPUT_LINES_QUEUED);
    expect(desk.asked.at(-1)?.intent).toBe('roster:list');
  });

  it('is told to be too much also when it was read before the link was lost', async () => {
    open();
    desk.connect();
    await desk.type(numbered(INPUT_LINES_QUEUED));
    desk.bus.tell('server:lost', { reason: 'gone', retryInMs: 1000 });
    expect((await desk.lines()).filter((line) => line.includes('no more is read'))).toHaveLength(1);
  });

  it('goes back into the queue when the link broke under it', async () => {
    open();
    desk.connect();
    await desk.type('one\ntwo\n');
    desk.refuse('not-connected', 'one');
    desk.bus.tell('server:lost', { reason: 'gone', retryInMs: 1000 });
    desk.clock.advance(1000);
    expect(desk.texts).toEqual(['one']);
    desk.connect();
    desk.echo('one');
    expect(desk.texts).toEqual(['one', 'one', 'two']);
  });

  it('is said again when the next link comes before the news that it was not said', async () => {
    open();
    desk.connect();
    await desk.type('one\n');
    desk.bus.tell('server:lost', { reason: 'gone', retryInMs: 1000 });
    desk.connect();
    desk.refuse('not-connected', 'one');
    desk.clock.advance(1000);
    expect(desk.texts).toEqual(['one', 'one']);
  });

  it('is not read faster than it can be said', async () => {
    open();
    desk.connect();
    await desk.type(numbered(INPUT_LINES_QUEUED));
    expect(desk.input.isPaused()).toBe(true);
    for (let count = 0; count < INPUT_LINES_QUEUED - 10; count += 1) desk.echo(String(count));
    expect(desk.input.isPaused()).toBe(false);
    expect(desk.texts).toHaveLength(INPUT_LINES_QUEUED - 9);
  });

  it('may be a wrong command or too long a line: a problem, and nothing is sent', async () => {
    open({ json: true });
    desk.connect();
    await desk.type(`/whoo\n/msg\n${'x'.repeat(INPUT_LINE_BYTES + 1)}\n`);
    expect(desk.asked).toEqual([]);
    const codes = (await desk.lines()).map((line) => (JSON.parse(line) as { code?: string }).code);
    expect(codes.slice(2)).toEqual(['command-unknown', 'command-usage', 'text-too-long']);
  });

  it('may ask for help, which is no fact', async () => {
    open({ json: true });
    desk.connect();
    await desk.type('/help\n');
    expect(await desk.lines()).toHaveLength(2);
    expect(String(desk.asides.read())).toContain('/msg nick text');
  });

  it('may be /quit, after the text before it has been said', async () => {
    open();
    desk.connect();
    await desk.type('bye\n/quit\n');
    expect(desk.end).toBeNull();
    desk.echo('bye');
    await turn();
    expect(desk.end).toEqual({ reason: 'quit', unsent: 0 });
  });

  it('may be /quit while the server is gone, which names what was not sent', async () => {
    open();
    desk.bus.tell('server:lost', { reason: 'refused', retryInMs: 1000 });
    await desk.type('hello\n/quit\n');
    expect(desk.end).toEqual({ reason: 'quit', unsent: 1 });
  });
});

describe('what is written', () => {
  it('begins with where we host', async () => {
    open({ hosting: { host: '0.0.0.0', port: 9000 } });
    desk.connect();
    desk.echo('hi');
    expect(await desk.lines()).toEqual(['hosting on 0.0.0.0:9000 as me', '0 people are here:', 'me: hi']);
  });

  it('is one JSON object a line, in --json', async () => {
    open({ json: true, hosting: { host: '0.0.0.0', port: 9000 } });
    desk.connect();
    desk.echo('one\ntwo');
    const facts = (await desk.lines()).map((line) => JSON.parse(line) as { fact: string });
    expect(facts.map(({ fact }) => fact)).toEqual([
      'server:listening',
      'server:connected',
      'roster:listed',
      'room:message',
    ]);
    expect(facts[1]).toEqual({ fact: 'server:connected', at: '2026-01-31T12:00:00.000Z', ...ME });
  });

  it('ends with the reader', async () => {
    open();
    desk.output.destroy();
    await turn();
    expect(desk.end).toEqual({ reason: 'output-closed', unsent: 0 });
  });
});

describe('the end of input', () => {
  it('ends nothing in host', async () => {
    open({ atEndOfInput: 'stay' });
    desk.connect();
    await desk.endInput();
    desk.clock.advance(10 * LAST_WAIT_MS);
    await turn();
    expect(desk.end).toBeNull();
  });

  it('waits for the connection, and for every text; the last line needs no newline', async () => {
    open();
    await desk.endInput('one\ntwo');
    expect(desk.end).toBeNull();
    desk.connect();
    desk.echo('one');
    await turn();
    expect(desk.end).toBeNull();
    desk.echo('two');
    await turn();
    expect(desk.texts).toEqual(['one', 'two']);
    expect(desk.end).toEqual({ reason: 'input-ended', unsent: 0 });
  });

  it('gives up on a server that does not come', async () => {
    open();
    await desk.endInput('one\n');
    desk.clock.advance(LAST_WAIT_MS);
    await turn();
    expect(desk.end).toEqual({ reason: 'unreachable', message: '' });
  });

  it('names what was not sent when the server stays away', async () => {
    open();
    desk.connect();
    desk.bus.tell('server:lost', { reason: 'gone', retryInMs: 1000 });
    await desk.endInput('one\ntwo\n');
    desk.clock.advance(LAST_WAIT_MS);
    await turn();
    expect(desk.end).toEqual({ reason: 'input-ended', unsent: 2 });
  });

  it.each<[string, string, (bus: Desk['bus']) => void]>([
    ['the answer to an invitation', '/chat bob\n', (bus) => { bus.tell('invitation:declined', { nick: 'Bob' }); }], // prettier-ignore
    ['its expiry', '/chat bob\n', (bus) => { bus.tell('invitation:expired', { nick: 'bob' }); }], // prettier-ignore
    ['the chat to open', '/chat bob\n', (bus) => { bus.tell('chat:opened', { nick: 'bob', partner: 1, ip: '10.0.0.2', port: 1, security: 'clear' }); }], // prettier-ignore
    ['a held text to be said', '/msg bob hi\n', (bus) => { bus.tell('chat:message', { nick: 'bob', from: 'me', text: 'hi' }); }], // prettier-ignore
    ['a held text to fail', '/msg bob hi\n', (bus) => { bus.tell('problem', { code: 'invitation-failed', message: '', draft: { target: { nick: 'bob' }, text: 'hi' } }); }], // prettier-ignore
    ['the list of people', '/who\n', (bus) => { bus.tell('roster:listed', { people: [] }); }], // prettier-ignore
    ['a nick for later', '/nick you\n', (bus) => { bus.tell('nick:chosen', { nick: 'you' }); }], // prettier-ignore
    ['a new nick', '/nick you\n', (bus) => { bus.tell('person:renamed', { from: 'me', to: 'you' }); }], // prettier-ignore
  ])('waits for %s', async (_, input, answer) => {
    open();
    desk.connect();
    await desk.endInput(input);
    expect(desk.asked).toHaveLength(1);
    expect(desk.end).toBeNull();
    answer(desk.bus);
    await turn();
    expect(desk.end).toEqual({ reason: 'input-ended', unsent: 0 });
  });

  it('waits for a chat to be resumed while a text has not arrived, and counts what did not', async () => {
    for (const isResumed of [true, false]) {
      open();
      desk.connect();
      desk.bus.tell('chat:opened', { nick: 'bob', partner: 1, ip: '127.0.0.1', port: 1, security: 'clear' });
      desk.bus.tell('chat:message', { nick: 'bob', from: 'me', text: 'hi', id: 7 });
      desk.bus.tell('chat:interrupted', { nick: 'bob', endsInMs: CHAT_RESUME_MS });
      await desk.endInput();
      desk.clock.advance(CHAT_RESUME_MS - 1);
      await turn();
      expect(desk.end).toBeNull();
      if (isResumed) {
        desk.bus.tell('chat:resumed', { nick: 'bob', ip: '127.0.0.1', port: 1 });
        desk.bus.tell('chat:acknowledged', { nick: 'bob', id: 7 });
      } else {
        desk.bus.tell('chat:undelivered', { nick: 'bob', text: 'hi', id: 7 });
        desk.bus.tell('chat:ended', { nick: 'bob', reason: 'lost' });
      }
      await turn();
      expect(desk.end).toEqual({ reason: 'input-ended', unsent: isResumed ? 0 : 1 });
      if (isResumed) await desk.program.close();
    }
  });

  it('says no more to somebody than they can acknowledge', async () => {
    open();
    desk.connect();
    const unhook = desk.bus.onIntent('chat:tell', ({ nick, text }) => {
      desk.bus.tell('chat:message', { nick, from: 'me', text, id: Number(text) });
    });
    const numbers = Array.from({ length: CHAT_TEXTS_WAITING + 2 }, (_, index) => index + 1);
    await desk.type(numbers.map((count) => `/msg bob ${count}\n`).join(''));
    const told = (): number => desk.asked.filter(({ intent }) => intent === 'chat:tell').length;
    expect(told()).toBe(CHAT_TEXTS_WAITING);
    desk.bus.tell('chat:acknowledged', { nick: 'bob', id: 1 });
    expect(told()).toBe(CHAT_TEXTS_WAITING + 1);
    unhook();
  });

  it('waits until a private text is acknowledged', async () => {
    open();
    desk.connect();
    await desk.endInput('/msg bob hi\n');
    desk.bus.tell('chat:message', { nick: 'bob', from: 'me', text: 'hi', id: 7 });
    await turn();
    expect(desk.end).toBeNull();
    desk.bus.tell('chat:acknowledged', { nick: 'bob', id: 7 });
    await turn();
    expect(desk.end).not.toBeNull();
  });

  it('waits for an invitation that we received, and for the chat that we accepted', async () => {
    open();
    desk.connect();
    const invitation = { nick: 'bob', ip: '10.0.0.2', udpPort: 1, verified: false, id: 'x', expiresInMs: 9 };
    desk.bus.tell('invitation:received', invitation);
    await desk.endInput('/accept\n');
    desk.bus.tell('invitation:closed', { nick: 'bob', id: 'x', reason: 'accepted' });
    await turn();
    expect(desk.end).toBeNull();
    desk.bus.tell('chat:opened', { nick: 'bob', partner: 1, ip: '10.0.0.2', port: 1, security: 'clear' });
    await turn();
    expect(desk.end).not.toBeNull();
  });

  it('does not wait for what failed at once', async () => {
    open();
    desk.connect();
    const unhook = desk.bus.onIntent('chat:open', () => {
      desk.bus.tell('problem', { code: 'person-unknown', message: 'nobody' });
    });
    await desk.endInput('/chat nobody\n');
    unhook();
    expect(desk.end).toEqual({ reason: 'input-ended', unsent: 0 });
  });

  it('waits no longer than its bound for what never ends', async () => {
    open();
    desk.connect();
    await desk.endInput('/chat bob\n');
    desk.clock.advance(LAST_WAIT_MS);
    await turn();
    expect(desk.end).toEqual({ reason: 'input-ended', unsent: 0 });
  });
});

describe('a refusal', () => {
  it('ends the program', async () => {
    open();
    desk.bus.tell('server:refused', { code: 'nick-taken', reason: 'taken' });
    await turn();
    expect(desk.end).toEqual({ reason: 'refused', code: 'nick-taken', message: 'taken', wasIn: false });
  });

  it('ends it also of somebody who was in, and says so', async () => {
    open();
    desk.connect();
    await desk.type('one\ntwo\n');
    desk.refuse('not-connected', 'one');
    desk.bus.tell('server:refused', { code: 'kicked', reason: 'spam' });
    await turn();
    expect(desk.end).toEqual({ reason: 'refused', code: 'kicked', message: 'spam', wasIn: true });
    expect((await desk.lines()).at(-1)).toBe('out of the room: spam');
    desk.clock.advance(LAST_WAIT_MS);
    expect(desk.texts).toEqual(['one']);
  });

  it('does not end whoever hosts: the others keep their server, and texts wait', async () => {
    open({ atEndOfInput: 'stay' });
    desk.connect();
    desk.bus.tell('server:refused', { code: 'kicked', reason: 'spam' });
    await desk.type('held\n/connect 127.0.0.1\n');
    desk.clock.advance(LAST_WAIT_MS);
    await turn();
    expect(desk.end).toBeNull();
    expect(desk.asked).toEqual([{ intent: 'server:connect', fields: { server: '127.0.0.1' } }]);
    desk.connect();
    expect(desk.texts).toEqual(['held']);
    desk.echo('held');
  });

  it('ends whoever hosts and was never in', async () => {
    open({ atEndOfInput: 'stay' });
    desk.bus.tell('server:refused', { code: 'nick-reserved', reason: 'no' });
    await turn();
    expect(desk.end).toEqual({ reason: 'refused', code: 'nick-reserved', message: 'no', wasIn: false });
  });
});

describe('whoever is muted', () => {
  it('is told of each text, which is not said again', async () => {
    open();
    desk.connect();
    await desk.type('one\ntwo\n');
    desk.refuse('muted', 'one');
    desk.refuse('muted', 'two');
    desk.clock.advance(LAST_WAIT_MS);
    expect(desk.texts).toEqual(['one', 'two']);
    expect((await desk.lines()).slice(2)).toEqual(['problem: muted: one', 'problem: muted: two']);
    expect(desk.end).toBeNull();
  });

  it('has not said at the end what was refused', async () => {
    open();
    desk.connect();
    await desk.endInput('one\ntwo\n');
    desk.refuse('muted', 'one');
    desk.echo('two');
    await turn();
    expect(desk.end).toEqual({ reason: 'input-ended', unsent: 1 });
  });
});

describe('what was said before we came', () => {
  it('is told with its time, and is no echo of what we say', async () => {
    open();
    await desk.endInput('now\nthen\n');
    desk.connect();
    const at = new Date(2026, 0, 30, 22, 10).getTime();
    desk.bus.tell('room:message', { from: 'me', text: 'now', missed: true }, at);
    expect(desk.texts).toEqual(['now']);
    desk.echo('now');
    expect(desk.texts).toEqual(['now', 'then']);
    desk.echo('then');
    await turn();
    expect(desk.end).toEqual({ reason: 'input-ended', unsent: 0 });
    expect((await desk.lines()).slice(2)).toEqual(['[2026-01-30 22:10] me: now', 'me: now', 'me: then']);
  });

  it('is marked in --json, and has the time at which it was said', async () => {
    open({ json: true });
    desk.connect();
    desk.bus.tell('room:message', { from: 'bob', text: 'then', missed: true }, 0);
    desk.bus.tell('server:notice', { kind: 'motd', text: 'be kind' });
    const facts = (await desk.lines()).slice(2).map((line) => JSON.parse(line) as unknown);
    expect(facts).toEqual([
      { fact: 'room:message', at: '1970-01-01T00:00:00.000Z', from: 'bob', text: 'then', missed: true },
      { fact: 'server:notice', at: '2026-01-31T12:00:00.000Z', kind: 'motd', text: 'be kind' },
    ]);
  });
});
