import { describe, expect, it } from '@jest/globals';
import type { Ban } from '../../../src/bus/events.js';
import { LIMIT_NAMES } from '../../../src/operator/server-limits.js';
import { OPERATOR_COMMANDS } from '../../../src/operator/table.js';
import { client, crowd, DashboardWorld, NOON } from '../../support/dashboard-world.js';

const BOB = client('bob', { ip: '10.0.0.17' });
const ban = (what: string): Ban => ({
  ...{ kind: 'nick', what, until: null, reason: 'spam', by: 'root', at: NOON },
});

function world(mode: 'serve' | 'watch' = 'serve'): DashboardWorld {
  return new DashboardWorld({ mode }).open([client('alice'), BOB]);
}

describe('the command line', () => {
  it('asks the server to run what is typed, under a name unlike all others', () => {
    const one = world();
    one.command('announce hello all').command('list');
    const two = world().command('list');
    expect(one.asked).toEqual([
      { request: expect.any(String), by: 'root', line: 'announce hello all' },
      { request: expect.any(String), by: 'root', line: 'list' },
    ]);
    const names = [...one.asked, ...two.asked].map(({ request }) => request);
    expect(new Set(names).size).toBe(3);
    expect(one.prompt).toMatch(/^ > F1 help · list · announce/);
  });

  it('shows what came of it, and of nobody else’s', () => {
    const one = world().command('mute bob');
    one.tell('operator:answered', { request: 'somebody-else', outcome: { done: 'muted', nick: 'alice' } });
    expect(one.notice).not.toContain('alice is muted');
    one.answer({ done: 'muted', nick: 'bob' });
    expect(one.notice).toBe('bob is muted');
    one.answer({ done: 'muted', nick: 'carol' });
    expect(one.notice).toBe('bob is muted');
    one.clock.advance(21_000);
    expect(one.notice).not.toContain('bob is muted');
  });

  it('shows a failure as one', () => {
    const one = world().command('mute bob');
    one.answer({ done: 'failed', code: 'already-muted', message: 'bob is muted already' });
    expect(one.notice).toBe('! bob is muted already');
    const { grid, cursor } = one.stage.frame;
    expect(grid[22]?.[1]?.[0]).not.toBe(grid[23]?.[1]?.[0]);
    expect(cursor).toEqual({ x: 3, y: 23 });
  });

  it('tells an unknown command, with the nearest one, and what is wrong with others; the line stays', () => {
    const one = world().command('kik bob');
    expect(one.stage.text).toContain('! no command "kik", did you mean kick?');
    expect(one.prompt).toBe(' > kik bob');
    one.stage.press('Ctrl-C');
    one.command('kick');
    expect(one.notice).toBe('! usage: kick nick [reason]');
    one.stage.press('Ctrl-C');
    one.command('ban bob for ever');
    expect(one.stage.text).toContain('! "bob for ever": a time is a number');
    expect(one.asked).toEqual([]);
  });

  it('shows a failure whole, over the panes’ last rows, and nothing moves for it', () => {
    const one = world().command('kik bob');
    const names = OPERATOR_COMMANDS.map(({ name }) => name).join(', ');
    const before = world().rows;
    expect(
      one.rows
        .slice(-4, -1)
        .map((row) => row.trim())
        .join(' '),
    ).toBe(`! no command "kik", did you mean kick? There are: ${names}`);
    expect(one.rows.slice(0, -4)).toEqual(before.slice(0, -4));
    one.clock.advance(21_000);
    expect(one.rows.at(-3)).toBe(before.at(-3));
  });

  it('shows it on a small screen from the first row on, and its beginning on the smallest', () => {
    const one = world();
    one.stage.resize(44, 14);
    one.command('ban bob for ever');
    expect(
      one.rows
        .slice(0, 3)
        .map((row) => row.trim())
        .join(' '),
    ).toBe('! "bob for ever": a time is a number and s, m, h or d, such as 10m, 2h or 3d, at most 3650d');
    one.stage.resize(20, 5);
    expect(one.rows[0]?.trim()).toBe('! "bob for ever":…');
  });

  it('keeps a long failure to its own row while something lies over the panes', () => {
    const one = world().command('kik bob');
    one.stage.press('F1');
    expect(one.stage.text).toContain('help · Esc closes');
    expect(one.notice).toMatch(/^! no command "kik", .*…$/);
  });

  it('runs nothing before the server does', () => {
    const one = new DashboardWorld().command('list');
    expect(one.notice).toBe('! the server is not running yet: nothing was done');
    expect(one.asked).toEqual([]);
    one.open().tell('server:closed', {});
    one.stage.press('Enter');
    expect(one.notice).toBe('! the server has stopped: nothing was done');
  });

  it('has a history, forth and back, and a search in it', () => {
    const one = world().command('list').command('bans').command('limits');
    one.stage.press('Ctrl-P', 'Ctrl-P');
    expect(one.prompt).toBe(' > bans');
    one.stage.press('Up');
    expect(one.prompt).toBe(' > list');
    one.stage.press('Down', 'Ctrl-N');
    expect(one.prompt).toBe(' > limits');
    one.stage.press('Ctrl-C', 'Ctrl-R');
    one.stage.type('an');
    expect(one.notice).toContain('history: an▏');
    expect(one.prompt).toBe(' > bans');
    one.stage.press('Enter', 'Enter');
    expect(one.lines).toEqual(['list', 'bans', 'limits', 'bans']);
  });

  it('in front of another pane has its history on the arrows', () => {
    const one = world().command('list');
    one.stage.press('Alt-3', 'Up');
    expect(one.prompt).toBe(' > list');
  });

  it('edits as every line does', () => {
    const one = world();
    one.stage.type('announce helo');
    one.stage.press('Left');
    one.stage.type('l');
    one.stage.press('Home', 'Ctrl-K', 'Ctrl-Y', 'End');
    one.stage.type('!');
    expect(one.prompt).toBe(' > announce hello!');
  });

  it('runs nothing of a paste, and makes one line of it but for what is told to people', () => {
    const one = world();
    one.stage.paste('kick bob\nexit\n');
    expect(one.prompt).toBe(' > kick bob exit');
    expect(one.asked).toEqual([]);
    one.stage.press('Ctrl-C');
    one.stage.type('announce ');
    one.stage.paste('first\r\nsecond \u001b[31mred\n');
    one.stage.press('Enter');
    expect(one.lines).toEqual(['announce first\nsecond red']);
  });
});

