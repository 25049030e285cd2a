import { createRequire } from 'node:module';
import type ContribLine from 'blessed-contrib/lib/widget/charts/line.js';
import type { ChartData } from './chart-data.js';
import type { ChartRow, DrawChart, Ink } from './chart-cells.js';
import { readFrame } from './read-frame.js';

// Deep, and by `require`: the whole of contrib takes 100 ms to load. What is loaded here takes 35, and is asked for
// only when a chart is to be seen.
const require = createRequire(import.meta.url);
const Line = require('blessed-contrib/lib/widget/charts/line.js') as typeof ContribLine;

/** An element wants a screen that it can hang effects on, though nothing of it is ever shown there. */
const OFF_SCREEN = { setEffects: (): void => undefined };
/** What contrib leaves free of its width and height for a border, which we draw ourselves. */
const BORDER_COLUMNS = 6;
const BORDER_ROWS = 2;
/** The last row of its canvas stays empty always. */
const EMPTY_ROWS = 1;
/** Contrib knows colours by name; these only tell its inks apart, and are painted in those of the theme. */
const INKS: Readonly<Record<Ink, { readonly name: string; readonly sgr: number }>> = {
  line: { name: 'yellow', sgr: 33 },
  label: { name: 'green', sgr: 32 },
  axis: { name: 'black', sgr: 30 },
};

/**
 * Draws a line chart with blessed-contrib: the chart's own element, never attached to a screen, paints on its
 * canvas, and the cells of that are taken. A new one for each drawing, because it does not know how to change size.
 */
export const drawWithContrib: DrawChart = (data, width, height): readonly ChartRow[] => {
  const label = String(data.top).length;
  const padding = 2 * (label + 1);
  const chart = new Line({
    screen: OFF_SCREEN,
    width: width + BORDER_COLUMNS,
    height: height + EMPTY_ROWS + BORDER_ROWS,
    maxY: data.top,
    numYLabels: data.parts,
    showNthLabel: labelStep(data, width - label),
    xPadding: padding,
    xLabelPadding: padding,
    style: { line: INKS.line.name, text: INKS.label.name, baseline: INKS.axis.name },
  });
  chart.emit('attach');
  chart.setData([{ x: data.labels, y: data.points }]);
  return readFrame(chart.ctx._canvas.frame(), inkOf).slice(0, height);
};

function inkOf(sgr: number): Ink | null {
  return (Object.keys(INKS) as Ink[]).find((ink) => INKS[ink].sgr === sgr) ?? null;
}

/** Labels stand at round times, as many as there is room for: contrib would take any. */
function labelStep({ labels, every }: ChartData, columns: number): number {
  const widest = Math.max(...labels.map(({ length }) => length));
  const least = Math.ceil((labels.length * (widest + 2)) / Math.max(1, columns));
  return every * Math.max(1, Math.ceil(least / every));
}
