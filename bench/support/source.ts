import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { owned, script } from './children.js';

/** What a source is told to send: `count` texts, `rate` a second. */
export interface Order {
  readonly rate: number;
  readonly count: number;
}

/** What a source tells: where it listens once it is ready, and when it is done. */
type Told = { readonly port: number } | { readonly done: number };

/** A process of its own that fills a room with texts. */
export class Source {
  readonly #child: ChildProcess;
  #port: Promise<number>;

  constructor(name: string, args: readonly string[]) {
    this.#child = owned(fork(script(name), [...args]));
    this.#port = this.#hear((told) => ('port' in told ? told.port : null));
  }

  /** The port that its room has. */
  get port(): Promise<number> {
    return this.#port;
  }

  /** Sends texts; resolves when the last one is sent. */
  async send(order: Order): Promise<void> {
    const done = this.#hear((told) => ('done' in told ? told.done : null));
    this.#child.send(order);
    await done;
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill();
    await gone;
  }

  #hear(pick: (told: Told) => number | null): Promise<number> {
    return new Promise((resolve, reject) => {
      const onExit = (): void => {
        reject(new Error('a source of texts ended'));
      };
      const onMessage = (told: unknown): void => {
        const picked = pick(told as Told);
        if (picked === null) return;
        this.#child.off('message', onMessage);
        this.#child.off('exit', onExit);
        resolve(picked);
      };
      this.#child.on('message', onMessage);
      this.#child.once('exit', onExit);
    });
  }
}
