import { describe, expect, it } from '@jest/globals';
import { TypedLines, draftOf, isFarewell, isForRoom, isTell } from '../../../screens/lines/typed-lines.js';

function typed(...texts: readonly string[]): TypedLines {
  const lines = new TypedLines();
  for (const text of texts) lines.add({ text });
  return lines;
}

/** Everything that still waits, in its order. */
function rest(lines: TypedLines): string[] {
  return Array.from({ length: lines.count }, () => lines.next()?.typed ?? '');
}

describe('lines that wait', () => {
  it('have their turns in order, and blank ones none', () => {
    expect(rest(typed('one', '', ' ', '/who', 'two'))).toEqual(['one', '/who', 'two']);
  });

  it('may overtake texts for the room, which are then for the server of that moment', () => {
    const lines = typed('one', 'two', '/connect b', 'three', '/who');
    expect(lines.nextBesideTexts('a')?.typed).toBe('/connect b');
    expect(lines.nextBesideTexts('b')?.typed).toBe('/who');
    expect(lines.nextBesideTexts('b')).toBeUndefined();
    expect(lines.takeForOthers('b').map(({ typed, server }) => [typed, server])).toEqual([
      ['one', 'a'],
      ['two', 'a'],
    ]);
    expect(lines.takeForOthers('a').map(({ typed }) => typed)).toEqual(['three']);
  });

  it('are for no server in particular until their turn comes', () => {
    const lines = typed('one');
    expect(lines.takeForOthers('a')).toEqual([]);
    expect(lines.hasTexts).toBe(true);
  });

  it('go back to the front', () => {
    const lines = typed('one', 'two');
    const one = lines.next();
    if (one !== undefined) lines.putBack(one);
    expect(lines.first).toBe(one);
    expect(rest(lines)).toEqual(['one', 'two']);
  });

  it.each([
    ['hello', [true, false, false]],
    ['/me waves', [true, false, false]],
    ['/msg bob hello', [false, true, false]],
    ['/quit', [false, false, true]],
    ['/disconnect', [false, false, true]],
    ['/connect b', [false, false, false]],
    ['/nonsense', [false, false, false]],
  ] as const)('%s: for the room, for one person, a farewell? %j', (text, kinds) => {
    const line = typed(text).first;
    expect(line === undefined ? [] : [isForRoom(line), isTell(line), isFarewell(line)]).toEqual(kinds);
  });

  it('are given back as they were typed', () => {
    const line = typed('/me waves').first;
    expect(line === undefined ? null : draftOf(line)).toEqual({ target: { room: true }, text: '/me waves' });
  });
});
