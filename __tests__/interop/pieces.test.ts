import { describe, expect, it } from '@jest/globals';
import {
  OLD_CHAT_FIRST_TEXT_MS,
  OLD_CHAT_PACE_MS,
  OLD_CHAT_PIECE_BYTES,
  TEXT_BYTES,
} from '../../src/limits.js';
import type { TestPeer } from '../peer/test-peer.js';
import { stage } from '../peer/test-peer.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { cast } from '../support/old/cast.js';
import { RawOld } from './raw-old.js';
import type { WireTap } from './wire-tap.js';

const start = stage();
const play = cast();

const BOWL = Buffer.from('🍜');
const FORMS = [
  { dialect: 'lines', end: '\n' },
  { dialect: 'frames', end: '' },
] as const;
const CASES = FORMS.flatMap((form) => [
  { ...form, who: 'klatsch invites', invites: true },
  { ...form, who: 'klatsch is invited', invites: false },
]);
type Case = (typeof CASES)[number];

interface Meeting {
  readonly alice: TestPeer;
  readonly bob: RawOld;
  readonly tap: WireTap;
}

/** A chat of alice with an old program, whose first bytes (its nick, and what comes with it) are given. */
async function meet(
  { dialect, invites }: Case,
  first: readonly (Buffer | string)[],
  options: { nick?: string; clock?: FakeClock } = {},
): Promise<Meeting> {
  const { port } = await start.server();
  const { nick = 'bob', clock } = options;
  const alice = await start.joined(port, 'alice', clock === undefined ? {} : { clock });
  const bob = await play(await RawOld.join(port, dialect, nick));
  await alice.hears('person:joined', { nick });
  const tap = invites ? await called(alice, bob) : await inviting(alice, bob);
  if (!invites) await tap.receives('alice');
  for (const bytes of first) await tap.send(bytes);
  await alice.hears('chat:opened', { nick });
  if (invites) await eventually(() => tap.text.startsWith('alice'));
  return { alice, bob, tap };
}

async function called(alice: TestPeer, bob: RawOld): Promise<WireTap> {
  alice.ask('chat:open', { nick: bob.nick });
  return bob.call();
}

async function inviting(alice: TestPeer, bob: RawOld): Promise<WireTap> {
  const listener = await bob.invite(alice.udpPort);
  await alice.hears('invitation:received', { nick: bob.nick });
  expect(listener.taps).toEqual([]);
  alice.ask('invitation:accept', {});
  return listener.first();
}

function texts(alice: TestPeer): string[] {
  return alice.told('chat:message').map(({ text }) => text);
}

async function hearsAll(alice: TestPeer, wanted: readonly string[]): Promise<void> {
  await eventually(() => {
    expect(texts(alice)).toEqual(wanted);
  });
}

