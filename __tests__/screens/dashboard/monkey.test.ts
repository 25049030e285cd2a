import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BINDINGS } from '../../../screens/dashboard/keys.js';
import { widthOf } from '../../../screens/terminal/clusters.js';
import { client, crowd, DashboardWorld, NOON, sample } from '../../support/dashboard-world.js';

const nick = fc.constantFrom('alice', 'bob', 'Ω語', 'x'.repeat(32), '\u001b[2J\u202eevil', '👩‍👩‍👧‍👦🍜', '');
const text = fc.constantFrom(
  'hi',
  'a\nb',
  '🍜 語 e\u0301',
  '\u001b[2Jboo\u009b\u202e',
  'w'.repeat(3000),
  '\t',
);
const small = fc.integer({ min: 0, max: 12 });

type Step = (world: DashboardWorld) => void;

const press = fc.constantFrom(...BINDINGS.flatMap(({ chords }) => chords)).map((chord): Step => (world) => {
  world.stage.press(chord);
});
const type = fc
  .constantFrom('a', 'y', 'n', '語', '/', 'kick ', 'ban ', 'help', 'limits', 'exit', '👩‍🚀', 'bob')
  .map((typed): Step => (world) => {
    world.stage.type(typed);
  });
const paste = text.map((pasted): Step => (world) => {
  world.stage.paste(pasted);
});
const mouse = fc
  .tuple(
    fc.constantFrom('down', 'wheel-up', 'wheel-down'),
    fc.integer({ min: 0, max: 170 }),
    fc.integer({ min: 0, max: 50 }),
  )
  .map(([action, x, y]): Step => (world) => {
    world.stage.point(action, x, y);
  });
const size = fc
  .tuple(fc.integer({ min: 20, max: 170 }), fc.integer({ min: 5, max: 50 }))
  .map(([columns, rows]): Step => (world) => {
    world.stage.resize(columns, rows);
  });
const time = fc.constantFrom(50, 400, 1000, 30_000, 90_000_000).map((ms): Step => (world) => {
  // Days are not gone through second by second.
  if (ms > 60_000) world.bus.tell('server:sampled', sample(), NOON + ms);
  else world.clock.advance(ms);
});
const facts = fc
  .tuple(
    fc.constantFrom('joined', 'left', 'renamed', 'muted', 'sampled', 'vital', 'said', 'refused', 'acted'),
    nick,
    small,
    text,
  )
  .map(([what, name, n, said]): Step => (world) => {
    const id = String(n);
    if (what === 'joined')
      world.tell('client:joined', client(name, { id, ip: n > 8 ? 'fe80::1' : '10.0.0.1' }));
    else if (what === 'left') world.tell('client:left', { id, nick: name, ip: '::', reason: said });
    else if (what === 'renamed') world.tell('client:renamed', { id, from: name, to: `${name}2` });
    else if (what === 'muted') world.tell('client:muted', { id, nick: name, muted: n % 2 === 0 });
    else if (what === 'said') world.tell('room:said', { from: name, text: said });
    else if (what === 'refused') world.tell('client:refused', { nick: name, ip: said, code: 'too-fast' });
    else if (what === 'acted')
      world.tell('operator:acted', { by: name, outcome: { done: 'muted', nick: said } });
    else if (what === 'vital') {
      world.tell('server:sampled', sample({ deliveries: n ** 6, users: [NaN, -1, Infinity][n] ?? n }));
    } else {
      const activity = { spokeAt: NOON + n, sent: n ** 7, queuedBytes: n ** 9 };
      world.tell('clients:sampled', { clients: [{ id, ...activity }] });
    }
  });
const server = fc
  .tuple(fc.constantFrom('presented', 'closed', 'listed', 'bans', 'failed', 'motd'), small, text)
  .map(([what, n, said]): Step => (world) => {
    if (what === 'presented') world.present(crowd(n * 100), { seconds: Array<never>(0) });
    else if (what === 'closed') world.tell('server:closed', {});
    else if (what === 'listed') world.answer({ done: 'listed', clients: crowd(n * 10) });
    else if (what === 'motd') world.answer({ done: 'motd', text: said });
    else if (what === 'failed') world.answer({ done: 'failed', code: 'too-fast', message: said });
    else {
      const one = { kind: 'nick', what: said, until: null, reason: said, by: 'x', at: 0 } as const;
      world.answer({ done: 'bans', bans: Array.from({ length: n }, () => one) });
    }
  });

const step = fc.oneof(press, press, press, type, paste, mouse, size, time, facts, facts, facts, server);

describe('whatever happens', () => {
  it('every frame is whole, and nothing that asks is run without an answer', () => {
    let frames = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), fc.boolean(), (steps, isServe) => {
        const world = new DashboardWorld({ mode: isServe ? 'serve' : 'watch' }).present(crowd(5));
        for (const one of steps) {
          one(world);
          const { rows } = world.stage.frame;
          expect(rows).toHaveLength(world.stage.rows);
          expect(rows.every((row) => widthOf(row) === world.stage.columns)).toBe(true);
          frames += 1;
        }
        world.stage.resize(160, 48);
        world.stage.press('Escape', 'Escape', 'Ctrl-C', 'Ctrl-C');
        const before = world.asked.length;
        world.command('kick bob');
        expect(world.lines.slice(before)).toEqual([]);
        world.dispose();
      }),
      { numRuns: 40 },
    );
    expect(frames).toBeGreaterThan(500);
  });
});
