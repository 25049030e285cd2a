import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/bus/events.js';
import { client, DashboardWorld, NOON } from '../../support/dashboard-world.js';

const KEY = 'k7qdm2x5'.padEnd(52, 'a');
const SHOWN = 'k7qd-m2x5-aaaa-aaaa-aaaa-aaaa-aaaa-aaaa';
const CODE = 'abcd-efgh-2345-ijkl-mnop';
const UNTIL = Date.UTC(2026, 1, 1, 12, 0);
const ALICE = client('alice', { secure: true, fingerprint: KEY });
const BOB = client('bob', { ip: '10.0.0.17', dialect: 'frames' });

const invited = (nick: string | null): Outcome => ({ done: 'invited', code: CODE, nick, until: UNTIL });
const listed = (...nicks: readonly string[]): Outcome => ({
  done: 'allowed-list',
  access: 'keys',
  allowed: nicks.map((nick) => ({ fingerprint: KEY, nick, by: 'root', at: NOON })),
});
const kept = (...nicks: readonly string[]): Outcome => ({
  done: 'nicks',
  nicks: nicks.map((nick) => ({ nick, fingerprint: KEY, seenAt: NOON, until: NOON })),
});

function world(columns = 80): DashboardWorld {
  return new DashboardWorld({ columns }).open([ALICE, BOB]);
}

describe('the lists of keys and of nicks', () => {
  it.each([
    ['allowed', listed('zoe'), '1 key may come in', `zoe   ${SHOWN}, by root, `],
    ['nicks', kept('zoe'), '1 nick is kept', `zoe   ${SHOWN}, seen `],
  ])('of "%s" lie over the panes, with whole fingerprints at 80x24', (line, outcome, title, row) => {
    const one = world().command(line).answer(outcome);
    expect(one.rows[1]).toContain(`┌ ${title} · Esc closes`);
    expect(one.stage.text).toContain(row);
    one.stage.press('Escape');
    expect(one.notice).toBe(title);
  });

  it('have columns, by the cells of the nicks, and what is too long goes on in its own', () => {
    const one = world()
      .command('nicks')
      .answer(kept('zoe', '日本語', 'x'.repeat(30)));
    const rows = one.rows.slice(2, 9).map((row) => row.slice(2, -2).trimEnd());
    expect(rows.map((row) => row.replace(/\d{4}-\d\d-\d\d/g, 'DAY'))).toEqual([
      `zoe      ${SHOWN}, seen DAY, kept`,
      '         until DAY',
      `日本語   ${SHOWN}, seen DAY, kept`,
      '         until DAY',
      'x'.repeat(30),
      `         ${SHOWN}, seen DAY, kept`,
      '         until DAY',
    ]);
  });

  it('are one sentence when they are empty', () => {
    const one = world().command('nicks').answer(kept());
    expect(one.notice).toBe('0 nicks are kept');
    expect(one.stage.text).not.toContain('Esc closes');
  });
});

describe('an invite code', () => {
  it.each([null, 'bob', 'a-nick-of-thirty-two-characters-'])(
    'for %s stands whole on a row of its own, and with the command that takes it',
    (nick) => {
      for (const columns of [80, 160, 44]) {
        const one = world(columns).command('invite').answer(invited(nick));
        expect(one.stage.text).toMatch(new RegExp(`│ ${CODE} +│`));
        expect(one.stage.text).toMatch(/a code that lets (one key|bob|a-nick)/);
        if (columns > 50) expect(one.stage.text).toContain(`│ klatsch join SERVER --invite ${CODE} `);
      }
    },
  );

  it('can be marked with the mouse while it is shown, and no longer', () => {
    const one = world().command('invite bob');
    expect(one.stage.mouse).toBe(true);
    one.answer(invited('bob'));
    expect(one.stage.mouse).toBe(false);
    one.stage.press('Escape');
    expect(one.stage.mouse).toBe(true);
    expect(one.stage.text).not.toContain(CODE);
    expect(one.notice).toBe('a code that lets bob in once, until 2026-02-01 12:00 UTC');
  });

  it('of somebody else is not shown: the event log says only for whom one was made', () => {
    const one = world(160);
    one.tell('operator:answered', { request: 'another', outcome: invited('bob') });
    one.tell('operator:acted', { by: 'eve (ctl)', outcome: { ...invited('bob'), code: null } as Outcome });
    expect(one.stage.text).toContain('eve (ctl): a code that lets bob in once, until');
    expect(one.stage.text).not.toContain('abcd');
  });
});

