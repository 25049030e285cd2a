import { describe, expect, it } from '@jest/globals';
import { columnAt, placedColumns, titleOf } from '../../../screens/dashboard/columns.js';
import { SORT_KEYS } from '../../../screens/dashboard/state/sorting.js';

const keysAt = (width: number, hasLong = false): string[] =>
  placedColumns(width, hasLong).map(({ key }) => key);

describe('the columns of the users', () => {
  it('are all there at 80x24, in their order, but for the keys', () => {
    expect(keysAt(76)).toEqual(SORT_KEYS.filter((key) => key !== 'key'));
    expect(keysAt(82)).toEqual([...SORT_KEYS]);
  });

  it.each([
    [16, ['nick']],
    [20, ['nick', 'idle']],
    [36, ['nick', 'ip', 'idle']],
    [50, ['nick', 'ip', 'udp', 'client', 'idle']],
    [56, ['nick', 'ip', 'udp', 'client', 'idle', 'sent']],
  ])('of a table of %i cells are %j', (width, keys) => {
    expect(keysAt(width)).toEqual(keys);
  });

  it.each([false, true])(
    'never overlap, never reach over the edge, and hold their titles (long: %s)',
    (long) => {
      for (let width = 1; width < 200; width += 1) {
        let free = 0;
        for (const column of placedColumns(width, long)) {
          expect(column.x).toBeGreaterThanOrEqual(free);
          free = column.x + column.width + 1;
          if (width >= 12) expect(column.x + column.width).toBeLessThanOrEqual(width);
          if (width >= 12) expect(titleOf(column, '▾').length).toBeLessThanOrEqual(column.width);
        }
      }
    },
  );

  it('give a long address its room before the nick gets more', () => {
    const ip = placedColumns(120, true).find(({ key }) => key === 'ip');
    expect(ip?.width).toBe(39);
    expect(placedColumns(120, false).find(({ key }) => key === 'ip')?.width).toBe(15);
  });

  it('are found by their cells', () => {
    const columns = placedColumns(76, false);
    const ip = columns[1];
    expect(columnAt(columns, ip?.x ?? -1)).toBe('ip');
    expect(columnAt(columns, (ip?.x ?? 0) - 1)).toBeNull();
    expect(columnAt(columns, 0)).toBeNull();
  });
});
