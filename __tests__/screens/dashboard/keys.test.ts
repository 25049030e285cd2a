import { describe, expect, it } from '@jest/globals';
import { keyHelp } from '../../../screens/dashboard/key-help.js';
import { actionOf, BINDINGS } from '../../../screens/dashboard/keys.js';
import { words } from '../../../src/words/index.js';

describe('the key table of the dashboard', () => {
  it('gives every chord one meaning', () => {
    const chords = BINDINGS.flatMap((binding) => binding.chords);
    expect(new Set(chords).size).toBe(chords.length);
  });

  it('takes no letter that is typed into the command line', () => {
    const chords = BINDINGS.flatMap((binding) => binding.chords);
    expect(chords.filter((chord) => Array.from(chord).length === 1)).toEqual([]);
  });

  it.each([
    ['alt-1', 'front:users'],
    ['alt-4', 'front:charts'],
    ['alt-s', 'sort-next'],
    ['alt-shift-s', 'sort-previous'],
    ['shift-tab', 'complete-back'],
    ['shift-left', 'left'],
    ['ctrl-q', undefined],
  ])('%s does %s', (chord, action) => {
    expect(actionOf(chord)).toBe(action);
  });

  it('has a sentence for every action, and none for others', () => {
    const actions = new Set<string>(BINDINGS.map(({ action }) => action));
    const documented = Object.keys(words.dashboard.keys);
    expect([...actions].filter((action) => !documented.includes(action))).toEqual([]);
    expect(documented.filter((action) => !actions.has(action))).toEqual([]);
  });

  it('writes keys as they stand on keyboards', () => {
    const keys = keyHelp().map((row) => row.keys);
    for (const label of ['Alt-1', 'Alt-s', 'Alt-Shift-S', 'Ctrl-F', 'PgUp', 'F1', 'Esc', 'Ctrl-A Home']) {
      expect(keys).toContain(label);
    }
  });
});
