import type { Canvas, Rect, Style } from './canvas.js';
import { eachCluster, isPlain } from './clusters.js';
import type { Cluster } from './clusters.js';
import { kindOf } from './code-point.js';
import { paintCell } from './grid.js';
import type { Grid, Position } from './grid.js';
import { packStyle, PLAIN_STYLE } from './style-code.js';

/** What all canvases of one frame share: the cells, and where the cursor shall stand. */
interface Frame {
  readonly grid: Grid;
  cursor: Position | null;
}

/** The visible part of a canvas, in cells of the screen; `right` and `bottom` are just outside. */
interface Clip {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A {@link Canvas} on blessed's `screen.lines`. */
export class CellCanvas implements Canvas {
  readonly width: number;
  readonly height: number;
  readonly #frame: Frame;
  readonly #x: number;
  readonly #y: number;
  readonly #clip: Clip;

  private constructor(frame: Frame, rect: Rect, clip: Clip) {
    this.#frame = frame;
    this.#x = rect.x;
    this.#y = rect.y;
    this.width = rect.width;
    this.height = rect.height;
    this.#clip = clip;
  }

  /** A canvas over a whole grid. */
  static over(grid: Grid): CellCanvas {
    const width = grid[0]?.length ?? 0;
    const clip = { left: 0, top: 0, right: width, bottom: grid.length };
    return new CellCanvas({ grid, cursor: null }, { x: 0, y: 0, width, height: grid.length }, clip);
  }

  /** Where the frame's cursor was put, on the screen; null hides it. */
  get cursorPosition(): Position | null {
    return this.#frame.cursor;
  }

  put(x: number, y: number, text: string, style?: Style): number {
    const packed = style === undefined ? PLAIN_STYLE : packStyle(style);
    return isPlain(text) ? this.#putPlain(x, y, text, packed) : this.#putClusters(x, y, text, packed);
  }

  fill(rect: Rect, char: string, style?: Style): void {
    const clip = intersect(this.#clip, this.#toClip(rect));
    const packed = style === undefined ? PLAIN_STYLE : packStyle(style);
    const text = Array.from(char).length === 1 && kindOf(char) === 'narrow' ? char : ' ';
    for (let y = clip.top; y < clip.bottom; y++) {
      const row = this.#frame.grid[y];
      if (row === undefined) continue;
      for (let x = clip.left; x < clip.right; x++) paintCell(row, x, packed, text, 1);
    }
  }

  region(rect: Rect): Canvas {
    const size = { width: Math.max(0, rect.width), height: Math.max(0, rect.height) };
    const moved = { x: this.#x + rect.x, y: this.#y + rect.y, ...size };
    return new CellCanvas(this.#frame, moved, intersect(this.#clip, this.#toClip(rect)));
  }

  cursor(x: number, y: number): void {
    const at = { x: this.#x + x, y: this.#y + y };
    const { left, top, right, bottom } = this.#clip;
    const inside = at.x >= left && at.x < right && at.y >= top && at.y < bottom;
    this.#frame.cursor = inside ? at : null;
  }

  #toClip(rect: Rect): Clip {
    const left = this.#x + rect.x;
    const top = this.#y + rect.y;
    return { left, top, right: left + Math.max(0, rect.width), bottom: top + Math.max(0, rect.height) };
  }

  #putPlain(x: number, y: number, text: string, style: number): number {
    const start = this.#x + x;
    const used = Math.max(0, Math.min(text.length, this.#clip.right - start));
    const row = this.#row(y);
    if (row === undefined) return used;
    for (let index = Math.max(0, this.#clip.left - start); index < used; index++)
      paintCell(row, start + index, style, text.charAt(index), 1);
    return used;
  }

  #putClusters(x: number, y: number, text: string, style: number): number {
    const start = this.#x + x;
    let at = start;
    for (const cluster of eachCluster(text)) {
      if (at + cluster.width > this.#clip.right) break;
      if (at >= this.#clip.left) this.#paintCluster(cluster, at, y, style);
      at += cluster.width;
    }
    return at - start;
  }

  #paintCluster(cluster: Cluster, x: number, y: number, style: number): void {
    const row = this.#row(y);
    if (row === undefined) return;
    let at = x;
    for (const cell of cluster.cells) {
      paintCell(row, at, style, cell.text, cell.width);
      at += cell.width;
    }
  }

  #row(y: number): Grid[number] | undefined {
    const at = this.#y + y;
    return at >= this.#clip.top && at < this.#clip.bottom ? this.#frame.grid[at] : undefined;
  }
}

function intersect(a: Clip, b: Clip): Clip {
  return {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
}