describe('a password', () => {
  const SECRET = 'open sesame';

  it.each(['password set', '/PASSWORD  set'])('behind "%s" is run and in no history', (verb) => {
    const one = world().command('list').command(`${verb} ${SECRET}`);
    expect(one.lines).toEqual(['list', `${verb} ${SECRET}`]);
    expect(one.prompt).toMatch(/^ > F1 help/);
    one.answer({ done: 'password-set', access: 'password' });
    one.tell('operator:acted', { by: 'root', outcome: { done: 'password-set', access: 'password' } });
    expect(one.notice).toBe('the password is set');
    expect(one.stage.text).not.toContain('sesame');
    one.stage.press('Ctrl-P');
    expect(one.prompt).toBe(' > list');
    one.stage.press('Ctrl-N', 'Ctrl-N');
    expect(one.prompt).toMatch(/^ > F1 help/);
    one.stage.press('Ctrl-R');
    one.stage.type('sesame');
    expect(one.notice).toContain('(no more)');
    one.stage.press('Escape', 'Ctrl-Y');
    expect(one.prompt).toMatch(/^ > F1 help/);
  });

  it('is kept by no draft of the history either', () => {
    const one = world().command('list');
    one.stage.type(`password set ${SECRET}`);
    one.stage.press('Ctrl-P', 'Ctrl-N', 'Enter');
    expect(one.lines.at(-1)).toBe(`password set ${SECRET}`);
    one.stage.press('Ctrl-P', 'Ctrl-N');
    expect(one.prompt).toMatch(/^ > F1 help/);
  });

  it('is repeated by no error', () => {
    const one = world(160).command(`pasword set ${SECRET}`);
    expect(one.stage.text).toContain('did you mean password?');
    expect(one.rows.slice(0, -1).join('\n')).not.toContain('sesame');
  });
});

describe('Tab behind', () => {
  /** What Tab goes through, until it begins anew. */
  function offered(one: DashboardWorld, typed: string): string[] {
    one.stage.press('Ctrl-C');
    one.stage.type(typed);
    const seen: string[] = [];
    for (;;) {
      one.stage.press('Tab');
      const prompt = one.prompt.slice(3);
      if (seen.includes(prompt) || prompt === typed.trim()) return seen;
      seen.push(prompt);
    }
  }

  it('release offers who is known to have a kept nick, disallow who is known to be listed', () => {
    const one = world();
    expect(offered(one, 'release ')).toEqual(['release alice']);
    one.command('x');
    one.stage.press('Ctrl-C');
    one.command('nicks').answer(kept('zoe', 'yan'));
    one.tell('operator:acted', { by: 'x', outcome: { done: 'released', nick: 'yan', fingerprint: KEY } });
    expect(offered(one, 'release ')).toEqual(['release alice', 'release zoe']);
    expect(offered(one, 'disallow ')).toEqual(['disallow alice']);
    one.stage.press('Ctrl-C');
    one.command('allowed').answer(listed('carl', 'cora'));
    const allowed = { fingerprint: KEY, nick: 'cleo', by: 'x', at: NOON };
    one.tell('operator:acted', { by: 'x', outcome: { done: 'allowed', allowed } });
    const gone = { ...allowed, nick: 'carl' };
    one.tell('operator:acted', {
      by: 'x',
      outcome: { done: 'disallowed', access: 'keys', allowed: [gone], kicked: [] },
    });
    expect(offered(one, 'disallow c')).toEqual(['disallow cleo', 'disallow cora']);
  });
});

describe('who is encrypted, and with which key', () => {
  const row = (one: DashboardWorld, nick: string): string =>
    one.rows.find((each) => each.startsWith('│') && each.slice(4).startsWith(nick)) ?? '';

  it('stands in the table where there is room: TLS at 80x24, the beginning of the key in wider ones', () => {
    expect(world().rows[2]).toContain(' TLS ');
    expect([row(world(), 'alice'), row(world(), 'bob')]).toEqual([
      expect.stringMatching(/klatsch yes /),
      expect.stringMatching(/frames {2}– /),
    ]);
    expect(world().stage.text).not.toContain('k7qd');
    for (const columns of [100, 160]) {
      const one = world(columns);
      expect(row(one, 'alice')).toMatch(/klatsch +yes +k7qd-m2x5 /);
      expect(row(one, 'bob')).toMatch(/frames +– +– /);
    }
  });

  it('stands in the answer to list', () => {
    const one = world()
      .command('list')
      .answer({ done: 'listed', clients: [ALICE, BOB] });
    expect(one.stage.text).toMatch(/alice +10\.0\.0\.12:40001 +klatsch, TLS k7qd-m2x5, on /);
    expect(one.stage.text).toMatch(/bob +10\.0\.0\.17:40001 +frames, on /);
  });

  it('can put the table in order', () => {
    const one = new DashboardWorld({ columns: 100 }).open([
      client('ann'),
      client('zed', { secure: true, fingerprint: KEY }),
      client('yve', { secure: true, fingerprint: `b${KEY.slice(1)}` }),
    ]);
    one.stage.press('Alt-s', 'Alt-s', 'Alt-s', 'Alt-s', 'Alt-s');
    expect(one.rows[1]).toContain('sort: key ▴');
    expect(one.rows.slice(3, 6).map((each) => each.slice(4, 7))).toEqual(['yve', 'zed', 'ann']);
  });
});
