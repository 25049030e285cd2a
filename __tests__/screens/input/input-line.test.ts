import { describe, expect, it } from '@jest/globals';
import { editorOf, textOf } from '../../../screens/input/editor.js';
import { NO_HISTORY, recall, remember } from '../../../screens/input/history.js';
import { browse, EMPTY_LINE, giveBack, sent, withEditor } from '../../../screens/input/input-line.js';
import type { InputLine } from '../../../screens/input/input-line.js';
import { HISTORY_TEXTS } from '../../../src/limits.js';

const line = (text: string): InputLine => withEditor(EMPTY_LINE, editorOf(text));
const read = ({ editor }: InputLine): string => textOf(editor);

describe('the history', () => {
  it('goes back through what was sent, and forth to what is being written', () => {
    let input = sent(line('one'));
    input = sent(withEditor(input, editorOf('two')));
    input = withEditor(input, editorOf('draft'));
    const texts = [-1, -1, -1, 1, 1, 1].map((by) => read((input = browse(input, by < 0 ? -1 : 1))));
    expect(texts).toEqual(['two', 'one', 'one', 'two', 'draft', 'draft']);
  });

  it('keeps one of two equal texts in a row, no blank ones, and the last few hundred', () => {
    let history = remember(remember(remember(NO_HISTORY, 'a'), 'a'), '  ');
    expect(history.texts).toEqual(['a']);
    for (let n = 0; n < HISTORY_TEXTS + 5; n += 1) history = remember(history, `text ${n}`);
    expect(history.texts).toHaveLength(HISTORY_TEXTS);
    expect(recall(history, -1, '')?.text).toBe(`text ${HISTORY_TEXTS + 4}`);
  });

  it('gives a refused text back to an empty line, and beside a full one keeps it for ↑', () => {
    expect(read(giveBack(EMPTY_LINE, 'refused'))).toBe('refused');
    const busy = giveBack(line('typing'), 'refused');
    expect(read(busy)).toBe('typing');
    expect(read(browse(busy, -1))).toBe('refused');
  });
});
