import { describe, expect, it } from '@jest/globals';
import { keyHelp } from '../../../screens/chat/key-help.js';
import { actionOf, BINDINGS, paneNumber } from '../../../screens/chat/keys.js';
import { chordOf } from '../../../screens/input/chord.js';
import { helpRows } from '../../../screens/chat/help-view.js';
import { SLASH_COMMANDS } from '../../../src/slash/table.js';
import { words } from '../../../src/words/index.js';

describe('the key table', () => {
  it('gives every chord one meaning', () => {
    const chords = BINDINGS.flatMap((binding) => binding.chords);
    expect(new Set(chords).size).toBe(chords.length);
  });

  it.each([
    [{ name: 'a', ctrl: true, alt: false, shift: false }, 'line-start'],
    [{ name: '3', ctrl: false, alt: true, shift: false }, 'pane:3'],
    [{ name: '0', ctrl: false, alt: true, shift: false }, 'pane:10'],
    [{ name: 'tab', ctrl: false, alt: false, shift: true }, 'complete-back'],
    [{ name: 'left', ctrl: false, alt: false, shift: true }, 'left'],
    [{ name: 'enter', ctrl: false, alt: true, shift: false }, 'newline'],
    [{ name: 'q', ctrl: true, alt: false, shift: false }, undefined],
  ])('%j does %s', (key, action) => {
    expect(actionOf(chordOf(key))).toBe(action);
  });

  it('knows the number of a pane', () => {
    expect([paneNumber('pane:10'), paneNumber('send')]).toEqual([10, null]);
  });

  it('has a sentence for every action, and none for others', () => {
    const actions = new Set(BINDINGS.map(({ action }) => action));
    const documented = Object.keys(words.chat.keys);
    const missing = [...actions].filter((action) => !documented.includes(action));
    expect(missing.every((action) => action.startsWith('pane:'))).toBe(true);
    expect(documented.filter((action) => !(actions as Set<string>).has(action))).toEqual([]);
  });
});

describe('the help', () => {
  it('writes keys as they stand on keyboards', () => {
    const keys = keyHelp().map((row) => row.keys);
    for (const label of [
      'Ctrl-A Home',
      'Alt-1 … Alt-9, Alt-0',
      'Alt-y',
      'Ctrl-N Alt-→',
      'PgUp',
      'F1',
      'Esc',
    ]) {
      expect(keys).toContain(label);
    }
  });

  it('names every command, and in narrow places breaks rows instead of cutting them', () => {
    for (const width of [16, 40, 88]) {
      const text = helpRows(null, width)
        .map(({ left, right }) => `${left} ${right ?? ''}`)
        .join('\n');
      for (const { name } of SLASH_COMMANDS) expect(text).toContain(`/${name}`);
      if (width < 52) expect(helpRows(null, width).every(({ left }) => left.length <= width)).toBe(true);
    }
  });

  it('shows one command alone', () => {
    expect(helpRows('me', 80)[0]?.left).toContain('/me');
    expect(helpRows('me', 80).length).toBeLessThan(4);
  });
});
