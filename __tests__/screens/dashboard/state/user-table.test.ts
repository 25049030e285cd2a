import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SORT_KEYS } from '../../../../screens/dashboard/state/sorting.js';
import { UserTable } from '../../../../screens/dashboard/state/user-table.js';
import { SORT_MS } from '../../../../src/limits.js';
import { client, crowd, NOON } from '../../../support/dashboard-world.js';

/** The nicks that are seen. */
function seen(table: UserTable, rows = 50): string[] {
  return table.view.show(rows).users.map(({ nick }) => nick);
}

function tableOf(...nicks: readonly string[]): UserTable {
  const table = new UserTable();
  table.view.show(50);
  table.replace(nicks.map((nick) => client(nick)));
  table.settle(NOON);
  return table;
}

describe('the users', () => {
  it.each([
    ['nick', ['Alice', 'bob', 'carol']],
    ['ip', ['carol', 'Alice', 'bob']],
    ['udp', ['bob', 'Alice', 'carol']],
    ['client', ['Alice', 'bob', 'carol']],
    ['secure', ['bob', 'Alice', 'carol']],
    ['on', ['carol', 'bob', 'Alice']],
    ['idle', ['bob', 'Alice', 'carol']],
    ['sent', ['carol', 'Alice', 'bob']],
    ['queue', ['Alice', 'carol', 'bob']],
  ] as const)('are sorted by %s, and the other way round', (key, expected) => {
    const table = new UserTable();
    table.view.show(50);
    table.replace([
      client('bob', {
        ...{ ip: 'fe80::1', udpPort: 9, dialect: 'frames', secure: true, since: NOON - 20 },
        ...{ spokeAt: NOON - 1, sent: 1, queuedBytes: 0 },
      }),
      client('carol', {
        ...{ ip: '10.0.0.9', udpPort: 99, dialect: 'lines', secure: false, since: NOON - 30 },
        ...{ spokeAt: NOON - 9, sent: 100, queuedBytes: 2 },
      }),
      client('Alice', {
        ...{ ip: '10.0.0.10', udpPort: 10, dialect: 'frames', secure: false, since: NOON - 10 },
        ...{ spokeAt: NOON - 5, sent: 20, queuedBytes: 30 },
      }),
    ]);
    while (table.sort.by !== key) table.sortNext(1);
    table.settle(NOON);
    expect(seen(table)).toEqual(expected);
    table.sortBy(key);
    table.settle(NOON);
    // Equals stand by nick either way.
    const isTied = key === 'client' || key === 'secure';
    if (!isTied) expect(seen(table)).toEqual([...expected].reverse());
    expect(table.sort).toEqual({ by: key, down: !['secure', 'on', 'sent', 'queue'].includes(key) });
  });

  it('go round through every column, both ways', () => {
    const table = tableOf();
    const there = SORT_KEYS.map(() => {
      table.sortNext(1);
      return table.sort.by;
    });
    expect(there).toEqual([...SORT_KEYS.slice(1), 'nick']);
    table.sortNext(-1);
    expect(table.sort.by).toBe('queue');
  });

  it('are filtered by nick, address and client', () => {
    const table = new UserTable();
    table.view.show(50);
    table.replace([
      client('Bob', { ip: '10.0.0.17', dialect: 'frames' }),
      client('bobby', { ip: '10.0.1.17' }),
      client('eve', { ip: '192.0.2.1', dialect: 'lines' }),
    ]);
    const filtered = (text: string): string[] => {
      table.filterBy(text);
      table.settle(NOON);
      return seen(table);
    };
    expect(filtered('BOB')).toEqual(['Bob', 'bobby']);
    expect(filtered('.17')).toEqual(['Bob', 'bobby']);
    expect(filtered('192.')).toEqual(['eve']);
    expect(filtered('frames')).toEqual(['Bob']);
    expect(filtered('ＥＶＥ')).toEqual(['eve']);
    expect(filtered('nothing')).toEqual([]);
    expect(filtered('')).toHaveLength(3);
    expect(table.size).toBe(3);
  });

  it('come under the filter and leave it with their names', () => {
    const table = tableOf('alice', 'bob');
    table.filterBy('bo');
    table.settle(NOON);
    table.rename('id-alice', 'bora');
    table.add(client('boris'));
    table.add(client('xenia'));
    table.settle(NOON + SORT_MS);
    expect(seen(table)).toEqual(['bob', 'bora', 'boris']);
    table.rename('id-bob', 'rob');
    table.settle(NOON + 2 * SORT_MS);
    expect(seen(table)).toEqual(['bora', 'boris']);
  });

  it('stand still between two looks, and follow at once for a key', () => {
    const table = tableOf('bob');
    table.add(client('alice'));
    expect(table.settle(NOON + 1)).toBe(SORT_MS - 1);
    expect(seen(table)).toEqual(['bob']);
    table.sortNext(1);
    expect(table.settle(NOON + 2)).toBeNull();
    expect(seen(table)).toEqual(['alice', 'bob']);
    expect(table.settle(NOON + 3)).toBeNull();
  });

  it('who have left stay for a moment, marked', () => {
    const table = tableOf('alice', 'bob');
    table.remove('id-alice');
    expect(table.size).toBe(1);
    expect(table.view.show(50).users.map(({ gone }) => gone)).toEqual([true, false]);
    table.settle(NOON + SORT_MS);
    expect(seen(table)).toEqual(['bob']);
  });

  it('that nobody knows change nothing', () => {
    const table = tableOf('alice');
    table.remove('id-nobody');
    table.rename('id-nobody', 'x');
    table.mute('id-nobody', true);
    table.sample([{ id: 'id-nobody', spokeAt: 1, sent: 1, queuedBytes: 1 }]);
    table.settle(NOON + SORT_MS);
    expect(seen(table)).toEqual(['alice']);
  });

  it('are found by nick, exactly first and then in any case', () => {
    const table = tableOf('Bob', 'bob2');
    table.add(client('BOB', { id: 'other' }));
    expect(table.named('BOB')?.id).toBe('other');
    expect(table.named('bob')?.id).toBe('id-Bob');
    expect(table.named('eve')).toBeUndefined();
  });

  it('with long addresses are counted', () => {
    const table = tableOf('alice');
    expect(table.hasLongAddress).toBe(false);
    table.add(client('bob', { ip: 'fe80::1' }));
    table.add(client('bob', { ip: 'fe80::1' }));
    expect(table.hasLongAddress).toBe(true);
    table.remove('id-bob');
    expect(table.hasLongAddress).toBe(false);
  });
});

