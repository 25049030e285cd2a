import type { ServerSample } from '../../../src/bus/events.js';
import { words } from '../../../src/words/index.js';
import type { Canvas, Style } from '../../terminal/canvas.js';
import type { Theme } from '../../widgets/theme.js';
import { short, whole } from '../format.js';
import { CHART_COLUMNS, CHART_ROWS } from '../layout.js';
import type { ChartName } from '../panes.js';
import type { Model } from '../state/model.js';
import type { ChartRow, DrawChart, Ink } from './chart-cells.js';
import { chartData } from './chart-data.js';
import type { ChartData } from './chart-data.js';

const say = words.dashboard;

/** What each chart shows. */
const READ: Readonly<Record<ChartName, (sample: ServerSample) => number>> = {
  deliveries: ({ deliveries }) => deliveries,
  users: ({ users }) => users,
};
/** Of a chart's columns and rows these are not plot: the labels, the axis and what stands under it. */
const LABEL_COLUMNS = 5;
const AXIS_ROWS = 2;
/** Dots in a cell of braille. */
const DOTS_ACROSS = 2;

/** A chart as it was drawn; `rows` is null when the library failed. */
interface Drawn {
  readonly key: string;
  readonly data: ChartData;
  readonly rows: readonly ChartRow[] | null;
}

/** The charts. One is drawn again when there is a new sample or another size, and not with every frame. */
export class Charts {
  readonly #drawn = new Map<ChartName, Drawn>();
  #draw: DrawChart | null;

  /** @param draw what draws, when it is there already */
  constructor(draw: DrawChart | null = null) {
    this.#draw = draw;
  }

  /** Whether what draws is still to be loaded. */
  get isMissing(): boolean {
    return this.#draw === null;
  }

  /** What draws from now on. */
  drawWith(draw: DrawChart): void {
    this.#draw = draw;
    this.#drawn.clear();
  }

  /** The title of a chart: what, in which unit, over which time. */
  title(model: Model, chart: ChartName, width: number, height: number): string {
    const unit = say.units[this.#drawnFor(model, chart, width, height).data.unit] ?? '';
    return say.chartTitle(say.charts[chart], unit, say.ranges[model.range]);
  }

  /** Paints a chart; in a place too small for one, its figures. */
  paint(canvas: Canvas, model: Model, chart: ChartName, theme: Theme): void {
    const { width, height } = canvas;
    if (width < CHART_COLUMNS || height < CHART_ROWS) {
      canvas.put(0, 0, figures(secondsAndOlder(model), READ[chart]), theme.text);
      return;
    }
    if (this.#draw === null) return;
    const { rows } = this.#drawnFor(model, chart, width, height);
    if (rows === null) canvas.put(0, 0, say.chartFailed, theme.bad);
    else paintRows(canvas, rows, chart, theme);
  }

  #drawnFor(model: Model, chart: ChartName, width: number, height: number): Drawn {
    const { range, taken } = model;
    const key = [range, taken[range], taken.minutes, width, height, this.#draw === null].join(' ');
    const known = this.#drawn.get(chart);
    if (known?.key === key) return known;
    const plot = { dots: DOTS_ACROSS * (width - LABEL_COLUMNS), rows: height - AXIS_ROWS };
    const data = chartData(samplesOf(model), READ[chart], taken[range], range, plot);
    const drawn = { key, data, rows: this.#rowsOf(data, width, height) };
    this.#drawn.set(chart, drawn);
    return drawn;
  }

  /** A library that fails must not take the dashboard, and the server in the same process, with it. */
  #rowsOf(data: ChartData, width: number, height: number): readonly ChartRow[] | null {
    if (this.#draw === null || width < CHART_COLUMNS || height < CHART_ROWS) return null;
    try {
      return this.#draw(data, width, height);
    } catch {
      return null;
    }
  }
}

function samplesOf({ history, range }: Model): readonly ServerSample[] {
  return range === 'minutes' ? history.seconds : history.hour;
}

/** The newest point of the hour may be seconds old, and the first one not there yet. */
function secondsAndOlder({ history, range }: Model): readonly ServerSample[] {
  return range === 'minutes' ? history.seconds : [...history.hour, ...history.seconds];
}

function paintRows(canvas: Canvas, rows: readonly ChartRow[], chart: ChartName, theme: Theme): void {
  const styles: Readonly<Record<Ink, Style>> = {
    line: chart === 'deliveries' ? theme.room : theme.good,
    axis: theme.border,
    label: theme.dim,
  };
  for (const [y, row] of rows.entries()) {
    for (const { x, text, ink } of row) canvas.put(x, y, text, styles[ink]);
  }
}

function figures(samples: readonly ServerSample[], read: (sample: ServerSample) => number): string {
  const values = samples.map(read);
  const shown = (value: number): string => (Number.isInteger(value) ? whole(value) : short(value));
  return say.chartNow(shown(values.at(-1) ?? 0), shown(Math.max(0, ...values)));
}
