import { describe, expect, it } from '@jest/globals';
import { encodeExtensionClient } from '../../../src/wire/extension.js';
import { readCommand, readTextHead } from '../../../src/server/state/read-command.js';
import type { Dialect } from '../../../src/bus/events.js';
import { Payload } from '../../../src/wire/payload.js';

/** What `readTextHead` makes of a message. */
function headOf(dialect: Dialect, message: string): unknown {
  return readTextHead(dialect, new Payload(Buffer.from(message)));
}

describe('the head of a text', () => {
  it('has the name that the text has, of any length, and none of its words', () => {
    for (const id of ['1', 'a'.repeat(64), '!#$[]~']) {
      const frame = encodeExtensionClient({ type: 'say', id, text: 'wörds "and" words '.repeat(100) });
      const payload = new Payload(frame, 4);
      expect(readTextHead('klatsch', payload)).toEqual({ type: 'say', id, text: '' });
      expect(readCommand('klatsch', payload.text())).toMatchObject({ type: 'say', id });
    }
    for (const dialect of ['frames', 'lines'] as const) {
      expect(headOf(dialect, 'BROADCAST ann words')).toEqual({ type: 'say', text: '' });
    }
  });

  it.each([
    ['klatsch', 'PING {"n":1}'],
    ['klatsch', 'BROADCAST ann words'],
    ['klatsch', 'SAY {"text":"words","id":"1"}'],
    ['klatsch', 'SAY {"id":"\\u0041","text":"words"}'],
    ['klatsch', `SAY {"id":"${'a'.repeat(65)}","text":"words"}`],
    ['klatsch', 'SAY {"id":1,"text":"words"}'],
    ['klatsch', ''],
    ['frames', 'HELLO {"version":1}'],
    ['frames', 'SAY {"id":"1","text":"words"}'],
    ['lines', 'QUIT '],
    ['lines', 'BROADCASTS ann words'],
  ] as const)('is left to the reader of whole messages: %s, %s', (dialect, message) => {
    expect(headOf(dialect, message)).toBeNull();
  });
});
