import { describe, expect, it } from '@jest/globals';
import { DARK_PAPER } from '../../pictures/looks.js';
import { drawWindow } from '../../pictures/svg.js';
import type { Canvas } from '../../screens/terminal/canvas.js';
import { paintOnce } from '../support/terminal/stage.js';

function draw(painter: (canvas: Canvas) => void, title = 'klatsch'): string {
  return drawWindow({ ...paintOnce(20, 2, painter), title }, DARK_PAPER);
}

/** The text elements of the cells: where, how long, which words. */
function texts(svg: string): string[] {
  const elements = svg.matchAll(/<text x="([\d.]+)" y="\d+" textLength="(\d+)"[^>]*>([^<]*)</g);
  return [...elements].map(([, x, length, words]) => `${x ?? ''}+${length ?? ''} ${words ?? ''}`);
}

describe('a picture', () => {
  it('puts every word at its column, whatever the font', () => {
    const svg = draw((canvas) => {
      canvas.put(1, 0, 'one word  another');
      canvas.put(0, 1, 'wide 語 é 😀 end');
    });
    expect(texts(svg)).toEqual([
      '9+72 one word',
      '99+63 another',
      '0+36 wide',
      '45+18 語',
      '72+9 é',
      '90+18 😀',
      '117+27 end',
    ]);
  });

  it('draws boxes as lines, straight ones as one', () => {
    const svg = draw((canvas) => {
      canvas.put(0, 0, '┌──┐');
    });
    expect(svg).toContain('M4.5 10H31.5');
    expect(svg).toContain('M4.5 10V20');
    expect(texts(svg)).toEqual([]);
  });

  it('shows colours, inverse and the cursor', () => {
    const svg = draw((canvas) => {
      canvas.put(0, 0, 'red', { fg: 196, bold: true });
      canvas.put(5, 0, 'on', { fg: 46, inverse: true });
      canvas.cursor(2, 1);
    });
    expect(svg).toContain('class="b" style="fill:#ff0000">red<');
    expect(svg).toContain('<rect x="45" y="0" width="18" height="20" fill="#00ff00"/>');
    expect(svg).toContain(`style="fill:${DARK_PAPER.background}">on<`);
    expect(svg).toContain('<rect x="18" y="21"');
  });

  it('holds no markup of others', () => {
    const svg = draw((canvas) => {
      canvas.put(0, 0, '<b>&amp;');
    }, '</title><script>');
    expect(svg).toContain('&lt;b&gt;&amp;amp;');
    expect(svg).not.toContain('<script>');
  });
});
