import { describe, expect, it } from '@jest/globals';
import { client, crowd, DashboardWorld, NOON, sample } from '../../support/dashboard-world.js';

const DAY_MS = 86_400_000;

describe('the header', () => {
  it('says what server this is, and its vital signs', () => {
    const world = new DashboardWorld({ columns: 160, rows: 48 }).open([client('alice')]);
    world.tell('server:sampled', sample());
    expect(world.header).toBe(
      'klatsch serve · 0.0.0.0:9000 · up 1 s · 1 user · 41 texts/s · 5.2 k deliveries/s · 84 MiB · lag 1 ms',
    );
    expect(world.stage.title).toBe('klatsch serve · 0.0.0.0:9000');
  });

  it('goes on with a server that has run for days', () => {
    const world = new DashboardWorld({ mode: 'watch', columns: 160 }).present(crowd(5000), {
      host: '::1',
      port: 9999,
      startedAt: NOON - 3 * DAY_MS,
      seconds: [sample({ deliveries: 12 })],
    });
    expect(world.header).toMatch(/^klatsch watch · \[::1\]:9999 · up 3 d 00:00 · 5,000 users · 41 texts/);
    world.clock.advance(60_000);
    expect(world.header).toContain('up 3 d 00:01');
  });

  it.each([
    [80, 'klatsch serve · 0.0.0.0:9000 · 3 users · 5.2 k deliveries/s · lag 1 ms'],
    [60, '0.0.0.0:9000 · 3 users · 5.2 k deliveries/s · lag 1 ms'],
    [30, '0.0.0.0:9000 · 3 users'],
    [20, '3 users'],
  ])('leaves out what matters least at %i columns', (columns, header) => {
    const world = new DashboardWorld({ columns }).open([client('a'), client('b'), client('c')]);
    world.tell('server:sampled', sample());
    expect(world.header).toBe(header);
  });

  it('says that the server is starting, stopping and gone', () => {
    const world = new DashboardWorld({ columns: 120, mode: 'watch' });
    expect(world.header).toBe('klatsch watch · starting');
    world.open([client('alice')]);
    world.tell('operator:acted', { by: 'eve', outcome: { done: 'stopping', people: 1 } });
    expect(world.header).toContain('stopping · up 1 s · 1 user');
    world.tell('server:closed', {});
    expect(world.header).toBe('klatsch watch · 0.0.0.0:9000 · the server has stopped');
    expect(world.quits).toBe(0);
  });

  it('is whole again when the server presents itself anew', () => {
    const world = new DashboardWorld({ mode: 'watch' }).present([client('alice'), client('bob')]);
    world.tell('room:said', { from: 'alice', text: 'before' });
    world.present([client('carol')], {
      recent: [
        { fact: 'room:said', at: NOON - 5000, fields: { from: 'dave', text: 'meanwhile' } },
        { fact: 'client:joined', at: NOON - 4000, fields: client('erin') },
      ],
    });
    expect(world.header).toContain('1 user');
    expect(world.nicks).toEqual(['carol']);
    expect(world.stage.text).toContain('meanwhile');
    expect(world.stage.text).toContain('erin joined');
    expect(world.stage.text).not.toContain('before');
  });
});
