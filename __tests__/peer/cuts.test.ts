import { describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { cast } from '../support/old/cast.js';
import { ALL_WELL, compareViews } from '../support/room-views.js';
import { testIdentity } from '../support/test-identity.js';
import { trusts } from '../support/trust.js';
import { CuttingProxy, seeded } from './cutting-proxy.js';
import { stage } from './test-peer.js';
import type { TestPeer } from './test-peer.js';

const TEST_MS = 60_000;
const start = stage();
const play = cast();
const newTrust = trusts();
const NICKS = ['ann', 'ben', 'cem'];
const TEXTS = 40;
/** Of a client's own time, in one step of a test: it has no other. */
const STEP_MS = 20;

const LINK: readonly string[] = ['server:connecting', 'server:connected', 'server:lost'];

/**
 * Somebody who says numbered texts whenever there is a link, until it is enough, and a clock that goes as fast as the
 * test.
 */
class Speaker {
  readonly nick: string;
  readonly peer: TestPeer;
  readonly #clock: FakeClock;
  readonly #enough: (said: number) => boolean;
  #said = 0;

  constructor(nick: string, peer: TestPeer, clock: FakeClock, enough: (said: number) => boolean) {
    this.nick = nick;
    this.peer = peer;
    this.#clock = clock;
    this.#enough = enough;
  }

  get said(): readonly string[] {
    return Array.from({ length: this.#said }, (_, index) => `text ${index}`);
  }

  /** Whether everything is said. */
  get done(): boolean {
    return this.#enough(this.#said);
  }

  step(): void {
    const last = this.peer.facts.findLast(({ fact }) => LINK.includes(fact));
    if (last?.fact === 'server:connected') {
      if (!this.done) {
        this.peer.ask('room:say', { text: `text ${this.#said}` });
        this.#said += 1;
      }
      this.#clock.advance(STEP_MS);
    }
    // While it connects, no time passes: the machine that the test runs on may be slow.
    if (last?.fact === 'server:lost')
      this.#clock.advance(this.peer.told('server:lost').at(-1)?.retryInMs ?? 0);
  }
}

/** Lets everyone speak until all is said, and everything has come to all. */
async function speak(speakers: readonly Speaker[], until: () => boolean): Promise<void> {
  await eventually(
    () => {
      for (const speaker of speakers) speaker.step();
      return until();
    },
    { ms: TEST_MS / 2 },
  );
}

describe('a line that breaks in the middle of bytes', () => {
  it.each([
    // In the clear a server that is cut off before its first byte is taken for an old one at the third time.
    ['in the clear', 1, 200, 900],
    ['in the clear', 2, 200, 2000],
    ['over TLS', 3, 0, 6000],
    ['over TLS', 4, 0, 12_000],
  ])('%s (seed %i) loses, doubles and disorders nothing', async (how, seed, least, most) => {
    const random = seeded(seed);
    const secure = how === 'over TLS';
    const server = await (secure ? start.server(0, await testIdentity()) : start.server());
    const proxy = await play(new CuttingProxy({ port: server.port, random, least, most }));
    // What is said is cut more or less often, depending on what comes together.
    const enough = (said: number): boolean => said >= TEXTS && proxy.cuts > NICKS.length;
    const speakers = await Promise.all(
      NICKS.map(async (nick) => {
        const clock = new FakeClock();
        const trust = secure ? { trust: await newTrust() } : {};
        return new Speaker(nick, start.peer(proxy.port, nick, { clock, random, ...trust }), clock, enough);
      }),
    );
    // A server that is met for the first time, and cut off, may be an old one.
    for (const { peer } of speakers) await peer.hears('roster:listed');
    proxy.cutting = true;
    await speak(speakers, () => speakers.every(({ done }) => done));
    proxy.cutting = false;
    const all = speakers.reduce((sum, { said }) => sum + said.length, 0);
    await speak(speakers, () => speakers.every(({ peer }) => peer.told('room:message').length >= all));
    const views = speakers.map(({ nick, peer }) => ({ who: nick, texts: peer.told('room:message') }));
    expect(compareViews(views, new Map(speakers.map(({ nick, said }) => [nick, said])))).toEqual(ALL_WELL);
    expect(speakers.flatMap(({ peer }) => peer.told('problem'))).toEqual([]);
    for (const { peer } of speakers) {
      for (const { dialect } of peer.told('server:connected')) expect(dialect).toBe('klatsch');
    }
  });
});