describe('the order', () => {
  const CHANGES = ['join', 'leave', 'rename', 'speak', 'all speak', 'sort', 'filter', 'settle'] as const;

  it('is that of sorting everybody anew, whatever has happened', () => {
    const step = fc.tuple(fc.constantFrom(...CHANGES), fc.integer({ min: 0, max: 40 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const table = new UserTable();
        table.view.show(1000);
        let now = NOON;
        for (const [what, n] of steps) {
          now += 100;
          if (what === 'join') table.add(client(`u${(n * 7) % 41}`, { id: String(n), sent: n }));
          if (what === 'leave') table.remove(String(n));
          if (what === 'rename') table.rename(String(n), `r${(n * 5) % 41}`);
          if (what === 'speak') table.sample([{ id: String(n), spokeAt: now, sent: now, queuedBytes: n }]);
          if (what === 'all speak') {
            const all = Array.from({ length: 41 }, (_, at) => String(at));
            table.sample(all.map((id) => ({ id, spokeAt: now - n, sent: (n * 3) % 11, queuedBytes: n })));
          }
          if (what === 'sort') table.sortNext(1);
          if (what === 'filter') table.filterBy(n % 3 === 0 ? '' : String(n % 10));
          if (what === 'settle') table.settle(now);
        }
        table.settle(now + SORT_MS);
        const order = seen(table, 1000);
        const { by } = table.sort;
        table.sortBy(by);
        table.sortBy(by);
        table.settle(now + SORT_MS);
        expect(seen(table, 1000)).toEqual(order);
        if (table.filter === '') expect(order).toHaveLength(table.size);
      }),
      { numRuns: 150 },
    );
  });
});

