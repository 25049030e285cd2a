import type { ServerBus } from '../../bus/buses.js';
import type { Told } from '../../bus/bus.js';
import type { ServerFacts, ServerPresent } from '../../bus/events.js';
import type { Disposer } from '../../disposer.js';
import { WATCH_EVENTS, WATCH_TEXTS } from '../../limits.js';
import { SampleHistory } from '../../operator/sample-history.js';

/** What the event log of a dashboard is about. */
const EVENTS: ReadonlySet<keyof ServerFacts> = new Set([
  'client:joined',
  'client:left',
  'client:renamed',
  'client:refused',
  'client:muted',
  'operator:acted',
  'store:changed',
  'problem',
]);

/** Remembers what somebody who begins to watch is shown: the latest texts, events and vital signs. */
export class Journal {
  readonly #texts = new Latest(WATCH_TEXTS);
  readonly #events = new Latest(WATCH_EVENTS);
  readonly #samples = new SampleHistory();
  /** Counts both kinds, so that they can be put in the order in which they happened. */
  #count = 0;

  /** @returns hears no more */
  follow(bus: ServerBus): Disposer {
    return bus.onAnyFact((told) => {
      if (told.fact === 'server:sampled') this.#samples.add(told.fields);
      else if (told.fact === 'room:said') this.#texts.add(this.#number(told));
      else if (EVENTS.has(told.fact)) this.#events.add(this.#number(told));
    });
  }

  /** What there is, oldest first. */
  get remembered(): Pick<ServerPresent, 'seconds' | 'hour' | 'recent'> {
    const recent = [...this.#texts.all(), ...this.#events.all()]
      .sort((a, b) => a.number - b.number)
      .map(({ told }) => told);
    return { seconds: this.#samples.seconds, hour: this.#samples.hour, recent };
  }

  #number(told: Told<ServerFacts>): Numbered {
    this.#count += 1;
    return { number: this.#count, told };
  }
}

interface Numbered {
  readonly number: number;
  readonly told: Told<ServerFacts>;
}

/** A ring of the latest facts: a flood must cost one assignment a fact. */
class Latest {
  readonly #ring: Numbered[] = [];
  readonly #size: number;
  #next = 0;

  constructor(size: number) {
    this.#size = size;
  }

  add(numbered: Numbered): void {
    this.#ring[this.#next] = numbered;
    this.#next = (this.#next + 1) % this.#size;
  }

  all(): readonly Numbered[] {
    return this.#ring;
  }
}
