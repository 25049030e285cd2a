import { describe, expect, it } from '@jest/globals';
import { ANSWER_MS, SORT_MS } from '../../../src/limits.js';
import { client, DashboardWorld } from '../../support/dashboard-world.js';

const HOUR_MS = 3_600_000;

describe.each([-1, 1])('a clock that is set by %d h while the dashboard is open', (hours) => {
  it('neither ends nor prolongs an answer', () => {
    const world = new DashboardWorld().open([client('bob')]).command('mute bob');
    world.answer({ done: 'muted', nick: 'bob' });
    world.clock.leap(hours * HOUR_MS);
    world.clock.advance(ANSWER_MS - 1000);
    expect(world.notice).toBe('bob is muted');
    world.clock.advance(2000);
    expect(world.notice).not.toContain('bob is muted');
  });

  it('neither holds the rows nor lets them follow too early', () => {
    const world = new DashboardWorld().open([client('bob')]);
    world.tell('client:joined', client('carol'));
    world.clock.advance(100);
    world.clock.leap(hours * HOUR_MS);
    world.tell('client:joined', client('dora'));
    world.clock.advance(SORT_MS - 200);
    expect(world.nicks).toEqual(['bob', 'carol']);
    world.clock.advance(300);
    expect(world.nicks).toEqual(['bob', 'carol', 'dora']);
  });
});
