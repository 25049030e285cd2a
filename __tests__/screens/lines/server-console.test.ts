import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ServerConsole } from '../../../screens/lines/server-console.js';
import { openServerConsole } from '../../../screens/lines/server-console.js';
import type { Asked } from '../../../src/bus/bus.js';
import type { Outcome, ServerFacts, ServerIntents } from '../../../src/bus/events.js';
import { BOB, FACTS, OUTCOMES, PRESENT } from '../../control/facts.js';
import { eventually } from '../../support/eventually.js';
import { FakeClock } from '../../support/fake-clock.js';
import { strictBus } from '../../support/strict-bus.js';

/** A console on streams and a bus without a server. */
class Desk {
  readonly input = new PassThrough();
  readonly output = new PassThrough();
  readonly clock = new FakeClock();
  readonly asked: Asked<ServerIntents>[] = [];
  readonly bus = strictBus<ServerFacts, ServerIntents>(this.clock);
  readonly console: ServerConsole;
  left = false;
  #text = '';

  constructor(json = false) {
    this.output.setEncoding('utf8').on('data', (text: string) => (this.#text += text));
    this.bus.onAnyIntent((asked) => this.asked.push(asked));
    const { bus, input, output } = this;
    this.console = openServerConsole({
      bus,
      input,
      output,
      by: 'alice',
      ...(json ? { json: this.clock } : {}),
    });
    void this.console.left.then(() => (this.left = true));
  }

  get lines(): string[] {
    return this.#text.split('\n').slice(0, -1);
  }

  async type(...lines: readonly string[]): Promise<void> {
    this.input.write(lines.map((line) => `${line}\n`).join(''));
    await new Promise(setImmediate);
  }

  answer(index: number, outcome: Outcome): void {
    const request = this.asked[index]?.fields.request ?? '';
    this.bus.tell('operator:answered', { request, outcome });
  }
}

let current: Desk | null = null;
afterEach(async () => {
  await current?.console.close();
  expect(current?.bus.listeners).toBe(1);
});

/** Opens a desk, to be closed after the test. */
function open(json = false): Desk {
  const opened = new Desk(json);
  current = opened;
  return opened;
}

describe('the operator’s console', () => {
  it('says the key by which clients know the server', async () => {
    const desk = (current = new Desk());
    desk.bus.tell('server:listening', { host: '0.0.0.0', port: 9000, fingerprint: 'k7qd'.repeat(13) });
    await eventually(() => desk.lines.length === 2);
    expect(desk.lines).toEqual([
      expect.stringMatching(/serving on 0\.0\.0\.0:9000$/),
      expect.stringMatching(/its key: (k7qd-){7}k7qd$/),
    ]);
  });

  it('asks for what is typed, each with a name of its own, and writes the answers', async () => {
    const desk = open();
    await desk.type('list', '', '  mute bob ', 'x'.repeat(20_000));
    expect(desk.asked.map(({ fields }) => [fields.by, fields.line])).toEqual([
      ['alice', 'list'],
      ['alice', 'mute bob'],
      // Too long to be anything: the server says what there is.
      ['alice', '?'],
    ]);
    expect(new Set(desk.asked.map(({ fields }) => fields.request)).size).toBe(3);
    desk.answer(1, { done: 'muted', nick: 'bob' });
    desk.answer(0, { done: 'listed', clients: [BOB] });
    // Once only, and nobody else's.
    desk.answer(0, { done: 'listed', clients: [] });
    desk.bus.tell('operator:answered', { request: 'control-1', outcome: { done: 'muted', nick: 'eve' } });
    expect(desk.lines).toEqual([
      'bob is muted',
      '1 person is here',
      '  bob at 10.0.0.17, UDP port 40222 (frames)',
    ]);
  });

  it('writes the rows of every list, and an invite code to whoever asked for it only', async () => {
    const desk = open();
    await desk.type('bans', 'limits', 'allowed', 'nicks', 'invite bob');
    const lists: readonly Outcome['done'][] = ['bans', 'limits', 'allowed-list', 'nicks'];
    for (const [at, done] of lists.entries()) {
      for (const outcome of OUTCOMES.filter((each) => each.done === done)) desk.answer(at, outcome);
    }
    const invited = { done: 'invited', nick: 'bob', until: Date.UTC(2026, 1, 1, 12) } as const;
    const code = 'abcd-efgh-2345-ijkl-mnop';
    desk.bus.tell('operator:answered', { request: 'control-1', outcome: { ...invited, code: 'eves-code' } });
    desk.answer(4, { ...invited, code });
    desk.bus.tell('operator:acted', { by: 'alice', outcome: { ...invited, code: null } });
    const key = 'k7qd-m2x5-aaaa-aaaa-aaaa-aaaa-aaaa-aaaa';
    expect(desk.lines).toEqual([
      '2 bans',
      '  10.0.0.0/8 for ever, by alice (ctl)',
      '  eve until 2026-01-31 12:14 UTC, by alice: spam',
      '1 limit',
      '  text-burst none (standard: 60)',
      '2 keys may come in',
      `  bob ${key}, by alice (ctl), 2026-01-31`,
      `  bob ${key}, by alice (ctl), 2026-01-31`,
      '1 nick is kept',
      `  bob ${key}, seen 2026-01-31, kept until 2026-02-01`,
      `a code that lets bob in once, until 2026-02-01 12:00 UTC: ${code}`,
      'alice: a code that lets bob in once, until 2026-02-01 12:00 UTC',
    ]);
  });

  it('repeats no password that was typed', async () => {
    const desk = open();
    await desk.type('password set open sesame', 'help password');
    desk.answer(0, { done: 'password-set', access: 'password' });
    desk.bus.tell('operator:acted', { by: 'alice', outcome: { done: 'password-set', access: 'password' } });
    expect(desk.lines).toEqual([
      expect.stringMatching(/^password set text \| clear {2}set the password/),
      'the password is set',
    ]);
  });

  it('tells of one’s own command once, of everybody else’s always', async () => {
    const desk = open();
    const muted = { done: 'muted', nick: 'bob' } as const;
    await desk.type('mute bob', 'list');
    desk.answer(0, muted);
    desk.bus.tell('operator:acted', { by: 'alice', outcome: muted });
    // Somebody else does the same, and then answers stand between.
    desk.bus.tell('operator:acted', { by: 'eve (watch)', outcome: muted });
    desk.answer(1, { done: 'listed', clients: [] });
    desk.bus.tell('operator:acted', { by: 'eve (watch)', outcome: muted });
    expect(desk.lines).toEqual([
      'bob is muted',
      'eve (watch): bob is muted',
      '0 people are here',
      'eve (watch): bob is muted',
    ]);
  });

  it('leaves nothing out of the facts for programs', async () => {
    const desk = open(true);
    const outcome = { done: 'muted', nick: 'bob' } as const;
    await desk.type('mute bob');
    desk.answer(0, outcome);
    desk.bus.tell('operator:acted', { by: 'alice', outcome });
    expect(desk.lines.map((line) => (JSON.parse(line) as { fact: string }).fact)).toEqual([
      'operator:answered',
      'operator:acted',
    ]);
  });

  it('has help', async () => {
    const desk = open();
    await desk.type('help', '/HELP kick');
    expect(desk.asked).toEqual([]);
    expect(desk.lines[0]).toMatch(/^list +who is there$/);
    expect(desk.lines.at(-1)).toBe('kick nick [reason]  disconnect somebody');
  });

  it('writes lines that are safe to show, whatever is told', () => {
    const desk = open();
    for (const { fact, fields, at } of FACTS) desk.bus.tell(fact, fields, at);
    desk.bus.tell('room:said', { from: 'e\u001bve', text: 'a\u009b31m\nb\u2028c' });
    expect(desk.lines.slice(-3)).toEqual(['eve: a31m', 'eve: b', 'eve: c']);
    expect(desk.lines.join('')).toMatch(/^[^\p{Cc}\u2028\u2029]*$/u);
  });

  it('leaves out what was said before the server was started', () => {
    const desk = open();
    desk.bus.tell('room:said', { from: 'bob', text: 'good night', earlier: true });
    desk.bus.tell('room:said', { from: 'bob', text: 'good morning' });
    expect(desk.lines).toEqual(['bob: good morning']);
  });

  it('says how often somebody was turned away', () => {
    const desk = open();
    desk.bus.tell('client:refused', { nick: null, ip: '10.0.0.9', code: 'banned' });
    desk.bus.tell('client:refused', { nick: null, ip: '10.0.0.9', code: 'banned', count: 12 });
    expect(desk.lines).toEqual(['refused 10.0.0.9: banned', 'refused 10.0.0.9: banned (12 times)']);
  });

  it('says whom one watches', () => {
    const desk = open();
    desk.bus.tell('server:presented', PRESENT);
    expect(desk.lines).toEqual(['watching the server on 0.0.0.0:9000: 1 person is here']);
  });

  it('is left when the input has ended and all of it is answered', async () => {
    const desk = open();
    desk.input.end('list\nbans');
    await eventually(() => desk.asked.length === 2);
    desk.answer(0, { done: 'listed', clients: [] });
    await new Promise(setImmediate);
    expect(desk.left).toBe(false);
    desk.answer(1, { done: 'bans', bans: [] });
    await eventually(() => desk.left);
  });

  it('is left at once when the input ends without a question', async () => {
    const desk = open();
    desk.input.end('\n');
    await eventually(() => desk.left);
  });

  it('is left when nobody reads it any more', async () => {
    const desk = open();
    desk.output.destroy();
    await eventually(() => desk.left);
    desk.bus.tell('problem', { code: 'x', message: 'unheard' });
  });
});

describe('the operator’s console in JSON', () => {
  it('writes every fact as an object a line, and the answers to its own questions', async () => {
    const desk = open(true);
    const others = FACTS.filter(({ fact }) => fact !== 'operator:answered');
    for (const { fact, fields, at } of others) desk.bus.tell(fact, fields, at);
    expect(desk.lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      others.map(({ fact, fields, at }) => ({ fact, at: new Date(at).toISOString(), ...fields })),
    );
    await desk.type('help', 'bans');
    expect(desk.asked.map(({ fields }) => fields.line)).toEqual(['help', 'bans']);
    for (const outcome of OUTCOMES) desk.answer(1, outcome);
    const [answer, ...rest] = desk.lines.slice(others.length).map((line) => JSON.parse(line) as unknown);
    expect(answer).toMatchObject({ fact: 'operator:answered', request: 'console-2', outcome: OUTCOMES[0] });
    expect(rest).toEqual([]);
  });

  it('says how many lines a slow reader has lost', async () => {
    const desk = open(true);
    desk.output.pause();
    for (let n = 0; n < 1100; n += 1) desk.bus.tell('room:said', { from: 'bob', text: 'x'.repeat(8192) });
    desk.output.resume();
    const told = (): string => desk.lines.find((line) => line.includes('"problem"')) ?? '';
    await eventually(() => told() !== '');
    expect(JSON.parse(told())).toEqual({
      fact: 'problem',
      at: '2026-01-31T12:00:00.000Z',
      code: 'reader-too-slow',
      message: expect.stringMatching(/^\d+ lines were dropped/),
    });
  });
});
