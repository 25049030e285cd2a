import { scratchDirectory } from '../../bench/support/scratch.js';
import { say } from '../../bench/support/report.js';
import { eventually } from '../support/eventually.js';
import { ChatCutter } from './chat-cutter.js';
import { Crowd } from './crowd.js';
import { Dice } from './dice.js';
import type { Holdings } from './holdings.js';
import { growth, ownHoldings } from './holdings.js';
import { judge } from './judge.js';
import { Life } from './life.js';
import type { Plan } from './plan.js';
import { judgePrivate } from './private-side.js';
import { FaultyProxy } from './proxy.js';
import { SoakServer } from './server.js';
import type { Tally } from './tally.js';
import { tally } from './tally.js';
import { Texts } from './texts.js';

/** Somebody who has a private chat says something there so often, a second. */
const WHISPERS_PER_SECOND = 0.2;
/** Who joins before anything is measured, and says so many texts: what the first ones cost is code. */
const WARM_CLIENTS = 20;
const WARM_TEXTS = 100;
/** So many speak just before the server is killed, so long: nobody can know what became of that. */
const OUTCRY_TEXTS = 30;
const OUTCRY_MS = [0, 80] as const;
/** So much is told of a finding that stands for others, too. */
const FINDING_CHARS = 100;
const SECOND = 1000;
/** How often it is told how it goes. */
const NEWS_MS = 10 * SECOND;
/** For a batch to join, also on a loaded machine. */
const JOIN_MS = 60 * SECOND;
/** For all to come back and have everything: two tries are up to 30 s apart, and a private chat tries for a minute. */
const SETTLE_MS = 150 * SECOND;
/** For the server to find that everybody has left. */
const EMPTY_MS = 30 * SECOND;

/** What came of a soak. */
export interface Outcome {
  readonly plan: Plan;
  readonly tally: Tally;
  readonly kills: number;
  readonly faults: FaultyProxy['counts'];
  readonly chatCuts: number;
  readonly holdings: Readonly<
    Record<'clients' | 'server', { readonly begin: Holdings; readonly end: Holdings }>
  >;
  /** What was violated, a sentence each; none when all is well. */
  readonly findings: readonly string[];
}

/** Everybody in the room, and what they live in. */
interface Scene {
  readonly crowd: Crowd;
  readonly life: Life;
  readonly cutter: ChatCutter;
}

