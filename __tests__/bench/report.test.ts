import { describe, expect, it } from '@jest/globals';
import { table } from '../../bench/support/report.js';

describe('table', () => {
  it('is Markdown, whatever stands in its cells', () => {
    expect(table(['what', '%'], [['/a|b/', '1.0']])).toBe('| what | % |\n| --- | --- |\n| /a\\|b/ | 1.0 |');
  });

  it('does not take a row that does not fit its head', () => {
    expect(() => table(['what', '%'], [['a']])).toThrow('1 cells below 2: a');
  });
});
