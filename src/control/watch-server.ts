import type { ServerBus } from '../bus/buses.js';
import type { Told } from '../bus/bus.js';
import type { Outcome, ServerFacts, ServerIntents } from '../bus/events.js';
import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { CONTROL_ANSWER_MS } from '../limits.js';
import { words } from '../words/index.js';
import type { ServerLink } from './server-link.js';

/** How a server is watched. */
export interface WatchOptions {
  readonly link: ServerLink;
  /** Gets the server's facts, with their own times, and is heard for what is asked for. */
  readonly bus: ServerBus;
  readonly clock: Clock;
  /** The connection is over, not by us; `goodbye` when the server had said that it ends. */
  readonly onLost: (goodbye: boolean) => void;
}

const w = words.control;

/**
 * Makes a bus on this side of a control socket the same as the server's own: `server:presented` first, then
 * every fact. Whatever is asked for is answered once: by the server, or, when it is gone or says nothing, with a
 * failure.
 *
 * @returns stops watching and lets go of the link; the server goes on
 */
export function watchServer(options: WatchOptions): Disposer {
  const feed = new Feed(options);
  return () => {
    feed.dispose();
  };
}

class Feed {
  readonly #options: WatchOptions;
  readonly #stopHearing: Disposer;
  /** The requests that the server has not answered, and what ends the wait for it. */
  readonly #unanswered = new Map<string, Disposer>();
  #goodbye = false;
  #over = false;

  constructor(options: WatchOptions) {
    const { link, bus } = options;
    this.#options = options;
    this.#stopHearing = bus.onIntent('operator:run', (asked) => {
      this.#run(asked);
    });
    link.listen({
      onFact: (told) => {
        this.#hear(told);
      },
      onMalformed: (count) => {
        bus.tell('problem', { code: 'protocol-violation', message: w.serverMalformed(count) });
      },
      onClose: () => {
        this.#onClose();
      },
    });
    link.send('operator:watch', {});
  }

  dispose(): void {
    this.#over = true;
    this.#stopHearing();
    for (const stopTimer of this.#unanswered.values()) stopTimer();
    this.#unanswered.clear();
    this.#options.link.close();
  }

  #run(asked: ServerIntents['operator:run']): void {
    const { clock, link } = this.#options;
    const { request } = asked;
    const stopTimer = clock.after(CONTROL_ANSWER_MS, () => {
      this.#fail(request, w.unanswered(CONTROL_ANSWER_MS / 1000));
    });
    this.#unanswered.set(request, stopTimer);
    if (this.#over) this.#fail(request, w.lostUnanswered);
    else link.send('operator:run', asked);
  }

  #hear(told: Told<ServerFacts>): void {
    if (told.fact === 'operator:answered') {
      this.#answer(told.fields.request, told.fields.outcome, told.at);
      return;
    }
    if (told.fact === 'server:closed') this.#goodbye = true;
    retell(this.#options.bus, told.fact, told.fields, told.at);
  }

  #onClose(): void {
    if (this.#over) return;
    this.#over = true;
    for (const request of [...this.#unanswered.keys()]) this.#fail(request, w.lostUnanswered);
    this.#options.onLost(this.#goodbye);
  }

  #fail(request: string, message: string): void {
    const { clock } = this.#options;
    this.#answer(request, { done: 'failed', code: 'server-unreachable', message }, clock.now());
  }

  /** Only what was asked for here, and once: an answer that comes too late is none. */
  #answer(request: string, outcome: Outcome, at: number): void {
    const stopTimer = this.#unanswered.get(request);
    if (stopTimer === undefined) return;
    stopTimer();
    this.#unanswered.delete(request);
    this.#options.bus.tell('operator:answered', { request, outcome }, at);
  }
}

function retell<K extends keyof ServerFacts>(
  bus: ServerBus,
  fact: K,
  fields: ServerFacts[K],
  at: number,
): void {
  bus.tell(fact, fields, at);
}
