import type { Evidence } from './judge.js';
import type { Stage } from './klatsch-bot.js';
import { KlatschBot, newTrust } from './klatsch-bot.js';
import { OldBot } from './old-bot.js';
import { mix, pairs } from './plan.js';
import { PrivateSide } from './private-side.js';
import { Visitor } from './visitor.js';

/** So many join at once: a server that has a new client wait for 2 s seems to have no TLS. */
const BATCH = 10;

/** The last text stands among so many lines: others may have come and gone since. */
const RECENT = 1000;

/** Everybody in the room of a soak. */
export class Crowd {
  readonly residents: readonly KlatschBot[];
  readonly visitors: readonly Visitor[];
  readonly olds: readonly OldBot[];
  readonly privates: readonly PrivateSide[];
  /** Nobody leaves any more. */
  calm = false;
  readonly #stage: Stage;

  private constructor(stage: Stage, people: Pick<Crowd, 'residents' | 'visitors' | 'olds' | 'privates'>) {
    this.#stage = stage;
    this.residents = people.residents;
    this.visitors = people.visitors;
    this.olds = people.olds;
    this.privates = people.privates;
  }

  /** Makes so many people. @param directory where they keep the keys that they know */
  static async gather(clients: number, directory: string, stage: Stage): Promise<Crowd> {
    const counts = mix(clients);
    const named = (kind: string, count: number): string[] =>
      Array.from({ length: count }, (_, index) => `${kind}${index}`);
    const residents: KlatschBot[] = [];
    for (const nick of named('tls', counts.tls))
      residents.push(new KlatschBot(nick, await newTrust(directory, nick, false), stage));
    const privates = residents.slice(0, 2 * pairs(counts.tls)).map((bot, index) => {
      const isInviter = index % 2 === 0;
      return new PrivateSide(bot, `tls${isInviter ? index + 1 : index - 1}`, stage, isInviter);
    });
    for (const nick of named('plain', counts.plain))
      residents.push(new KlatschBot(nick, await newTrust(directory, nick, true), stage));
    const visitors: Visitor[] = [];
    for (const nick of named('visitor', counts.visitor))
      visitors.push(new Visitor(nick, await newTrust(directory, nick, false), stage));
    const olds = (['frames', 'lines'] as const).flatMap((dialect) =>
      named(dialect, counts[dialect]).map((name) => new OldBot(name, dialect, stage)),
    );
    return new Crowd(stage, { residents, visitors, olds, privates });
  }

  /** Every klatsch client. */
  get bots(): readonly KlatschBot[] {
    return [...this.residents, ...this.visitors.map(({ bot }) => bot)];
  }

  /** Joins everybody who has klatsch; `wait` gives whether a condition came true in time. */
  async join(wait: (check: () => boolean) => Promise<boolean>): Promise<boolean> {
    const all = [...this.residents, ...this.visitors];
    for (let from = 0; from < all.length; from += BATCH) {
      const batch = all.slice(from, from + BATCH);
      for (const each of batch) each.start();
      const listed = (): boolean =>
        batch.every((each) => (each instanceof KlatschBot ? each : each.bot).listed);
      if (!(await wait(listed))) return false;
    }
    return true;
  }

  /** What people do by themselves. @param now milliseconds since the start of the process */
  tick(now: number): void {
    for (const old of this.olds) old.tick(now);
    for (const side of this.privates) side.tick(now);
    for (const visitor of this.visitors) visitor.tick(now, this.calm);
  }

  /** Somebody says something in the room. */
  talk(): void {
    const people = [...this.residents, ...this.visitors.map(({ bot }) => bot), ...this.olds];
    const who = this.#stage.dice.pick(people);
    // Whoever has left says nothing.
    if (who instanceof OldBot || who?.present === true) who.say();
  }

  /** Somebody says something to their partner. */
  whisper(): void {
    this.#stage.dice.pick(this.privates)?.say();
  }

  /** Whether everybody is in the room and nothing is under way. */
  get settled(): boolean {
    return this.unsettled().length === 0;
  }

  /** Who is not in the room yet, or waits for something. */
  unsettled(): string[] {
    const away = this.bots.filter((bot) => !bot.listed).map(({ nick }) => `${nick} is not in the room`);
    const open = this.bots.flatMap(({ nick, sayings }) =>
      [...sayings.open].map((text) => `${nick} does not know what became of "${text.slice(0, 40)}"`),
    );
    const olds = this.olds.filter(({ online }) => !online).map(({ name }) => `${name} is not in the room`);
    const private_ = this.privates
      .filter((side) => !side.isOpen || side.isInterrupted || !side.settled)
      .map(({ who, partner }) => `the private chat of ${who} with ${partner} is not settled`);
    return [...away, ...open, ...olds, ...private_];
  }

  /** Who has not got this text, of those with klatsch and of old clients that are online. */
  lacking(text: string): string[] {
    const bots = this.bots.filter(({ view }) => !view.slice(-RECENT).some((seen) => seen.text === text));
    const olds = this.olds.filter(
      (old) => old.online && !old.seen.slice(-RECENT).some((line) => line.endsWith(text)),
    );
    return [...bots.map(({ nick }) => nick), ...olds.map(({ name }) => name)];
  }

  /** Everybody leaves. */
  async leave(): Promise<void> {
    await Promise.all([...this.bots, ...this.olds].map((each) => each.leave()));
  }

  /** What everybody has seen and said; those who have visited end their stays with it. */
  async evidence(): Promise<Evidence> {
    for (const visitor of this.visitors) visitor.note();
    await Promise.all(this.olds.map((old) => old.leave()));
    const { bots, olds } = this;
    return {
      residents: this.residents.map(({ nick, view }) => ({ who: nick, texts: view })),
      stays: [...this.visitors, ...olds].flatMap(({ stays }) => stays),
      said: new Map([
        ...bots.map(({ nick, sayings }) => [nick, sayings.said] as const),
        ...olds.flatMap(({ said }) => [...said]),
      ]),
      asked: new Map([
        ...bots.map(({ nick, sayings }) => [nick, sayings.asked] as const),
        ...olds.flatMap(({ asked }) => [...asked]),
      ]),
      never: new Map(bots.map(({ nick, sayings }) => [nick, sayings.never])),
    };
  }
}
