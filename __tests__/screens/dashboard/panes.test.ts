import { describe, expect, it } from '@jest/globals';
import { client, DashboardWorld, NOON } from '../../support/dashboard-world.js';

const HOUR_MS = 3_600_000;

describe('the room', () => {
  it('shows who said what and when, to the second where there is room', () => {
    const world = new DashboardWorld({ columns: 160, rows: 48 }).open();
    world.tell('room:said', { from: 'alice', text: 'hello all' });
    world.tell('room:said', { from: 'bob', text: 'waves', emote: true });
    expect(world.stage.text).toContain('12:00:01 alice      hello all');
    expect(world.stage.text).toContain('* bob waves');
    world.stage.resize(80, 24);
    expect(world.stage.text).toContain('│ 12:00 alice   hello all');
  });

  it('draws a line under what was said before the server was started, in serve and in watch', () => {
    const at = NOON - HOUR_MS;
    const fields = { from: 'alice', text: 'from before', earlier: true } as const;
    const serving = new DashboardWorld().open();
    serving.bus.tell('room:said', fields, at);
    const recent = [{ fact: 'room:said', at, fields }] as const;
    for (const world of [serving, new DashboardWorld({ mode: 'watch' }).present([], { recent })]) {
      expect(world.stage.text).toContain('11:00 alice   from before');
      world.tell('room:said', { from: 'bob', text: 'from now on' });
      const first = world.rows.findIndex((row) => row.includes('from before'));
      expect(world.rows[first + 1]).toMatch(/^│ ─+ new ─+ │/);
      expect(world.rows[first + 2]).toContain('bob     from now on');
      world.tell('room:said', { from: 'bob', text: 'and so on' });
      expect(world.stage.text.match(/─ new ─/g)).toHaveLength(1);
    }
    const anew = serving.present([]);
    anew.tell('room:said', { from: 'bob', text: 'in another' });
    expect(anew.stage.text).not.toContain('─ new ─');
  });

  it('says of which day what was said before is, where that is another one', () => {
    const fields = { from: 'alice', text: 'from before', earlier: true } as const;
    const world = new DashboardWorld({ columns: 160, rows: 48 }).open();
    world.bus.tell('room:said', fields, NOON - 24 * HOUR_MS);
    world.bus.tell('room:said', fields, NOON - 23 * HOUR_MS);
    world.bus.tell('room:said', { from: 'bob', text: 'today' }, NOON);
    expect(world.stage.text.match(/Friday, 30 January 2026/g)).toHaveLength(1);
    expect(world.stage.text.match(/Saturday, 31 January 2026/g)).toHaveLength(1);
  });

  it('scrolls back, and says what is below', () => {
    const world = new DashboardWorld().open();
    for (let n = 1; n <= 40; n += 1) world.bus.tell('room:said', { from: 'alice', text: `text ${n}.` });
    world.stage.press('Alt-2', 'PageUp');
    expect(world.stage.text).toMatch(/▼ \d+ more/);
    world.stage.press('Alt-Home');
    expect(world.stage.text).toContain('text 1.');
    world.stage.press('End');
    expect(world.stage.text).toContain('text 40.');
    expect(world.stage.text).not.toContain('▼');
    world.stage.press('PageUp', 'PageDown');
    expect(world.stage.text).not.toContain('▼');
    world.stage.press('Home');
    expect(world.stage.text).toContain('text 1.');
  });

  it('draws a line where the day changes, once', () => {
    const world = new DashboardWorld({ columns: 160, rows: 48 }).open();
    for (const [text, hours] of [
      ['today', 0],
      ['tomorrow', 24],
      ['still tomorrow', 25],
    ] as const) {
      world.bus.tell('room:said', { from: 'alice', text }, NOON + hours * HOUR_MS);
    }
    expect(world.stage.text.match(/Sunday, 1 February 2026/g)).toHaveLength(1);
  });

  it('lets nothing of a hostile text at the terminal', () => {
    const world = new DashboardWorld({ columns: 160, rows: 48 }).open();
    const hostile = 'a\u001b[2Jb\u009b31mc\u202ed\u200be\rf\u0007g\ud800h';
    world.tell('room:said', { from: `x${hostile}`, text: hostile });
    world.tell('client:joined', client(`y${hostile}`, { ip: hostile, id: 'h' }));
    world.tell('client:refused', { nick: hostile, ip: hostile, code: hostile });
    world.settle();
    world.command('motd').answer({ done: 'motd', text: hostile });
    expect(world.stage.text).toContain('a[2Jb31mcdef');
    expect(world.rows.join('')).not.toMatch(/[\p{Cc}\p{Cs}\u202e\u200b]/u);
  });
});

