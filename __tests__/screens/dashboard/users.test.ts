import { describe, expect, it } from '@jest/globals';
import { client, crowd, DashboardWorld, NOON } from '../../support/dashboard-world.js';

const ALICE = client('alice', { secure: true, sent: 141, since: NOON - 3 * 3_600_000 - 11 * 60_000 });
const BOB = client('bob', {
  ...{ ip: '10.0.0.17', udpPort: 40222, dialect: 'frames', sent: 12, queuedBytes: 2048 },
  ...{ spokeAt: NOON - 44_000, muted: true },
});

/** The row of the table with that nick. */
function rowOf(world: DashboardWorld, nick: string): string {
  return world.rows.find((row) => row.startsWith('│') && row.slice(4).startsWith(nick)) ?? '';
}

describe('the users table', () => {
  it('shows who is there and how they are', () => {
    const world = new DashboardWorld().open([BOB, ALICE]);
    expect(world.rows[2]).toBe(
      '│   nick▴          ip                udp client  TLS     on  idle  sent  queue │',
    );
    expect(rowOf(world, 'alice')).toBe(
      '│   alice          10.0.0.12       40001 klatsch yes   3h11    3s   141      0 │',
    );
    expect(rowOf(world, 'bob')).toBe(
      '│ × bob            10.0.0.17       40222 frames  –    11m01   45s    12   2.0K │',
    );
    expect(world.rows[1]).toContain('┌ users 2 · sort: nick ▴ ─');
  });

  it('says that nobody is here', () => {
    expect(new DashboardWorld().open().stage.text).toContain('nobody is here');
  });

  it('follows joins, leaves, new names, mutes and what everybody does', () => {
    const world = new DashboardWorld().open([ALICE, BOB]);
    world.tell('client:joined', client('carol'));
    world.tell('client:renamed', { id: 'id-alice', from: 'alice', to: 'zoe' });
    world.tell('client:left', { id: 'id-bob', nick: 'bob', ip: '10.0.0.17', reason: 'quit' });
    world.tell('client:muted', { id: 'id-carol', nick: 'carol', muted: true });
    const activity = { id: 'id-carol', spokeAt: NOON + 1000, sent: 1234, queuedBytes: 99_999 };
    world.tell('clients:sampled', { clients: [activity] });
    world.settle();
    expect(world.nicks).toEqual(['carol', 'zoe']);
    expect(rowOf(world, 'carol')).toMatch(/│ × carol .* 1s {2}1\.2k {4}98K │$/);
    world.tell('client:muted', { id: 'id-carol', nick: 'carol', muted: false });
    expect(rowOf(world, 'carol')).toMatch(/│ {3}carol/);
  });

  it('tick once a second, and asks for no frame beyond that', () => {
    const world = new DashboardWorld().open([ALICE]);
    const { frames } = world.stage;
    world.clock.advance(5000);
    expect(world.stage.frames - frames).toBe(5);
    expect(rowOf(world, 'alice')).toContain('    8s   141');
  });

  it('sorts by every column with Alt-s, and the other way with Alt-r', () => {
    const world = new DashboardWorld().open([ALICE, BOB]);
    world.stage.press('Alt-s');
    expect(world.rows[1]).toContain('sort: ip ▴');
    expect(world.rows[2]).toContain('ip▴');
    world.stage.press('Alt-r');
    expect(world.rows[2]).toContain('ip▾');
    expect(world.nicks).toEqual(['bob', 'alice']);
    world.stage.press('Alt-Shift-s', 'Alt-Shift-s');
    expect(world.rows[2]).toContain('queue▾');
    expect(world.nicks).toEqual(['bob', 'alice']);
  });

  it('names also a column that there is no room for', () => {
    const world = new DashboardWorld({ columns: 40, rows: 12 }).open([ALICE, BOB]);
    world.stage.press('Alt-Shift-s');
    expect(world.rows[1]).toContain('users 2 · sort: queue ▾');
    expect(world.rows[2]).not.toContain('queue');
  });

  it('puts newcomers in order after a moment, not under one’s eyes', () => {
    const world = new DashboardWorld().open([BOB]);
    world.tell('client:joined', client('carol'));
    world.tell('client:joined', ALICE);
    expect(world.nicks).toEqual(['bob', 'carol']);
    world.clock.advance(300);
    expect(world.nicks).toEqual(['alice', 'bob', 'carol']);
  });
});

