import { describe, expect, it } from '@jest/globals';
import { operatorHelp } from '../../src/operator/help.js';
import { OPERATOR_COMMANDS } from '../../src/operator/table.js';

describe('operatorHelp', () => {
  it('has a line for each command, with how it is typed and what it does', () => {
    const lines = operatorHelp();
    expect(lines).toHaveLength(OPERATOR_COMMANDS.length);
    for (const [at, { usage, summary }] of OPERATOR_COMMANDS.entries()) {
      expect(lines[at]?.startsWith(`${usage} `)).toBe(true);
      expect(lines[at]?.endsWith(`  ${summary}`)).toBe(true);
    }
  });

  it('has one line for one command, and all of them for what is none', () => {
    expect(operatorHelp('/Kick')).toEqual(['kick nick [reason]  disconnect somebody']);
    expect(operatorHelp('dance')).toEqual(operatorHelp());
  });
});
