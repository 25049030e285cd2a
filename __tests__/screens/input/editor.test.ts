import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { edit } from '../../../screens/input/edit-actions.js';
import type { EditAction } from '../../../screens/input/edit-actions.js';
import {
  blankStart,
  editorOf,
  EMPTY,
  insert,
  moveLine,
  moveTo,
  textOf,
  transpose,
  wordEnd,
  wordStart,
} from '../../../screens/input/editor.js';
import type { Editor } from '../../../screens/input/editor.js';
import { EDITOR_CHARS } from '../../../src/limits.js';

/** `|` marks the cursor. */
function at(marked: string): Editor {
  const before = editorOf(marked.slice(0, marked.indexOf('|')));
  return { ...editorOf(marked.replace('|', '')), cursor: before.chars.length };
}

function shown({ chars, cursor }: Editor): string {
  return [...chars.slice(0, cursor), '|', ...chars.slice(cursor)].join('');
}

function after(marked: string, ...actions: EditAction[]): string {
  let state = { editor: at(marked), killed: '' };
  for (const action of actions) state = edit(state.editor, action, state.killed);
  return shown(state.editor);
}

const words = fc.string({
  unit: fc.constantFrom('a', 'B', '1', ' ', '\n', '-', 'ä', '語', '🍜', '👩‍🚀', 'e\u0301', '_'),
});

describe('the line editor', () => {
  it.each<[string, EditAction[], string]>([
    ['ab|c', ['left'], 'a|bc'],
    ['|abc', ['left'], '|abc'],
    ['ab|c', ['right', 'right'], 'abc|'],
    ['one two-three|', ['word-left'], 'one two-|three'],
    ['one two-three|', ['word-left', 'word-left', 'word-left'], '|one two-three'],
    ['|one two', ['word-right'], 'one| two'],
    ['a\nb|c\nd', ['line-start'], 'a\n|bc\nd'],
    ['a\nb|c\nd', ['line-end'], 'a\nbc|\nd'],
    ['ab|c', ['delete-back'], 'a|c'],
    ['|c', ['delete-back'], '|c'],
    ['ab|c', ['delete-forward'], 'ab|'],
    ['ab|', ['delete-forward'], 'ab|'],
    ['hi 👩‍🚀|', ['delete-back'], 'hi |'],
    ['say one-two |x', ['cut-word-back'], 'say |x'],
    ['say one-two|', ['cut-word-left'], 'say one-|'],
    ['|one two', ['cut-word-right'], '| two'],
    ['x\none |two', ['cut-to-start'], 'x\n|two'],
    ['one| two\nx', ['cut-to-end'], 'one|\nx'],
    ['one|\nx', ['cut-to-end'], 'one|x'],
    ['one two|', ['cut-word-back', 'line-start', 'yank'], 'two|one '],
    ['ab|', ['transpose'], 'ba|'],
    ['a|b', ['transpose'], 'ba|'],
    ['|ab', ['transpose'], '|ab'],
    ['ab|cd', ['newline'], 'ab\n|cd'],
    ['ab|cd', ['cut-all', 'yank'], 'abcd|'],
  ])('%j after %j is %j', (before, actions, expected) => {
    expect(after(before, ...actions)).toBe(expected);
  });

  it('keeps what was cut when a key cuts nothing', () => {
    expect(edit(at('|'), 'cut-to-start', 'kept').killed).toBe('kept');
  });

  it('counts characters as people do', () => {
    expect(editorOf('e\u0301👩‍🚀語').chars).toEqual(['e\u0301', '👩‍🚀', '語']);
  });

  it('joins a mark that is typed by itself to the letter before it', () => {
    expect(insert(editorOf('e'), '\u0301')).toEqual({ chars: ['e\u0301'], cursor: 1 });
  });

  it('stands behind a character that joined what was typed', () => {
    expect(insert({ chars: ['\u0301'], cursor: 0 }, 'e')).toEqual({ chars: ['e\u0301'], cursor: 1 });
  });

  it('takes no more than its limit', () => {
    expect(textOf(insert(EMPTY, 'x'.repeat(EDITOR_CHARS + 5)))).toHaveLength(EDITOR_CHARS);
    expect(textOf(insert(editorOf('x'.repeat(EDITOR_CHARS)), 'y'))).not.toContain('y');
  });

  it('writes exactly what is inserted, where the cursor is', () => {
    fc.assert(
      fc.property(words, fc.nat(), words, (text, place, added) => {
        const editor = moveTo(editorOf(text), place % (editorOf(text).chars.length + 1));
        const before = editor.chars.slice(0, editor.cursor).join('');
        const done = insert(editor, added);
        expect(textOf(done)).toBe(before + added + text.slice(before.length));
        expect(
          done.chars
            .slice(0, done.cursor)
            .join('')
            .startsWith(before + added),
        ).toBe(true);
      }),
    );
  });

  it('never leaves the text, and loses nothing that yank cannot bring back', () => {
    const cuts: EditAction[] = [
      'cut-word-back',
      'cut-word-left',
      'cut-word-right',
      'cut-to-start',
      'cut-to-end',
    ];
    fc.assert(
      fc.property(words, fc.nat(), fc.constantFrom(...cuts), (text, place, action) => {
        const editor = moveTo(editorOf(text), place % (editorOf(text).chars.length + 1));
        const done = edit(editor, action, '');
        expect(done.editor.cursor).toBeLessThanOrEqual(done.editor.chars.length);
        expect(textOf(edit(done.editor, 'yank', done.killed).editor)).toBe(text);
      }),
    );
  });

  it('finds word edges on both sides of the cursor', () => {
    fc.assert(
      fc.property(words, fc.nat(), (text, place) => {
        const editor = moveTo(editorOf(text), place % (editorOf(text).chars.length + 1));
        expect(wordStart(editor)).toBeLessThanOrEqual(editor.cursor);
        expect(blankStart(editor)).toBeLessThanOrEqual(editor.cursor);
        expect(wordEnd(editor)).toBeGreaterThanOrEqual(editor.cursor);
        expect([...transpose(editor).chars].sort()).toEqual([...editor.chars].sort());
      }),
    );
  });

  it('moves between the lines of a text, in the same column where there is one', () => {
    const up = moveLine(at('first line\nx\nthi|rd'), -1);
    expect(up && shown(up)).toBe('first line\nx|\nthird');
    const down = moveLine(at('fi|rst\nsecond'), 1);
    expect(down && shown(down)).toBe('first\nse|cond');
    expect(moveLine(at('one|'), -1)).toBeNull();
    expect(moveLine(at('one|'), 1)).toBeNull();
  });

  it('is quick with a text at the limit', () => {
    const long = '語'.repeat(EDITOR_CHARS);
    const editor = editorOf(long);
    expect(editor.chars).toHaveLength(EDITOR_CHARS);
    expect(textOf(edit(editor, 'delete-back', '').editor)).toHaveLength(EDITOR_CHARS - 1);
  });
});
