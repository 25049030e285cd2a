import type { ServerSample } from '../../../src/bus/events.js';
import { HOUR_SAMPLE_SECONDS, SAMPLES_KEPT } from '../../../src/limits.js';
import { words } from '../../../src/words/index.js';
import type { ChartRange } from '../panes.js';

/** What a chart is drawn from: points from the oldest to the newest, none of them missing or negative. */
export interface ChartData {
  readonly points: readonly number[];
  /** How long ago each was, as it is written under the chart. */
  readonly labels: readonly string[];
  /** Every so many points there may be a label. */
  readonly every: number;
  /** The top of the scale, in `unit`s, and into how many parts it is divided. */
  readonly top: number;
  readonly parts: number;
  /** What the points and the scale are counted in: 1, a thousand, a million. */
  readonly unit: number;
}

/** Seconds from one sample to the next, and samples from one round time to the next. */
const RANGES = {
  minutes: { seconds: 1, round: 60 },
  hour: { seconds: HOUR_SAMPLE_SECONDS, round: 50 },
} as const satisfies Record<ChartRange, { seconds: number; round: number }>;

/** Tops of a scale, times a power of ten: halves and quarters of them are whole numbers. */
const TOPS = [4, 8, 20] as const;
const UNITS = [1_000_000, 1000, 1] as const;
/** So high a scale is counted in the next unit. */
const UNIT_FROM = 10;
/** From so many rows on a scale has four parts. */
const ROWS_FOR_QUARTERS = 8;

/**
 * Makes a chart's data for a plot of so many dots and rows.
 *
 * @param taken how many samples there have ever been: samples are put together by it, so that a point once drawn
 * keeps its shape and only moves
 */
export function chartData(
  samples: readonly ServerSample[],
  read: (sample: ServerSample) => number,
  taken: number,
  range: ChartRange,
  plot: { readonly dots: number; readonly rows: number },
): ChartData {
  const { seconds, round } = RANGES[range];
  const size = groupSize(round, plot.dots);
  const values = means(samples, read, taken, size);
  const most = Math.max(0, ...values);
  const top = topOf(most);
  const unit = UNITS.find((one) => one === 1 || top >= UNIT_FROM * one) ?? 1;
  return {
    points: values.map((value) => value / unit),
    labels: values.map((_, at) => words.dashboard.ago((values.length - at) * size * seconds)),
    every: round / size,
    top: top / unit,
    parts: plot.rows >= ROWS_FOR_QUARTERS ? 4 : 2,
    unit,
  };
}

/** How many samples make a point: as few as there are dots for, and a round time has a point of its own. */
function groupSize(round: number, dots: number): number {
  for (let size = 1; size < round; size += 1) {
    if (round % size === 0 && SAMPLES_KEPT / size <= dots) return size;
  }
  return round;
}

/** The mean of each group; before the server ran there was nothing. The last group may be still incomplete. */
function means(
  samples: readonly ServerSample[],
  read: (sample: ServerSample) => number,
  taken: number,
  size: number,
): readonly number[] {
  const count = SAMPLES_KEPT / size;
  const sums = new Array<number>(count).fill(0);
  const counts = new Array<number>(count).fill(0);
  const lastGroup = Math.floor(Math.max(0, taken - 1) / size);
  for (const [at, sample] of samples.entries()) {
    const number = taken - samples.length + at;
    const group = count - 1 - (lastGroup - Math.floor(number / size));
    if (group < 0 || group >= count) continue;
    sums[group] = (sums[group] ?? 0) + good(read(sample));
    counts[group] = (counts[group] ?? 0) + 1;
  }
  return sums.map((sum, at) => sum / Math.max(1, counts[at] ?? 0));
}

/** Contrib would draw for ever to a point that is no number. */
function good(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0;
}

/** The least top of a scale that is not below `most`. */
function topOf(most: number): number {
  for (let power = 1; ; power *= 10) {
    const top = TOPS.find((one) => one * power >= most);
    if (top !== undefined) return top * power;
  }
}
