import type { Rect } from '../terminal/canvas.js';
import { inside, split } from '../widgets/rects.js';
import type { ChartName, PaneName } from './panes.js';

/** What the layout depends on. Sizes in cells. */
export interface LayoutInput {
  readonly columns: number;
  readonly rows: number;
  /** The panes, the one in front first, then as they were in front before: where two share a place. */
  readonly fronts: readonly PaneName[];
  readonly zoom: boolean;
  /** The chart to be seen where there is room for one. */
  readonly chart: ChartName;
  /** Rows that the line being written wants. */
  readonly inputRows: number;
}

/**
 * Where one pane, or one of the charts, stands. `box`: a border around it, shared with the neighbours; `rule`: a
 * title row above it; `none`: text only.
 */
export interface Tile {
  readonly pane: PaneName;
  /** Which chart, of the charts' pane. */
  readonly chart: ChartName | null;
  readonly frame: 'box' | 'rule' | 'none';
  readonly outer: Rect;
  readonly text: Rect;
}

/** Every place of the screen. They cover it; only borders of tiles overlap. */
export interface Layout {
  readonly header: Rect;
  readonly tiles: readonly Tile[];
  /** The row for questions, answers and hints; null on small screens, where it covers the header. */
  readonly notice: Rect | null;
  readonly input: Rect;
  /** Where an overlay may stand: over everything but header, notice and input. */
  readonly main: Rect;
}

type Frame = Tile['frame'];
type Slot = readonly [PaneName, Rect];

/** Below these sizes there is one pane, the header and the command line. */
const FULL_COLUMNS = 60;
const FULL_ROWS = 16;
/** From these on the charts and the event log have a column of their own. */
const WIDE_COLUMNS = 120;
const WIDE_ROWS = 20;
/** The right column's part of a wide screen, and its limits. */
const RIGHT_SHARE = 0.37;
const RIGHT_MIN = 42;
const RIGHT_MAX = 72;
/** The users' part of the height. */
const USERS_SHARE = 0.56;
/** Below this width there is one pane under the users. */
const TWO_BELOW_COLUMNS = 72;
/** A chart has at least these inside its border: less would be all axis. */
export const CHART_COLUMNS = 24;
export const CHART_ROWS = 6;
/** The command line grows to a quarter of the screen, and to no more rows than this. */
const INPUT_ROWS = 6;
/** A one-pane screen of fewer rows has no title. */
const TITLE_ROWS = 6;

/** Lays the screen out. Pure: the same input, the same rectangles, all whole numbers. */
export function layoutOf(input: LayoutInput): Layout {
  const columns = Math.max(1, input.columns);
  const rows = Math.max(3, input.rows);
  const isSmall = columns < FULL_COLUMNS || rows < FULL_ROWS;
  const inputRows = Math.max(1, Math.min(input.inputRows, INPUT_ROWS, Math.floor(rows / 4)));
  const mainRows = rows - inputRows - (isSmall ? 1 : 2);
  const main = { x: 0, y: 1, width: columns, height: mainRows };
  const row = (y: number, height = 1): Rect => ({ x: 0, y, width: columns, height });
  return {
    header: row(0),
    tiles: input.zoom || isSmall ? alone(main, input) : grid(main, input),
    notice: isSmall ? null : row(mainRows + 1),
    input: row(rows - inputRows, inputRows),
    main,
  };
}

/** The pane in front and nothing else. */
function alone(main: Rect, input: LayoutInput): readonly Tile[] {
  const pane = input.fronts[0] ?? 'users';
  // Charts are told apart by their titles.
  const hasTitle = main.height >= TITLE_ROWS && (!input.zoom || pane === 'charts');
  return tilesOf([pane, main], hasTitle ? 'rule' : 'none', input);
}