describe('what asks first', () => {
  it.each([
    ['kick bob spam', 'kick bob (10.0.0.17)?'],
    ['ban bob', 'ban bob for ever (one here goes)?'],
    ['ban eve for 10m', 'ban eve for 10 min?'],
    ['ban 10.0.0.17 for 2h flood', 'ban 10.0.0.17 for 2 h (one here goes)?'],
    ['ban 10.0.0.0/8 for 3d', 'ban 10.0.0.0/8 for 3 d?'],
    ['exit', 'stop the server (2 people go)?'],
  ])('"%s" asks "%s"', (line, question) => {
    const one = world().command(line);
    expect(one.notice).toBe(`${question} Enter or y does it, Esc or n not`);
    expect(one.asked).toEqual([]);
    one.stage.press('Enter');
    expect(one.lines).toEqual([line]);
    expect(one.prompt).toMatch(/^ > F1 help/);
  });

  it('is no kick of somebody who is not here: that is told at once, and the line stays', () => {
    const one = world().command('kick nobody spam');
    expect(one.notice).toBe('! nobody here is called nobody');
    expect(one.prompt).toBe(' > kick nobody spam');
    one.stage.press('Enter');
    expect(one.asked).toEqual([]);
    one.tell('client:joined', client('Nobody', { ip: '10.0.0.9' }));
    one.stage.press('Enter');
    expect(one.notice).toBe('kick Nobody (10.0.0.9)? Enter or y does it, Esc or n not');
  });

  it('is every command that the table says, and no other', () => {
    const lines: Readonly<Record<string, string>> = {
      ...{ list: 'list', announce: 'announce x', kick: 'kick x', ban: 'ban x', unban: 'unban x' },
      ...{ mute: 'mute x', unmute: 'unmute x', release: 'release x', disallow: 'disallow x' },
      ...{ allow: `allow ${'a'.repeat(32)} x`, password: 'password clear' },
    };
    for (const { name, asks } of OPERATOR_COMMANDS) {
      const one = world();
      one.tell('client:joined', client('x')).command(lines[name] ?? name);
      expect([name, one.asked.length]).toEqual([name, asks ? 0 : 1]);
    }
  });

  it.each(['y', 'Y'])('is done with %s', (key) => {
    const one = world().command('kick bob');
    one.stage.type(key);
    expect(one.lines).toEqual(['kick bob']);
  });

  it('is not done with Esc, n or anything else, and the line stays', () => {
    const one = world().command('kick bob');
    one.stage.press('Escape');
    expect(one.prompt).toBe(' > kick bob');
    one.stage.press('Enter');
    one.stage.type('n');
    expect(one.prompt).toBe(' > kick bob');
    one.stage.press('Enter');
    one.stage.type('x');
    expect(one.prompt).toBe(' > kick bobx');
    one.stage.press('Backspace', 'Enter');
    one.stage.paste('y');
    expect(one.prompt).toBe(' > kick boby');
    expect(one.asked).toEqual([]);
  });

  it('takes only the first of what is typed fast', () => {
    const one = world().command('kick bob');
    one.stage.type('yes');
    expect(one.lines).toEqual(['kick bob']);
    expect(one.prompt).toBe(' > es');
  });
});

