import { describe, expect, it } from '@jest/globals';
import { enterModes, LEAVE_MODES, RESET_MODES, titleSequence } from '../../../screens/terminal/modes.js';
import { TITLE_CHARS } from '../../../src/limits.js';

const ESC = '\x1b';
const MODE = new RegExp(`${ESC}\\[\\?(\\d+)([hl])`, 'g');

/** Private modes that a text switches, `+` on and `-` off, in order. */
function switched(text: string): string[] {
  return [...text.matchAll(MODE)].map(([, mode, way]) => `${way === 'h' ? '+' : '-'}${mode ?? ''}`);
}

describe('modes', () => {
  it('undoes all that entering does', () => {
    const left = switched(LEAVE_MODES);
    for (const mode of switched(enterModes(true))) {
      if (mode === '-1') continue;
      expect(left).toContain((mode.startsWith('+') ? '-' : '+') + mode.slice(1));
    }
    expect(enterModes(false)).toContain('\x1b[22;2t');
    expect(LEAVE_MODES).toContain('\x1b[23;2t');
    expect(left).toContain('-2026');
  });

  it('blanks the screen before it gives it back, and not the one it may find after a stop', () => {
    expect(LEAVE_MODES.indexOf('\x1b[2J')).toBeLessThan(LEAVE_MODES.indexOf('\x1b[?1049l'));
    expect(LEAVE_MODES).toContain('\x1b[2J');
    expect(RESET_MODES).not.toContain('\x1b[2J');
  });

  it('asks for clicks, drags and large coordinates, never for every motion', () => {
    expect(switched(enterModes(true))).toEqual(expect.arrayContaining(['+1000', '+1002', '+1006']));
    expect(enterModes(true)).not.toMatch(/1003|1005/);
    expect(switched(enterModes(false))).not.toContain('+1000');
  });
});

describe('titleSequence', () => {
  it('takes out what could end or abuse it', () => {
    expect(titleSequence('a\x07b\x1b]52;c;x\x1b\\c\u009c\u202ed\n')).toBe('\x1b]2;ab]52;c;x\\cd\x07');
  });

  it('is not longer than anyone shows', () => {
    expect(titleSequence('x'.repeat(100_000))).toBe(`\x1b]2;${'x'.repeat(TITLE_CHARS)}\x07`);
  });
});
