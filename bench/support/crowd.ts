import type { ChildProcess } from 'node:child_process';
import { end, startLoad, told } from './children.js';

/** What `crowd-load` is told. */
export interface CrowdOrder {
  /** Whether its clients say who they are. */
  readonly registers: boolean;
  /** The file with the key and certificate that they show; null in the clear. */
  readonly identity: string | null;
  /** What its clients do: say a byte a second, read nothing, come and go, or nothing at all. */
  readonly kind: 'loris' | 'deaf' | 'storm' | 'idle';
  readonly port: number;
  /** How many; of a storm, how many a second. */
  readonly count: number;
  /** How many come at first, so that the others can be told from them. */
  readonly warm?: number;
}

/** What `pair-load` is told. */
export interface PairOrder {
  readonly port: number;
  /** Whether the server only passes on what it gets. */
  readonly bare: boolean;
  readonly perSecond: number;
  readonly ms: number;
  /** How long is waited behind the last text, ms. */
  readonly last: number;
}

/** What `talk-load` is told. */
export interface TalkOrder {
  readonly port: number;
  readonly talkers: number;
  /** Of each. */
  readonly perSecond: number;
  /** Of each text. */
  readonly bytes: number;
}

/** What the pair has seen. */
export interface Pair {
  /** How long each text took, ms. */
  readonly took: readonly number[];
  /** The same for somebody who came before everybody else and says nothing. */
  readonly tookSilent: readonly number[];
  /** Texts that have not come within that time. */
  readonly lost: number;
}

/** A process of its own with a load in it. */
export class LoadProcess {
  readonly #child: ChildProcess;

  constructor(name: 'crowd-load' | 'talk-load', order: CrowdOrder | TalkOrder) {
    this.#child = startLoad(name, order);
  }

  /** Resolves when all that should be there are. */
  async began(): Promise<void> {
    await told(this.#child);
  }

  /** How many connections it has made. */
  made(): Promise<number> {
    return this.#ask('made');
  }

  /** Lets as many come as were ordered, behind those of `warm`. */
  async more(): Promise<void> {
    await this.#ask('more');
  }

  stop(): Promise<void> {
    return end(this.#child);
  }

  async #ask(what: string): Promise<number> {
    const answer = told<{ done: number }>(this.#child);
    this.#child.send(what);
    return (await answer).done;
  }
}

/** Two people, and one who says nothing, in a process of their own. */
export class PairProcess {
  readonly #child: ChildProcess;

  constructor(order: PairOrder) {
    this.#child = startLoad('pair-load', order);
  }

  /** Resolves when all but the last one are there. */
  async began(): Promise<void> {
    await told(this.#child);
  }

  /** Lets them talk, and gives what they have seen. */
  async talk(): Promise<Pair> {
    const answer = told<Pair>(this.#child);
    this.#child.send('talk');
    const pair = await answer;
    await end(this.#child);
    return pair;
  }
}
