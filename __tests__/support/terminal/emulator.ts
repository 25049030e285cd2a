import unicode11 from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import type { Terminal } from '@xterm/headless';

/** An emulator without a program: write to it, read its cells. */
export function createEmulator(columns: number, rows: number): Terminal {
  const emulator = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  emulator.loadAddon(new unicode11.Unicode11Addon());
  emulator.unicode.activeVersion = '11';
  return emulator;
}

/** A terminal that measures some characters otherwise than we do; the rest as Unicode 11 has them. */
export function createStubbornEmulator(
  columns: number,
  rows: number,
  widths: Readonly<Record<string, 0 | 1 | 2>>,
): Terminal {
  const emulator = createEmulator(columns, rows);
  const probe = createEmulator(1, 1);
  const wcwidth = (codePoint: number): 0 | 1 | 2 =>
    widths[String.fromCodePoint(codePoint)] ?? unicode11Width(probe, codePoint);
  emulator.unicode.register({
    version: 'stubborn',
    wcwidth,
    // As the emulator's own providers pack it: bit 0 joins the character before, bits 1 and 2 are the width.
    charProperties: (codePoint, preceding) => {
      const width = wcwidth(codePoint);
      const before = (preceding >> 1) & 3;
      const joins = width === 0 && before !== 0;
      return (Math.max(width, joins ? before : 0) << 1) | (joins ? 1 : 0);
    },
  });
  emulator.unicode.activeVersion = 'stubborn';
  return emulator;
}

/** Writes, and waits until it is drawn. */
export function feed(emulator: Terminal, text: string): Promise<void> {
  return new Promise((resolve) => {
    emulator.write(text, resolve);
  });
}

/** Every cell of the screen, row by row: its text, width and looks. */
export function cellsOf(emulator: Terminal): string[][] {
  return Array.from({ length: emulator.rows }, (_, y) =>
    Array.from({ length: emulator.cols }, (_, x) => {
      const cell = emulator.buffer.active.getLine(y)?.getCell(x);
      if (cell === undefined) return '';
      const text = cell.getChars() === '' && cell.getWidth() === 1 ? ' ' : cell.getChars();
      const visible = text !== ' ' || cell.isUnderline() !== 0 || cell.isInverse() !== 0;
      const fg = visible ? `${cell.getFgColorMode()}:${cell.getFgColor()}` : '';
      const weight = visible ? `${cell.isBold()}:${cell.isDim()}` : '';
      const bg = `${cell.getBgColorMode()}:${cell.getBgColor()}`;
      return [text, cell.getWidth(), fg, bg, weight, cell.isUnderline(), cell.isInverse()].join('|');
    }),
  );
}

/** The width that the emulator itself would give, by its internal service: the only way to ask. */
function unicode11Width(emulator: Terminal, codePoint: number): 0 | 1 | 2 {
  const { _core: core } = emulator as unknown as {
    _core: { unicodeService: { wcwidth: (codePoint: number) => 0 | 1 | 2 } };
  };
  return core.unicodeService.wcwidth(codePoint);
}