describe('the filter of the users', () => {
  it('narrows as one types, and Enter keeps it', () => {
    const world = new DashboardWorld().present(crowd(300));
    world.stage.press('Ctrl-F');
    expect(world.notice).toContain('Enter keeps the filter');
    world.stage.type('0001');
    expect(world.nicks).toEqual(['user-00001', ...Array.from({ length: 7 }, (_, n) => `user-0001${n}`)]);
    expect(world.rows[1]).toContain('users 11 of 300 · sort: nick ▴ · /0001 · 1–8');
    expect(world.stage.frame.cursor).toEqual({ x: 7, y: 11 });
    world.stage.press('Enter');
    world.stage.type('list');
    expect(world.prompt).toBe(' > list');
    expect(world.nicks).toHaveLength(8);
  });

  it('is taken back letter by letter, and whole with Esc', () => {
    const world = new DashboardWorld().open([ALICE, BOB]);
    world.stage.press('Ctrl-F');
    world.stage.type('bx');
    expect(world.stage.text).toContain('nobody matches');
    world.stage.press('Backspace');
    expect(world.nicks).toEqual(['bob']);
    world.stage.press('Escape');
    expect(world.nicks).toEqual(['alice', 'bob']);
    world.stage.press('Ctrl-F');
    world.stage.type('ali');
    world.stage.press('Ctrl-U');
    expect(world.nicks).toEqual(['alice', 'bob']);
    world.stage.press('Backspace');
    world.stage.type('x');
    expect(world.prompt).toBe(' > x');
  });

  it('leaves the table its keys while it is written, and any other key ends it', () => {
    const world = new DashboardWorld().present(crowd(300));
    world.stage.press('Ctrl-F');
    world.stage.type('000');
    world.stage.press('Down', 'Down', 'Alt-s', 'PageDown', 'Home');
    world.stage.type('1');
    expect(world.rows[1]).toContain('· /0001');
    world.stage.press('Alt-3');
    world.stage.type('x');
    expect(world.prompt).toBe(' > x');
    expect(world.rows[1]).toContain('· /0001');
  });

  it('takes a paste, as one line', () => {
    const world = new DashboardWorld().open([ALICE, BOB]);
    world.stage.press('Ctrl-F');
    world.stage.paste('bo\u001b[31mb\n');
    expect(world.nicks).toEqual(['bob']);
  });
});

describe('the choice of a user', () => {
  it('is moved with the arrows while the line is empty, and Enter begins a kick', () => {
    const world = new DashboardWorld().open([ALICE, BOB]);
    world.stage.press('Down', 'Down');
    world.stage.press('Enter');
    expect(world.prompt).toBe(' > kick bob');
    expect(world.asked).toEqual([]);
    world.stage.press('Ctrl-U', 'Up', 'Enter');
    expect(world.prompt).toBe(' > kick alice');
  });

  it('goes by pages and to the ends', () => {
    const world = new DashboardWorld().present(crowd(200));
    world.stage.press('PageDown');
    world.stage.press('PageDown', 'Enter');
    expect(world.prompt).toBe(' > kick user-00008');
    world.stage.press('Ctrl-C', 'End', 'Enter');
    expect(world.prompt).toBe(' > kick user-00199');
    world.stage.press('Ctrl-C', 'Home', 'Enter');
    expect(world.prompt).toBe(' > kick user-00000');
    world.stage.press('Alt-End', 'Ctrl-C', 'Enter');
    expect(world.prompt).toBe(' > kick user-00199');
  });

  it('follows the person, not the row', () => {
    const world = new DashboardWorld().open([BOB]);
    world.stage.press('Down');
    world.tell('client:joined', ALICE).settle();
    world.stage.press('Enter');
    expect(world.prompt).toBe(' > kick bob');
  });

  it('of somebody who has left begins nothing', () => {
    const world = new DashboardWorld().open([ALICE, BOB]);
    world.stage.press('Down');
    world.tell('client:left', { id: 'id-alice', nick: 'alice', ip: '10.0.0.12', reason: 'quit' });
    world.stage.press('Enter');
    expect(world.notice).toBe('! alice is not here any more');
    world.settle();
    world.stage.press('Enter');
    expect(world.prompt).toMatch(/^ > F1 help/);
    world.stage.press('Down', 'Enter');
    expect(world.prompt).toBe(' > kick bob');
  });

  it('is nobody’s business where another pane is in front', () => {
    const world = new DashboardWorld().open([ALICE, BOB]);
    world.stage.press('Down', 'Alt-2', 'Enter');
    expect(world.prompt).toMatch(/^ > F1 help/);
  });
});

describe('many users', () => {
  it.each([
    [80, 24],
    [160, 48],
  ])('are as readable at %ix%i', (columns, rows) => {
    const world = new DashboardWorld({ columns, rows }).present(crowd(5000));
    expect(world.header).toContain('5,000 users');
    expect(world.stage.text).toContain('user-00000');
    world.stage.press('End');
    expect(world.stage.text).toContain('user-04999');
    expect(world.rows[1]).toMatch(/users 5,000 · sort: nick ▴ · 4,9\d\d–5,000/);
  });
});
