import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { DashboardWorld, sample } from '../../support/dashboard-world.js';

const BRAILLE = /[\u2801-\u28ff]/;

/** A server that has run for so many seconds. */
function run(columns: number, rows: number, count: number): DashboardWorld {
  const signs = Array.from({ length: count }, (_, n) => sample({ deliveries: 100 * n, users: n }));
  return new DashboardWorld({ columns, rows }).present([], { seconds: signs, hour: signs });
}

describe('the charts', () => {
  it('show deliveries and users, over minutes and over an hour', () => {
    const world = run(160, 48, 300);
    expect(world.stage.text).toContain('k deliveries per second · 5 min');
    expect(world.stage.text).toContain('users here · 5 min');
    expect(world.stage.text).toMatch(/5m +4m +3m/);
    world.stage.press('Alt-t');
    expect(world.stage.text).toContain('users here · 1 h');
    expect(world.stage.text).toMatch(/60m +50m +40m/);
    world.stage.press('Alt-t');
    expect(world.stage.text).toContain('users here · 5 min');
  });

  it.each([0, 1, 300])('are whole with %i samples', (seconds) => {
    const world = run(160, 48, seconds);
    expect(world.stage.text).toMatch(BRAILLE);
    expect(world.stage.text).not.toContain('cannot be drawn');
  });

  it('go on from what a running server presents', () => {
    const seconds = Array.from({ length: 300 }, () => sample({ users: 9000 }));
    const world = new DashboardWorld({ columns: 160, rows: 48, mode: 'watch' }).present([], {
      ...{ seconds, hour: seconds },
    });
    expect(world.stage.text).toContain('k users here · 5 min');
  });

  it('share their place with the events at 80x24, and the key again brings the other one', () => {
    const world = run(80, 24, 10);
    expect(world.stage.text).not.toMatch(BRAILLE);
    world.stage.press('Alt-4');
    expect(world.stage.text).toContain('┬ deliveries per second · 5 min');
    expect(world.notice).toContain('Alt-4 the other chart');
    world.stage.press('Alt-4');
    expect(world.stage.text).toContain('┬ users here · 5 min');
    world.stage.press('Alt-3', 'Alt-4');
    expect(world.stage.text).toContain('┬ users here · 5 min');
    world.stage.press('Alt-z');
    expect(world.stage.text).toContain('─ users here');
    expect(world.stage.text).toContain('─ deliveries');
  });

  it('say their figures where there is no room to draw', () => {
    const world = run(30, 6, 11);
    world.stage.press('Alt-4');
    expect(world.stage.text).toContain('now 1,000, at most 1,000');
  });

  it('say the newest second also of an hour that has no point yet', () => {
    const world = new DashboardWorld({ columns: 30, rows: 6 }).present([], {
      ...{ seconds: [sample({ deliveries: 90 }), sample({ deliveries: 70 })], hour: [] },
    });
    world.stage.press('Alt-4', 'Alt-t');
    expect(world.stage.text).toContain('now 70, at most 90');
  });

  it('are drawn once a second, and not with every frame', () => {
    let drawn = 0;
    const world = new DashboardWorld({
      ...{ columns: 160, rows: 48 },
      drawChart: () => {
        drawn += 1;
        return [[{ x: 0, text: 'a chart', ink: 'line' }]];
      },
    }).open();
    const before = drawn;
    for (let n = 0; n < 20; n += 1) world.tell('room:said', { from: 'a', text: 'b' });
    expect(drawn).toBe(before);
    world.tell('server:sampled', sample());
    expect(drawn).toBe(before + 2);
    expect(world.stage.text).toContain('a chart');
  });

  it('that fail take nothing else with them', () => {
    const world = new DashboardWorld({
      ...{ columns: 160, rows: 48 },
      drawChart: () => {
        throw new Error('no canvas');
      },
    }).open();
    expect(world.stage.text).toContain('this chart cannot be drawn');
    expect(world.stage.text).toContain('serving on');
  });

  it('load their library when one is to be seen, behind that frame', async () => {
    const world = new DashboardWorld({ columns: 160, rows: 48, drawChart: null });
    expect(world.stage.text).not.toMatch(BRAILLE);
    await eventually(() => BRAILLE.test(world.stage.text));
    world.dispose();
  });
});