describe('leaving', () => {
  it('in serve asks, says whom it concerns, and stops the server', () => {
    const one = world();
    one.stage.press('Ctrl-C');
    expect(one.notice).toBe('stop the server (2 people go)? Ctrl-C or y does it, Esc or n not');
    one.stage.press('Escape', 'Ctrl-C', 'Enter');
    expect(one.asked).toEqual([]);
    one.stage.press('Ctrl-C', 'Ctrl-C');
    expect(one.lines).toEqual(['exit']);
    one.answer({ done: 'stopping', people: 2 });
    expect(one.quits).toBe(0);
    one.tell('server:closed', {});
    expect(one.quits).toBe(1);
  });

  it('in serve is at once where there is no server yet, or it is stopping and does not come to an end', () => {
    const one = new DashboardWorld();
    one.stage.press('Ctrl-C');
    expect(one.quits).toBe(1);
    const two = world();
    two.tell('operator:acted', { by: 'eve', outcome: { done: 'stopping', people: 2 } });
    two.stage.press('Ctrl-C', 'Ctrl-C');
    expect(two.quits).toBe(1);
  });

  it('in watch stops nothing, and says so', () => {
    const one = new DashboardWorld({ mode: 'watch', columns: 160 }).open();
    expect(one.notice).toContain('Ctrl-C leaves, the server goes on');
    one.stage.type('half a line');
    one.stage.press('Ctrl-C');
    expect(one.quits).toBe(0);
    one.stage.press('Ctrl-C');
    expect([one.quits, one.asked.length]).toEqual([1, 0]);
  });

  it('exit stops a watched server, too, after asking', () => {
    const one = world('watch').command('exit');
    expect(one.notice).toContain('stop the server (2 people go)?');
    one.stage.press('Enter');
    expect(one.lines).toEqual(['exit']);
    one.tell('server:closed', {});
    expect(one.quits).toBe(0);
  });

  it('lets go of everything', () => {
    const one = world();
    one.tell('client:joined', client('carol'));
    one.dispose();
    one.dispose();
    expect([one.stage.listeners, one.clock.timers, one.bus.listeners]).toEqual([0, 0, 1]);
  });

  it('suspends a watch; a server would stop for everyone', () => {
    const one = world();
    one.stage.press('Ctrl-Z');
    expect([one.stage.suspended, one.notice]).toEqual([0, 'not here: it would stop the server for everyone']);
    const two = world('watch');
    two.stage.press('Ctrl-Z');
    expect(two.stage.suspended).toBe(1);
  });

  it('draws anew with Ctrl-L, whatever lies over the panes', () => {
    const one = world();
    one.stage.press('F1', 'Ctrl-L');
    expect(one.stage.redrawn).toBe(1);
    expect(one.stage.text).toContain('help · Esc closes');
  });
});

