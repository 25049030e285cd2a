import { describe, expect, it } from '@jest/globals';
import type { ServerSample } from '../../src/bus/events.js';
import { HOUR_SAMPLE_SECONDS, SAMPLES_KEPT } from '../../src/limits.js';
import { SampleHistory } from '../../src/operator/sample-history.js';

const sample = (n: number): ServerSample => ({ users: n, texts: n, deliveries: n, rssBytes: n, lagMs: n });

describe('SampleHistory', () => {
  it('keeps the last seconds, oldest first', () => {
    const history = new SampleHistory();
    for (let n = 0; n < SAMPLES_KEPT + 5; n += 1) history.add(sample(n));
    expect(history.seconds).toHaveLength(SAMPLES_KEPT);
    expect(history.seconds[0]?.users).toBe(5);
    expect(history.seconds.at(-1)?.users).toBe(SAMPLES_KEPT + 4);
  });

  it('makes a point of the hour of so many seconds: means of rates, the last state, the worst lag', () => {
    const history = new SampleHistory();
    for (let n = 1; n < HOUR_SAMPLE_SECONDS; n += 1) history.add(sample(n));
    expect(history.hour).toEqual([]);
    history.add({ ...sample(0), lagMs: 3 });
    const mean = ((HOUR_SAMPLE_SECONDS - 1) * HOUR_SAMPLE_SECONDS) / 2 / HOUR_SAMPLE_SECONDS;
    expect(history.hour).toEqual([
      { users: 0, texts: mean, deliveries: mean, rssBytes: 0, lagMs: HOUR_SAMPLE_SECONDS - 1 },
    ]);
  });

  it('goes on from what another has kept', () => {
    const history = new SampleHistory([sample(1)], [sample(2)]);
    history.add(sample(3));
    expect(history.seconds.map(({ users }) => users)).toEqual([1, 3]);
    expect(history.hour.map(({ users }) => users)).toEqual([2]);
  });
});
