import { describe, expect, it } from '@jest/globals';
import { client, crowd, DashboardWorld } from '../../support/dashboard-world.js';

/** Where a text stands below the title of the users. */
function find(world: DashboardWorld, text: string): [x: number, y: number] {
  const y = world.rows.findIndex((row, at) => at > 1 && row.includes(text));
  return [world.rows[y]?.indexOf(text) ?? -1, y];
}

describe('the mouse', () => {
  it('sorts by the column that is clicked, and the other way round', () => {
    const world = new DashboardWorld().open([client('alice', { sent: 1 }), client('bob', { sent: 2 })]);
    world.stage.point('down', ...find(world, 'sent'));
    expect(world.nicks).toEqual(['bob', 'alice']);
    expect(world.rows[2]).toContain('sent▾');
    world.stage.point('down', ...find(world, 'sent'));
    expect(world.nicks).toEqual(['alice', 'bob']);
  });

  it('chooses who is clicked; twice begins a kick, unless something is written', () => {
    const world = new DashboardWorld().open([client('alice'), client('bob')]);
    world.stage.point('down', ...find(world, 'bob '));
    world.stage.press('Enter');
    expect(world.prompt).toBe(' > kick bob');
    const at = find(world, 'alice ');
    world.clock.advance(2000);
    world.stage.point('down', ...at);
    world.stage.point('down', ...at);
    expect(world.prompt).toBe(' > kick bob');
    world.stage.press('Ctrl-C');
    world.clock.advance(2000);
    world.stage.point('down', ...at);
    world.clock.advance(2000);
    world.stage.point('down', ...at);
    expect(world.prompt).toMatch(/^ > F1/);
    world.stage.point('down', ...at);
    expect(world.prompt).toBe(' > kick alice');
  });

  it.each([-1, 1])('measures how far two clicks are apart also when the clock is set by %d h', (hours) => {
    const world = new DashboardWorld().open([client('alice'), client('bob')]);
    const at = find(world, 'alice ');
    world.stage.point('down', ...at);
    world.clock.leap(hours * 3_600_000);
    world.clock.advance(60_000);
    world.stage.point('down', ...at);
    expect(world.prompt).toMatch(/^ > F1/);
    world.clock.leap(hours * 3_600_000);
    world.stage.point('down', ...at);
    expect(world.prompt).toBe(' > kick alice');
  });

  it('keeps the row of whoever is clicked while others come', () => {
    const world = new DashboardWorld().present(crowd(50));
    for (let n = 0; n < 3; n += 1) world.bus.tell('client:joined', client(`a${n}`));
    const at = find(world, 'user-00003');
    world.stage.point('down', ...at);
    world.settle();
    expect(world.rows[at[1]]).toContain('user-00003');
  });

  it('goes to the pane that is clicked, and scrolls what is under it', () => {
    const world = new DashboardWorld().present(crowd(100));
    for (let n = 0; n < 50; n += 1) world.bus.tell('room:said', { from: 'alice', text: `text ${n}` });
    world.stage.point('wheel-up', 5, 15);
    expect(world.stage.text).toContain('▼');
    expect(world.notice).toContain('choose');
    world.stage.point('wheel-down', 5, 15);
    expect(world.stage.text).not.toContain('▼');
    world.stage.point('wheel-down', 5, 5);
    expect(world.nicks[0]).toBe('user-00003');
    world.stage.point('down', 50, 15);
    expect(world.notice).toContain('PgUp');
    world.stage.point('down', 5, 9);
    expect(world.notice).toContain('choose');
  });

  it('scrolls what lies over the panes, and a click beside it closes it', () => {
    const world = new DashboardWorld({ columns: 160, rows: 48 }).open();
    world.command('list').answer({ done: 'listed', clients: crowd(100) });
    world.stage.point('wheel-down', 80, 10);
    expect(world.rows[2]).toContain('user-00003');
    world.stage.point('down', 80, 10);
    expect(world.rows[2]).toContain('user-00003');
    world.stage.point('down', 5, 40);
    expect(world.stage.text).not.toContain('user-00003');
  });

  it('does nothing on borders and bars', () => {
    const world = new DashboardWorld().open([client('alice')]);
    const before = world.stage.text;
    for (const y of [0, 22, 23]) world.stage.point('down', 5, y);
    for (const action of ['up', 'wheel-up'] as const) world.stage.point(action, 5, 23);
    expect(world.stage.text).toBe(before);
  });
});
