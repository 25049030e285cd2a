import { describe, expect, it } from '@jest/globals';
import { candidatesOf } from '../../../../screens/chat/state/candidates.js';
import type { Offers } from '../../../../screens/chat/state/candidates.js';
import { complete } from '../../../../screens/input/completion.js';
import type { Completion } from '../../../../screens/input/completion.js';
import { editorOf, moveTo, textOf } from '../../../../screens/input/editor.js';

const offers: Offers = {
  nicks: ['alice', 'albert', 'bob'],
  commands: ['chat', 'close', 'help'],
  argument: (command, { length }) => (length > 0 ? null : command === 'help' ? 'command' : 'nick'),
};

function tab(text: string, times = 1, by: 1 | -1 = 1, cursor = Infinity): string | null {
  let editor = moveTo(editorOf(text), cursor);
  let under: Completion | null = null;
  for (let n = 0; n < times; n += 1) {
    const done = complete(editor, under, by, candidatesOf(offers));
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