describe('the event log', () => {
  it('tells of joins, leaves, refusals, names, actions, the disk and faults', () => {
    const world = new DashboardWorld({ columns: 160, rows: 48 }).open([client('alice', { secure: true })]);
    world.tell('client:left', { id: 'id-alice', nick: 'alice', ip: '10.0.0.12', reason: 'lost' });
    world.tell('client:left', { id: 'id-x', nick: 'x', ip: '10.0.0.13', reason: 'some-new-code' });
    world.tell('client:refused', { nick: 'bob', ip: '10.0.0.9', code: 'nick-taken' });
    world.tell('client:refused', { nick: null, ip: '10.0.0.9', code: 'too-many-connections' });
    world.tell('client:refused', { nick: null, ip: '10.0.0.9', code: 'banned', count: 12 });
    world.tell('client:renamed', { id: 'id-y', from: 'y', to: 'z' });
    world.tell('client:muted', { id: 'id-z', nick: 'z', muted: true });
    world.tell('operator:acted', { by: 'root', outcome: { done: 'muted', nick: 'z' } });
    world.tell('store:changed', { kept: false, code: 'store-full' });
    world.tell('store:changed', { kept: true, code: null });
    world.tell('problem', { code: 'server-fault', message: 'oh dear' });
    world.tell('server:closed', {});
    const top = world.rows.findIndex((row) => row.includes('┼ events'));
    const rows = world.rows.slice(top + 1, -3).map((row) => row.slice(103, 158).trimEnd());
    expect(rows.filter((row) => row !== '')).toEqual([
      '12:00:00 serving on 0.0.0.0:9000',
      '12:00:00 alice joined from 10.0.0.12:40001 (klatsch,',
      '         TLS)',
      '12:00:01 alice (10.0.0.12) left: the connection broke',
      '12:00:01 x (10.0.0.13) left: some-new-code',
      '12:00:01 refused bob (10.0.0.9): the nick is taken',
      '12:00:01 refused 10.0.0.9: too many connections',
      '12:00:01 refused 10.0.0.9: banned (12 times)',
      '12:00:01 y is now called z',
      '12:00:01 root: z is muted',
      '12:00:01 ! texts are not kept on disk now (store-full);',
      '         the room goes on',
      '12:00:01 texts are kept on disk again',
      '12:00:01 ! server-fault: oh dear',
      '12:00:01 ! the server has stopped',
    ]);
  });
});

describe('the panes', () => {
  it('come to the front with their keys, and Esc is Alt for the next one', () => {
    const world = new DashboardWorld().open();
    world.stage.press('Alt-3');
    expect(world.notice).toContain('PgUp PgDn scroll');
    world.stage.press('Escape');
    expect(world.header).toContain('Alt-');
    world.stage.type('4');
    expect(world.notice).toContain('Alt-t');
    world.stage.press('Escape');
    world.stage.type('S');
    expect(world.rows[1]).toContain('sort: queue');
    world.stage.press('Escape');
    world.stage.type('x');
    expect(world.prompt).toBe(' > x');
    world.stage.press('Escape', 'Ctrl-U');
    world.stage.type('y');
    world.stage.press('Escape', 'Ctrl-Y');
    expect(world.prompt).toBe(' > yx');
  });

  it('are zoomed one at a time, without borders, and the mouse is the terminal’s then', () => {
    const world = new DashboardWorld().open([client('alice')]);
    world.stage.press('Alt-z');
    expect(world.stage.text).not.toMatch(/[│┌┐└┘├┤]/);
    expect(world.rows[1]).toContain('nick▴');
    expect(world.stage.mouse).toBe(false);
    world.stage.press('Alt-3');
    expect(world.rows.join('\n')).toContain('alice joined from');
    world.stage.press('Alt-z');
    expect(world.stage.mouse).toBe(true);
    const off = new DashboardWorld({ mouse: false });
    expect(off.stage.mouse).toBe(false);
  });

  it('keep the time of a fact, not of its coming', () => {
    const world = new DashboardWorld({ columns: 160, rows: 48 }).open();
    world.bus.tell('room:said', { from: 'alice', text: 'earlier' }, NOON - HOUR_MS);
    expect(world.stage.text).toContain('11:00:00 alice');
  });
});
