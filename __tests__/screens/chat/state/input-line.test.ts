import { describe, expect, it } from '@jest/globals';
import { complete } from '../../../../screens/chat/state/completion.js';
import type { Completion, Offers } from '../../../../screens/chat/state/completion.js';
import { editorOf, moveTo, textOf } from '../../../../screens/chat/state/editor.js';
import { NO_HISTORY, recall, remember } from '../../../../screens/chat/state/history.js';
import { browse, EMPTY_LINE, giveBack, sent, withEditor } from '../../../../screens/chat/state/input-line.js';
import type { InputLine } from '../../../../screens/chat/state/input-line.js';
import { HISTORY_TEXTS } from '../../../../src/limits.js';

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

const offers: Offers = {
  nicks: ['alice', 'albert', 'bob'],
  commands: ['chat', 'close', 'help'],
  argument: (command, { length }) => (length > 0 ? null : command === 'help' ? 'command' : 'nick'),
};

function tab(text: string, times = 1, by: 1 | -1 = 1, cursor = Infinity): string | null {
  let editor = moveTo(editorOf(text), cursor);
  let under: Completion | null = null;
  for (let n = 0; n < times; n += 1) {
    const done = complete(editor, under, by, offers);
    if (done === null) return null;
    [editor, under] = [done.editor, done.completion];
  }
  return textOf(editor);
}

describe('completion', () => {
  it.each([
    ['al', 1, 'alice: '],
    ['al', 2, 'albert: '],
    ['al', 3, 'alice: '],
    ['AL', 1, 'alice: '],
    ['hi al', 1, 'hi alice '],
    ['@bo', 1, 'bob: '],
    ['/c', 1, '/chat '],
    ['/c', 2, '/close '],
    ['/chat b', 1, '/chat bob '],
    ['/chat ', 2, '/chat albert '],
    ['/help cl', 1, '/help close'],
    ['/msg x al', 1, '/msg x alice '],
  ])('%j, %i times Tab, is %j', (text, times, expected) => {
    expect(tab(text, times)).toBe(expected);
  });

  it('goes backwards with Shift-Tab', () => {
    expect(tab('al', 1, -1)).toBe('albert: ');
  });

  it('keeps what follows the cursor', () => {
    expect(tab('hi bo, and you', 1, 1, 5)).toBe('hi bob, and you');
  });

  it.each(['zz', '', '//c', 'hi '])('offers nothing for %j', (text) => {
    expect(tab(text)).toBeNull();
  });
});
