import { describe, expect, it } from '@jest/globals';
import { DARK, MONO } from '../../../screens/theme/built-in.js';
import { paintTable } from '../../../screens/widgets/table.js';
import type { TableRow, TableView } from '../../../screens/widgets/table.js';
import { paintOnce } from '../../support/terminal/stage.js';
import type { Frame } from '../../support/terminal/stage.js';

const COLUMNS = [
  { x: 2, width: 6, right: false, title: 'nick▴', sorted: true },
  { x: 9, width: 4, right: true, title: 'sent', sorted: false },
];

function rowOf(nick: string, sent: string, given: Partial<TableRow> = {}): TableRow {
  const cells = [nick, sent].map((text) => ({ text, style: { fg: 5 } }));
  return { cells, mark: null, chosen: false, dead: false, ...given };
}

function paint(view: Partial<TableView>, theme = DARK, width = 14): Frame {
  return paintOnce(width, 4, (canvas) => {
    paintTable(canvas, { columns: COLUMNS, rows: [], empty: 'nobody', ...view }, theme);
  });
}

describe('a table', () => {
  it('puts titles over cells, at either end of their columns, and cuts what is too long', () => {
    const rows = [rowOf('alice', '7'), rowOf('christopher', '1234567'), rowOf('日本語語', '')];
    expect(paint({ rows }).rows).toEqual([
      '  nick▴  sent ',
      '  alice     7 ',
      '  chris… 123… ',
      '  日本…       ',
    ]);
  });

  it('says that it is empty', () => {
    expect(paint({}).rows[1]).toBe('  nobody      ');
  });

  it('marks a row, and paints the chosen one of one piece', () => {
    const mark = { text: '×', style: { fg: 3 } };
    const { rows, grid } = paint({ rows: [rowOf('bob', '1', { mark, chosen: true }), rowOf('eve', '2')] });
    expect(rows[1]).toBe('× bob       1 ');
    expect(new Set(grid[1]?.map(([style]) => style)).size).toBe(1);
    expect(grid[1]?.[2]?.[0]).not.toBe(grid[2]?.[2]?.[0]);
  });

  it('greys who has left, also without colours', () => {
    for (const theme of [DARK, MONO]) {
      const { grid } = paint({ rows: [rowOf('bob', '1', { dead: true }), rowOf('eve', '2')] }, theme);
      expect(grid[1]?.[2]?.[0]).not.toBe(grid[2]?.[2]?.[0]);
    }
  });
});