/** One soak: a room full of clients, a bad network, and a server that is killed again and again. */
export class Soak {
  readonly #plan: Plan;
  readonly #dice: Dice;
  #server = new SoakServer();
  readonly #proxy: FaultyProxy;
  readonly #findings: string[] = [];
  #serverBegin: Holdings | null = null;
  #kills = 0;
  #chatCuts = 0;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#dice = new Dice(plan.seed);
    this.#proxy = new FaultyProxy(this.#dice.fork());
  }

  /** Plays it to its end. */
  async run(): Promise<Outcome> {
    const proxy = this.#proxy;
    await proxy.start();
    await this.#open(this.#server);
    await this.#gather(WARM_CLIENTS, (scene) => this.#warm(scene));
    await this.#close();
    // Nobody's names and texts of before are known any more.
    const server = new SoakServer();
    await this.#open(server);
    const begin = await ownHoldings();
    const counted = await this.#gather(this.#plan.clients, (scene) => this.#disturb(scene));
    await this.#empty();
    const clients = { begin, end: await ownHoldings(begin) };
    const end = await server.holdings();
    const holdings = { clients, server: { begin: this.#serverBegin ?? end, end } };
    this.#findings.push(...growth('the clients', clients), ...growth('the server', holdings.server));
    await this.#close();
    await proxy.stop();
    const [kills, chatCuts, findings] = [this.#kills, this.#chatCuts, this.#findings];
    return { plan: this.#plan, tally: counted, kills, faults: proxy.counts, chatCuts, holdings, findings };
  }

  async #open(server: SoakServer): Promise<void> {
    this.#server = server;
    await server.start();
    this.#proxy.upstream = server.port;
  }

  async #close(): Promise<void> {
    this.#findings.push(...this.#server.troubles);
    await this.#server.kill();
  }

  /** Everybody comes; something is done to them; they come to rest, are looked at, and leave. */
  async #gather(clients: number, act: (scene: Scene) => Promise<void>): Promise<Tally> {
    const dice = this.#dice.fork();
    const { port } = this.#proxy;
    const stage = { port, texts: new Texts(dice.fork()), dice };
    const crowd = await Crowd.gather(clients, scratchDirectory(), stage);
    const cutter = new ChatCutter(dice.fork(), (to) => to === port || to === this.#server.port);
    const life = new Life(crowd, cutter, dice.fork());
    const joined = await crowd.join((check) => within(JOIN_MS, check));
    if (!joined) throw new Error(`not everybody could join: ${crowd.unsettled().join(', ')}`);
    await act({ crowd, life, cutter });
    life.talk = { room: 0, privately: 0 };
    await this.#settle(crowd);
    life.end();
    cutter.dispose();
    this.#chatCuts += cutter.cuts;
    const counted = await this.#judge(crowd);
    await crowd.leave();
    return counted;
  }

  async #warm({ crowd }: Scene): Promise<void> {
    for (let count = 0; count < WARM_TEXTS; count += 1) crowd.talk();
    await this.#restart(false);
    crowd.calm = true;
  }

  /** Everything that can happen does, for as long as the plan says. */
  async #disturb({ crowd, life }: Scene): Promise<void> {
    const { seconds, killEvery, textsPerSecond } = this.#plan;
    const start = performance.now();
    const news = setInterval(() => {
      this.#tell(crowd, performance.now() - start);
    }, NEWS_MS);
    this.#proxy.faulty = true;
    life.cutting = true;
    life.talk = { room: textsPerSecond, privately: WHISPERS_PER_SECOND * crowd.privates.length };
    for (let at = killEvery; at < seconds; at += killEvery) {
      await pause(start + at * SECOND - performance.now());
      for (let count = 0; count < OUTCRY_TEXTS; count += 1) crowd.talk();
      await pause(this.#dice.between(...OUTCRY_MS));
      // What a server has sent may arrive after its death, or not.
      if (this.#dice.hits(0.5)) this.#proxy.cut();
      await this.#restart(at + killEvery >= seconds);
      this.#kills += 1;
    }
    await pause(start + seconds * SECOND - performance.now());
    clearInterval(news);
    life.cutting = false;
    crowd.calm = true;
    this.#proxy.mend();
  }

  /** Kills the server and starts it anew. @param isLast whether what it holds is looked at before anybody comes */
  async #restart(isLast: boolean): Promise<void> {
    // Nobody is let through to somebody else's program that has the port now.
    this.#proxy.upstream = 0;
    await this.#server.kill();
    await this.#server.start();
    if (isLast) this.#serverBegin = await this.#server.holdings();
    this.#proxy.upstream = this.#server.port;
  }

  /** Waits until everybody is there, knows what became of everything, and has one last text. */
  async #settle(crowd: Crowd): Promise<void> {
    if (!(await within(SETTLE_MS, () => crowd.settled))) this.#findings.push(...crowd.unsettled());
    const [first] = crowd.residents;
    first?.say();
    const last = first?.sayings.asked.at(-1) ?? '';
    if (!(await within(SETTLE_MS, () => crowd.lacking(last).length === 0)))
      this.#findings.push(...crowd.lacking(last).map((who) => `${who} has not got the last text`));
  }

  async #judge(crowd: Crowd): Promise<Tally> {
    const { bots, residents, privates } = crowd;
    const evidence = await crowd.evidence();
    const verdict = judge(evidence);
    for (const [kind, texts] of Object.entries(verdict) as [string, readonly string[]][])
      for (const finding of byWho(texts)) this.#findings.push(`${kind}: ${finding}`);
    this.#findings.push(...judgePrivate(privates).map((finding) => `private: ${finding}`));
    this.#findings.push(...bots.flatMap(({ troubles }) => troubles));
    const told = residents.filter(({ gaps }) => gaps.length > 0);
    this.#findings.push(
      ...told.map(({ nick, gaps }) => `${nick} was told that texts are missing: ${gaps.join(', ')}`),
    );
    return tally(crowd, evidence);
  }

  /** Waits until the server has nobody any more. */
  async #empty(): Promise<void> {
    const server = this.#server;
    const connections = (): Promise<number> => server.metric('klatsch_connections');
    const isEmpty = async (): Promise<boolean> => (await connections()) === 0;
    if (await within(EMPTY_MS, isEmpty)) return;
    this.#findings.push(`the server has ${await connections()} connections when everybody has left`);
  }

  #tell(crowd: Crowd, ms: number): void {
    const online =
      crowd.bots.filter((bot) => bot.online).length + crowd.olds.filter((old) => old.online).length;
    const texts = crowd.residents[0]?.view.length ?? 0;
    say(
      `${Math.round(ms / SECOND)} s: ${online} of ${this.#plan.clients} online, ${texts} texts, ${this.#kills} kills`,
    );
  }
}

/** One of each who has such findings, and how many more there are. */
function byWho(findings: readonly string[]): readonly string[] {
  const counts = new Map<string, { readonly first: string; count: number }>();
  for (const finding of findings) {
    const who = finding.slice(0, finding.indexOf(': '));
    const known = counts.get(who);
    if (known === undefined) counts.set(who, { first: finding, count: 1 });
    else known.count += 1;
  }
  return [...counts.values()].map(({ first, count }) =>
    count === 1 ? first : `${first.slice(0, FINDING_CHARS)} … and ${count - 1} more of theirs`,
  );
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Whether something becomes true in time. */
async function within(ms: number, check: () => boolean | Promise<boolean>): Promise<boolean> {
  return eventually(check, { ms }).then(
    () => true,
    () => false,
  );
}