describe('Tab', () => {
  it.each([
    ['a', 'announce'],
    ['/ki', '/kick'],
    ['h', 'help'],
    ['kick al', 'kick alice'],
    ['KICK BO', 'KICK bob'],
    ['ban b', 'ban bob'],
    ['unmute ', 'unmute alice'],
    ['limits conn', 'limits connections'],
    ['help unm', 'help unmute'],
    ['announce ask bo', 'announce ask bob'],
    ['kick alice like bo', 'kick alice like bob'],
    ['kick zed', 'kick zed'],
    ['motd s', 'motd set'],
    ['password c', 'password clear'],
    ['password set bo', 'password set bo'],
  ])('makes of "%s" "%s"', (typed, completed) => {
    const one = world();
    one.tell('client:muted', { id: 'id-alice', nick: 'alice', muted: true });
    one.stage.type(typed);
    one.stage.press('Tab');
    expect(one.prompt).toBe(` > ${completed}`);
  });

  it('goes through all of them and back', () => {
    const one = world();
    one.stage.type('limits ');
    one.stage.press('Tab', 'Tab');
    expect(one.prompt).toBe(` > limits ${LIMIT_NAMES[1] ?? ''}`);
    one.stage.press('Shift-Tab', 'Shift-Tab');
    expect(one.prompt).toBe(` > limits ${LIMIT_NAMES.at(-1) ?? ''}`);
  });

  it('offers the chosen user first', () => {
    const one = world();
    one.stage.press('Down', 'Down');
    one.stage.type('mute ');
    one.stage.press('Tab');
    expect(one.prompt).toBe(' > mute bob');
  });

  it('offers who is banned, as far as it has heard', () => {
    const one = world();
    one.stage.type('unban ');
    one.stage.press('Tab');
    expect(one.prompt).toBe(' > unban');
    one.stage.press('Ctrl-C');
    one.command('bans').answer({ done: 'bans', bans: [ban('mallory'), ban('trudy')] });
    one.tell('operator:acted', { by: 'x', outcome: { done: 'banned', ban: ban('eve'), kicked: [] } });
    one.tell('operator:acted', { by: 'x', outcome: { done: 'unbanned', ban: ban('mallory') } });
    one.stage.type('unban ');
    one.stage.press('Tab', 'Tab');
    expect(one.prompt).toBe(' > unban trudy');
    one.stage.press('Tab');
    expect(one.prompt).toBe(' > unban eve');
  });

  it('goes to the next pane while nothing is written', () => {
    const one = world();
    one.stage.press('Tab', 'Tab', 'Tab');
    expect(one.notice).toContain('Alt-t');
    one.stage.press('Shift-Tab');
    expect(one.notice).toContain('PgUp');
    one.stage.press('Alt-Right', 'Alt-Right');
    expect(one.notice).toContain('choose');
    one.stage.press('Alt-Left');
    expect(one.notice).toContain('Alt-t');
  });
});