describe('the choice', () => {
  it('moves by rows and pages, and keeps itself in sight', () => {
    const table = new UserTable();
    table.view.show(10);
    table.replace(crowd(100));
    table.settle(NOON);
    table.move(1);
    expect(table.view.chosen?.nick).toBe('user-00000');
    table.move(1);
    table.move(9);
    expect(table.view.chosen?.nick).toBe('user-00010');
    expect(table.view.show(10).top).toBe(1);
    table.move(Infinity);
    expect(table.view.chosen?.nick).toBe('user-00099');
    expect(table.view.show(10).top).toBe(90);
    table.move(-Infinity);
    expect([table.view.chosen?.nick, table.view.show(10).top]).toEqual(['user-00000', 0]);
    table.move(-1);
    expect(table.view.chosen?.nick).toBe('user-00000');
  });

  it('begins at what is seen', () => {
    const table = new UserTable();
    table.view.show(10);
    table.replace(crowd(100));
    table.settle(NOON);
    table.view.scroll(30);
    table.move(-1);
    expect(table.view.chosen?.nick).toBe('user-00039');
    const other = new UserTable();
    other.move(1);
    expect(other.view.chosen).toBeNull();
  });

  it('follows the person, whose row stays where it is while others come and go', () => {
    const table = new UserTable();
    table.view.show(10);
    table.replace(crowd(100));
    table.settle(NOON);
    table.view.scroll(50);
    table.move(1);
    table.move(1);
    table.move(1);
    const rowOfChosen = (): number => {
      const { users } = table.view.show(10);
      return users.findIndex((user) => user === table.view.chosen);
    };
    const row = rowOfChosen();
    expect(row).toBe(2);
    for (let n = 0; n < 20; n += 1) table.add(client(`a-${n}`));
    for (let n = 0; n < 5; n += 1) table.remove(`id-user-0000${n}`);
    table.settle(NOON + SORT_MS);
    expect([table.view.chosen?.nick, rowOfChosen()]).toEqual(['user-00052', row]);
  });

  it('stays with somebody who has left, until it is moved', () => {
    const table = tableOf('alice', 'bob', 'carol');
    table.move(1);
    table.move(1);
    table.remove('id-bob');
    table.settle(NOON + SORT_MS);
    expect(table.view.chosen).toMatchObject({ nick: 'bob', gone: true });
    expect(seen(table)).toEqual(['alice', 'carol']);
    table.move(-1);
    expect(table.view.chosen?.nick).toBe('alice');
  });

  it('goes when the filter does not show them, and not when everybody is sorted anew', () => {
    const table = tableOf('alice', 'bob', 'carol');
    table.move(1);
    for (let n = 0; n < 6; n += 1) table.sortNext(1);
    table.sample(
      ['alice', 'bob', 'carol'].map((nick) => ({ id: `id-${nick}`, spokeAt: 1, sent: 2, queuedBytes: 0 })),
    );
    table.move(0);
    expect(table.view.chosen?.nick).toBe('alice');
    table.filterBy('bob');
    table.settle(NOON);
    expect(table.view.chosen).toBeNull();
  });

  it('is kept in sight by a smaller window, but not by scrolling', () => {
    const table = new UserTable();
    table.view.show(20);
    table.replace(crowd(100));
    table.settle(NOON);
    for (let n = 0; n < 20; n += 1) table.move(1);
    expect(table.view.show(5)).toMatchObject({ top: 15, total: 100 });
    table.view.scroll(40);
    expect(table.view.show(5).top).toBe(55);
    expect(table.view.show(6).top).toBe(55);
    table.view.scroll(1000);
    expect(table.view.show(6).top).toBe(94);
  });
});
