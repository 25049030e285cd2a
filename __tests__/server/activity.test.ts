import { describe, expect, it } from '@jest/globals';
import { Activity } from '../../src/server/activity.js';

describe('Activity', () => {
  it('tells what has changed since it was told last', () => {
    let queued = 0;
    const activity = new Activity('7', () => queued);
    expect(activity.news(1000)).toBeNull();
    queued = 20;
    expect(activity.news(1000)).toEqual({ id: '7', spokeAt: 1000, sent: 0, queuedBytes: 20 });
    activity.spoke(3000);
    expect(activity.news(1000)).toEqual({ id: '7', spokeAt: 3000, sent: 1, queuedBytes: 20 });
    expect(activity.news(1000)).toBeNull();
  });

  it('does not leave standing what was on its way when somebody came', () => {
    let queued = 93;
    const activity = new Activity('7', () => queued);
    activity.told();
    expect(activity.news(1000)).toBeNull();
    queued = 0;
    expect(activity.news(1000)).toMatchObject({ queuedBytes: 0 });
    expect(activity.news(1000)).toBeNull();
  });
});
