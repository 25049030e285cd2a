import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a source is told to send: `count` texts, `rate` a second. */
export interface Order {
  readonly rate: number;
  readonly count: number;
}

/** What a source tells: where it listens once it is ready, when it begins to count, and when it is done. */
export type Told = { readonly port: number } | { readonly began: true } | { readonly done: number };

/** A process of its own that fills a room with texts. */
export class Source {
  readonly #child: ChildProcess;
  #port: Promise<number>;

  constructor(name: string, args: readonly string[]) {
    this.#child = fork(fileURLToPath(new URL(`../sources/${name}.js`, import.meta.url)), [...args]);
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
