import type { ServerSample } from '../bus/events.js';
import { HOUR_SAMPLE_SECONDS, SAMPLES_KEPT } from '../limits.js';

/** The server's vital signs of the last minutes, second by second, and of the last hour in means. Pure. */
export class SampleHistory {
  #seconds: ServerSample[];
  #hour: ServerSample[];
  /** The seconds of which the next point of the hour will be made. */
  #pending: ServerSample[] = [];

  constructor(seconds: readonly ServerSample[] = [], hour: readonly ServerSample[] = []) {
    this.#seconds = seconds.slice(-SAMPLES_KEPT);
    this.#hour = hour.slice(-SAMPLES_KEPT);
  }

  /** One a second, oldest first, at most `SAMPLES_KEPT`. */
  get seconds(): readonly ServerSample[] {
    return this.#seconds;
  }

  /** One each `HOUR_SAMPLE_SECONDS`, oldest first, at most `SAMPLES_KEPT`. */
  get hour(): readonly ServerSample[] {
    return this.#hour;
  }

  /** Takes the sample of one more second. */
  add(sample: ServerSample): void {
    this.#seconds = [...this.#seconds, sample].slice(-SAMPLES_KEPT);
    this.#pending.push(sample);
    if (this.#pending.length < HOUR_SAMPLE_SECONDS) return;
    this.#hour = [...this.#hour, summary(this.#pending)].slice(-SAMPLES_KEPT);
    this.#pending = [];
  }
}

/** Means of what is a rate, the last of what is a state, the worst of what is a fault. */
function summary(samples: readonly ServerSample[]): ServerSample {
  const mean = (of: (sample: ServerSample) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const last = samples.at(-1);
  return {
    users: last?.users ?? 0,
    texts: mean((sample) => sample.texts),
    deliveries: mean((sample) => sample.deliveries),
    rssBytes: last?.rssBytes ?? 0,
    lagMs: Math.max(...samples.map((sample) => sample.lagMs)),
  };
}
