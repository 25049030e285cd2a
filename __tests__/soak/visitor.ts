import type { Trust } from '../../src/peer/trust.js';
import type { Stage } from './klatsch-bot.js';
import { KlatschBot } from './klatsch-bot.js';
import type { Stay } from './judge.js';

/** How long a visitor stays, and stays away. Milliseconds. */
const STAY_MS = [15_000, 60_000] as const;
const AWAY_MS = [1000, 8000] as const;

/** A klatsch client that leaves and comes again, as if for the first time but under its old name and key. */
export class Visitor {
  readonly bot: KlatschBot;
  readonly stays: Stay[] = [];
  readonly #stage: Stage;
  /** When it goes, or comes again. */
  #until = Infinity;
  #leaving = false;

  constructor(nick: string, trust: Trust, stage: Stage) {
    this.bot = new KlatschBot(nick, trust, stage, true);
    this.#stage = stage;
  }

  start(): void {
    this.#until = performance.now() + this.#stage.dice.between(...STAY_MS);
    this.bot.start();
  }

  /** Comes and goes when it is time. @param calm it comes, but stays then */
  tick(now: number, calm = false): void {
    const { bot } = this;
    if (this.#leaving) return;
    const isDue = now > this.#until;
    if (!bot.present) {
      if (isDue) this.start();
    } else if (bot.refused || (isDue && !calm)) void this.leave();
  }

  /** Ends its stay, and writes down what it has seen. */
  async leave(): Promise<void> {
    if (this.#leaving || !this.bot.present) return;
    this.#leaving = true;
    await this.bot.leave();
    this.note();
    this.#until = performance.now() + this.#stage.dice.between(...AWAY_MS);
    this.#leaving = false;
  }

  /** Writes down what it has seen since it came. */
  note(): void {
    const { bot } = this;
    const who = `${bot.nick}, stay ${this.stays.length + 1}`;
    this.stays.push({ who, texts: bot.view, isWhole: bot.gaps.length === 0, isPresent: bot.present });
    bot.view = [];
    bot.gaps = [];
  }
}
