import type { ChartData } from './chart-data.js';

/** What a part of a chart is painted with. */
export type Ink = 'line' | 'axis' | 'label';

/** Neighbouring cells of one ink; `x` in cells from the left edge. */
export interface ChartRun {
  readonly x: number;
  readonly text: string;
  readonly ink: Ink;
}

/** One row of a chart. */
export type ChartRow = readonly ChartRun[];

/**
 * Draws a chart into so many cells. It may be asked for the least sizes of the layout and more.
 *
 * @throws whatever the library throws: whoever paints shows that there is no chart
 */
export type DrawChart = (data: ChartData, width: number, height: number) => readonly ChartRow[];