describe('answers that are more than a line', () => {
  it('lie over the panes, scroll, and close at once', () => {
    const one = world()
      .command('list')
      .answer({ done: 'listed', clients: crowd(200) });
    expect(one.rows[1]).toMatch(/^┌ 200 people are here · Esc closes ─+ ▼ 1\d\d more ┐$/);
    expect(one.stage.text).toMatch(/user-00003 +10\.0\.0\.3:1027 +klatsch, on 4 s/);
    one.stage.press('End');
    expect(one.stage.text).toContain('user-00199');
    expect(one.rows[1]).not.toContain('more');
    one.stage.press('Home', 'PageDown', 'Down');
    expect(one.rows[2]).toContain('user-00011');
    one.stage.press('Escape');
    expect(one.stage.text).toContain('nick▴');
    expect(one.prompt).not.toContain('Alt-');
  });

  it('move up again at once at their end', () => {
    const one = world()
      .command('list')
      .answer({ done: 'listed', clients: crowd(200) });
    one.stage.press('End');
    const end = one.stage.text;
    one.stage.press('Down', 'PageDown', 'Up');
    expect(one.stage.text).not.toBe(end);
    one.stage.press('Down');
    expect(one.stage.text).toBe(end);
    one.stage.press('PageUp');
    expect(one.stage.text).not.toBe(end);
  });

  it('close for what is typed, which is written', () => {
    const one = world().command('limits');
    one.answer({ done: 'limits', limits: [{ name: 'text-burst', value: 5, standard: 60 }] });
    expect(one.stage.text).toContain('│ text-burst   5 (standard: 60) ');
    one.stage.type('l');
    expect(one.prompt).toBe(' > l');
    expect(one.stage.text).not.toContain('standard');
  });

  it('close with Enter on an empty line, which then does nothing else', () => {
    const one = world();
    one.stage.press('Down');
    one.command('bans').answer({ done: 'bans', bans: [ban('eve')] });
    expect(one.stage.text).toContain('eve   for ever, by root: spam');
    one.stage.press('Enter');
    expect(one.stage.text).not.toContain('eve for ever');
    expect(one.prompt).toMatch(/^ > F1 help/);
  });

  it('show a message of the day with all its lines', () => {
    const one = world().command('motd').answer({ done: 'motd', text: 'first\nsecond' });
    expect(one.rows[1]).toContain('┌ message of the day · Esc closes');
    expect(one.rows.slice(2, 5).map((row) => row.slice(2, 12).trim())).toEqual([
      'first',
      'second',
      '─'.repeat(10),
    ]);
  });

  it('are none where there is nothing to list', () => {
    const one = world().command('bans').answer({ done: 'bans', bans: [] });
    expect(one.notice).toBe('nobody is banned');
    one.command('motd').answer({ done: 'motd', text: null });
    expect(one.notice).toBe('there is no message of the day');
    expect(one.stage.text).not.toContain('Esc closes');
  });

  it('break what is too long, and are broken anew when the width changes', () => {
    const one = world().command('bans');
    one.answer({ done: 'bans', bans: [{ ...ban('eve'), reason: 'x'.repeat(100) }] });
    expect(one.rows[3]).toContain('xxxx');
    one.stage.resize(40, 12);
    expect(one.rows.filter((row) => row.includes('xxxx'))).toHaveLength(3);
  });
});

describe('the help', () => {
  it('opens with F1, help or ?, has every command and key, and scrolls', () => {
    for (const open of ['F1', 'help', '/help', '?']) {
      const one = new DashboardWorld({ columns: 100, rows: 140 }).open();
      if (open === 'F1') one.stage.press(open);
      else one.command(open);
      for (const { usage, summary } of OPERATOR_COMMANDS) {
        expect(one.stage.text).toContain(usage);
        expect(one.stage.text).toContain(summary.slice(0, 40));
      }
      for (const part of ['Alt-Shift-S', 'Ctrl-F', 'double click', 'help [command]', 'asks once']) {
        expect(one.stage.text).toContain(part);
      }
      expect(one.asked).toEqual([]);
    }
  });

  it('shows one command, and what to do about one that is none', () => {
    const one = world().command('help kick');
    expect(one.stage.text).toContain('kick nick [reason]');
    expect(one.stage.text).not.toContain('announce text');
    one.command('help help');
    expect(one.stage.text).toContain('help [command]');
    one.command('help kik');
    expect(one.stage.text).toContain('no command kik');
    expect(one.stage.text).toContain('announce text');
  });
});