describe.each(CASES)('what an old $dialect program sends, when $who,', (each) => {
  const { end } = each;

  it('may be its nick and the first text in one segment', async () => {
    const { alice } = await meet(each, [`bobhello there${end}`]);
    await hearsAll(alice, ['hello there']);
  });

  it('may be a nick cut inside a letter', async () => {
    const nick = Buffer.from('jürgen');
    const { alice, tap } = await meet(each, [nick.subarray(0, 2), nick.subarray(2)], { nick: 'jürgen' });
    await tap.send(`hi${end}`);
    await hearsAll(alice, ['hi']);
  });

  it('may be a text cut inside a character', async () => {
    const { alice, tap } = await meet(each, ['bob']);
    const bytes = Buffer.concat([Buffer.from('soup '), BOWL, Buffer.from(`!${end}`)]);
    for (const cut of [6, 7, 8]) {
      await tap.send(bytes.subarray(0, cut));
      await turn();
      await tap.send(bytes.subarray(cut));
    }
    await eventually(() => {
      expect(texts(alice).join('')).toBe('soup 🍜!'.repeat(3));
    });
  });

  it('may be 8 KiB', async () => {
    const { alice, tap } = await meet(each, ['bob']);
    const text = '🍜'.repeat(TEXT_BYTES / 4);
    await tap.send(`${text}${end}`);
    await eventually(() => {
      expect(texts(alice).join('')).toBe(text);
    });
  });

  it('may be a goodbye in one segment with the last text', async () => {
    const { alice, tap } = await meet(each, ['bob']);
    await tap.send(`see you${end}[DISCONNECT]${end}`);
    tap.end();
    await alice.hears('chat:ended', { nick: 'bob', reason: 'left' });
    expect(texts(alice)).toEqual(['see you']);
  });

  it('may be a goodbye in pieces', async () => {
    const { alice, tap } = await meet(each, ['bob']);
    await tap.send('[DISCON');
    await tap.send(`NECT]${end}`);
    await alice.hears('chat:ended', { nick: 'bob', reason: 'left' });
    expect(texts(alice)).toEqual([]);
    await eventually(() => tap.ended);
  });

  it('may be nothing at all: the end without a goodbye is a loss', async () => {
    const { alice, tap } = await meet(each, ['bob']);
    await tap.send(`half a wo${end}`);
    tap.end();
    await alice.hears('chat:ended', { nick: 'bob', reason: 'lost' });
    expect(texts(alice)).toEqual(['half a wo']);
  });

  it('may hold escape sequences, which nobody is shown', async () => {
    const { alice, tap } = await meet(each, ['bob']);
    await tap.send(`\u001b]0;title\u0007red\u001b[31m!${end}`);
    await hearsAll(alice, ['red!']);
  });
});

describe('what a lines program sends', () => {
  const [each = never()] = CASES;

  it('may be several texts in one segment', async () => {
    const { alice, tap } = await meet(each, ['bob']);
    await tap.send('one\ntwo\r\n\n \nthree\n[DISCONNECT] is not a goodbye here\n');
    await hearsAll(alice, ['one', 'two', 'three', '[DISCONNECT] is not a goodbye here']);
  });
});

describe.each(CASES)('what goes to an old $dialect program, when $who,', (each) => {
  const { end } = each;

  /** Each piece as it must arrive, alone in its time. */
  async function expectPaced(clock: FakeClock, tap: WireTap, pieces: readonly string[]): Promise<void> {
    let so = 'alice';
    for (const [index, piece] of pieces.entries()) {
      const wait = index === 0 ? OLD_CHAT_FIRST_TEXT_MS : OLD_CHAT_PACE_MS;
      clock.advance(wait - 1);
      await turn();
      expect(tap.text).toBe(so);
      clock.advance(1);
      so += piece;
      await tap.receives(so);
    }
  }

  it('comes line by line, in pieces of whole characters, paced, the goodbye alone and last', async () => {
    const clock = new FakeClock();
    const { alice, tap } = await meet(each, ['bob'], { clock });
    await tap.receives('alice');
    const long = '🍜'.repeat(300);
    alice.ask('chat:say', { nick: 'bob', text: `one\r\n\n  two\u2028three` });
    alice.ask('chat:say', { nick: 'bob', text: long });
    alice.ask('chat:close', { nick: 'bob' });
    const room = Math.floor((OLD_CHAT_PIECE_BYTES - end.length) / 4);
    const [head, tail] = ['🍜'.repeat(room), `${'🍜'.repeat(300 - room)}${end}`];
    const lines = ['one', '  two', 'three'].map((text) => `${text}${end}`);
    await expectPaced(clock, tap, [...lines, head, tail, `[DISCONNECT]${end}`]);
    await eventually(() => tap.ended);
  });
});

/** Lets everything be read that loopback already holds. */
async function turn(): Promise<void> {
  for (let count = 0; count < 3; count++) await new Promise((resolve) => setImmediate(resolve));
}

function never(): never {
  throw new Error('no case');
}
