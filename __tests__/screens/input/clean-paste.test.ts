import { describe, expect, it } from '@jest/globals';
import { cleanPaste, pasteAsLine } from '../../../screens/input/clean-paste.js';

describe('cleanPaste', () => {
  it('takes the blank lines off the end and leaves all others', () => {
    expect(cleanPaste('\n\na\r\n\r\n\nb\r\r\n\n')).toBe('\n\na\n\n\nb');
    expect(cleanPaste('\n\r\u2028')).toBe('');
  });

  it('takes whole sequences out, and what nobody sees', () => {
    expect(cleanPaste('a\u001b[31mb\u001b]0;t\u0007c\u202e\u0000d\te')).toBe('abcd\te');
  });

  it('makes one line of several', () => {
    expect(pasteAsLine('a\n\n b\t')).toBe('a b ');
  });
});