function grid(main: Rect, input: LayoutInput): readonly Tile[] {
  const isWide = main.width >= WIDE_COLUMNS && main.height >= WIDE_ROWS;
  const slots = isWide ? wide(main) : medium(main, input.fronts);
  return slots.flatMap((slot) => tilesOf(slot, 'box', input));
}

/** Users over room at the left, charts over events at the right. Neighbours share their borders. */
function wide(main: Rect): readonly Slot[] {
  const right = Math.max(RIGHT_MIN, Math.min(RIGHT_MAX, Math.floor(main.width * RIGHT_SHARE)));
  const at = main.width - right;
  const [top, bottom] = halves(main);
  const left = (rect: Rect): Rect => ({ ...rect, width: at + 1 });
  const beside = (rect: Rect): Rect => ({ ...rect, x: at, width: right });
  return [
    ['users', left(top)],
    ['room', left(bottom)],
    ['charts', beside(top)],
    ['events', beside(bottom)],
  ];
}

/** Users over the room and one of events and charts; over one of the three where it is narrow. */
function medium(main: Rect, fronts: readonly PaneName[]): readonly Slot[] {
  const [top, bottom] = halves(main);
  const lower = fronts.filter((pane) => pane !== 'users');
  if (main.width < TWO_BELOW_COLUMNS) {
    return [
      ['users', top],
      [lower[0] ?? 'room', bottom],
    ];
  }
  const other = lower.find((pane) => pane !== 'room') ?? 'events';
  const [left, right] = split(bottom, 2, 'width');
  return [
    ['users', top],
    ['room', left ?? bottom],
    [other, right ?? bottom],
  ];
}

/** The users' share above, the rest below, with a border in common. */
function halves(main: Rect): readonly [top: Rect, bottom: Rect] {
  const height = Math.max(4, Math.round(main.height * USERS_SHARE));
  return [
    { ...main, height },
    { ...main, y: main.y + height - 1, height: main.height - height + 1 },
  ];
}

function tilesOf([pane, outer]: Slot, frame: Frame, input: LayoutInput): readonly Tile[] {
  if (pane !== 'charts') return [framed(pane, null, outer, frame)];
  const shown = chartsIn(outer, frame);
  if (shown === null) return [framed('charts', input.chart, outer, frame)];
  const charts: readonly ChartName[] = ['deliveries', 'users'];
  // Rules and bare texts share no border: the parts stand side by side.
  const parts = frame === 'box' ? split(outer, 2, shown) : apart(outer, shown);
  return charts.map((chart, at) => framed('charts', chart, parts[at] ?? outer, frame));
}

/** How two charts are put into a place; null when there is room for one only. */
function chartsIn(outer: Rect, frame: Frame): 'width' | 'height' | null {
  const [frameColumns, frameRows] = frame === 'box' ? [4, 2] : [0, frame === 'rule' ? 1 : 0];
  if (outer.height >= 2 * (CHART_ROWS + frameRows)) return 'height';
  return outer.width >= 2 * (CHART_COLUMNS + frameColumns + 1) ? 'width' : null;
}

function apart(outer: Rect, side: 'width' | 'height'): readonly Rect[] {
  const first = Math.ceil(outer[side] / 2);
  const rest = outer[side] - first;
  if (side === 'height') {
    return [
      { ...outer, height: first },
      { ...outer, y: outer.y + first, height: rest },
    ];
  }
  return [
    { ...outer, width: first },
    { ...outer, x: outer.x + first, width: rest },
  ];
}

function framed(pane: PaneName, chart: ChartName | null, outer: Rect, frame: Frame): Tile {
  const top = frame === 'rule' ? 1 : 0;
  const text = frame === 'box' ? inside(outer) : { ...outer, y: outer.y + top, height: outer.height - top };
  return { pane, chart, frame, outer, text };
}

/** Whether a pane is to be seen. */
export function isShown({ tiles }: Layout, pane: PaneName): boolean {
  return tiles.some((tile) => tile.pane === pane);
}
