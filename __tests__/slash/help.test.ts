import { describe, expect, it } from '@jest/globals';
import { helpLines, usageOf } from '../../src/slash/help.js';
import { SLASH_COMMANDS } from '../../src/slash/table.js';

describe('helpLines', () => {
  it('names every command with its usage and summary', () => {
    const help = helpLines(null);
    for (const entry of SLASH_COMMANDS) {
      const line = help.find((shown) => shown.startsWith(`${usageOf(entry)} `));
      expect(line).toContain(entry.summary);
    }
  });

  it('tells of one command, by name, alias or with its slash', () => {
    for (const name of ['msg', '/msg', 'M']) {
      expect(helpLines(name)[0]).toMatch(/^\/msg nick text: /);
      expect(helpLines(name)[1]).toBe('also: /m');
    }
    expect(helpLines('who')[0]).toMatch(/^\/who: /);
    expect(helpLines('accept')).toHaveLength(1);
  });

  it('says that there is no such command', () => {
    expect(helpLines('nonsense')).toEqual(['no command /nonsense; /help lists the commands']);
  });

  it('leaves out what does not work in the line program', () => {
    const table = SLASH_COMMANDS.map((entry) => (entry.name === 'nick' ? { ...entry, lines: false } : entry));
    expect(helpLines(null, true, table).join('\n')).not.toContain('/nick');
    expect(helpLines('nick', true, table)[0]).toContain('no command');
    expect(helpLines(null, false, table).join('\n')).toContain('/nick new');
  });
});
