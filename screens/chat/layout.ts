import type { Rect } from '../terminal/canvas.js';
import { inside, MARGIN, split } from '../widgets/rects.js';

/** What the layout depends on. Sizes in cells; panes by index, the lobby is 0. */
export interface LayoutInput {
  readonly columns: number;
  readonly rows: number;
  /** Panes in all, at least the lobby. */
  readonly panes: number;
  readonly focus: number;
  readonly zoom: boolean;
  /** Rows that the text being written wants. */
  readonly inputRows: number;
}

/**
 * Where one pane stands. `box`: a border around it, shared with the neighbours; `rule`: a title row above it;
 * `none`: text only.
 */
export interface Tile {
  readonly pane: number;
  readonly frame: 'box' | 'rule' | 'none';
  readonly outer: Rect;
  readonly text: Rect;
}

/** Every place of the screen. They cover it; only borders of tiles overlap. */
export interface Layout {
  /** The people panel's border and all; null where F2 opens it over the panes. */
  readonly people: Rect | null;
  readonly tiles: readonly Tile[];
  /** Panes without a tile: to be seen in the status line, and shown when they get the focus. */
  readonly tabs: readonly number[];
  /** The row for banners and remarks; null on small screens, where it covers the status line. */
  readonly notice: Rect | null;
  readonly status: Rect;
  readonly input: Rect;
  /** Where an overlay may stand: over everything but notice, status and input. */
  readonly main: Rect;
}

/** Below these sizes there is one pane, the status line and the input. */
const FULL_COLUMNS = 60;
const FULL_ROWS = 16;
/** Below this width the people list is an overlay. */
const PANEL_COLUMNS = 72;
/** The list never squeezes a text below this. */
export const TEXT_COLUMNS = 40;
/** A tile with less than this inside its border becomes a tab. */
export const TILE_COLUMNS = 30;
export const TILE_ROWS = 4;

/**
 * The panel's width with its border: a nick of six columns beside an address of 18, of which a longer one shows its
 * end; more of it on wide screens.
 */
const PANEL_MIN = 32;
const PANEL_MAX = 42;
const PANEL_SHARE = 0.3;
/** The input line grows to a quarter of the screen, and to no more rows than this. */
const INPUT_ROWS = 6;
/** A one-pane screen of fewer rows has no title: the prompt says where one is. */
const TITLE_ROWS = 6;

/** Lays the screen out. Pure: the same input, the same rectangles, all whole numbers. */
export function layoutOf(input: LayoutInput): Layout {
  const columns = Math.max(1, input.columns);
  const rows = Math.max(3, input.rows);
  const isSmall = columns < FULL_COLUMNS || rows < FULL_ROWS;
  const inputRows = Math.max(1, Math.min(input.inputRows, INPUT_ROWS, Math.floor(rows / 4)));
  const mainRows = rows - inputRows - (isSmall ? 1 : 2);
  const main = { x: 0, y: 0, width: columns, height: mainRows };
  const row = (y: number, height = 1): Rect => ({ x: 0, y, width: columns, height });
  return {
    ...panesIn(main, input, isSmall),
    main,
    notice: isSmall ? null : row(mainRows),
    status: row(rows - inputRows - 1),
    input: row(rows - inputRows, inputRows),
  };
}

type Panes = Pick<Layout, 'people' | 'tiles' | 'tabs'>;

function panesIn(main: Rect, input: LayoutInput, isSmall: boolean): Panes {
  if (input.zoom || isSmall) return alone(main, input);
  const width = panelWidth(main.width);
  const people = width === 0 ? null : { ...main, width };
  return { people, ...grid({ ...main, x: width, width: main.width - width }, input) };
}

function panelWidth(columns: number): number {
  if (columns < PANEL_COLUMNS) return 0;
  const wanted = Math.max(PANEL_MIN, Math.min(PANEL_MAX, Math.floor(columns * PANEL_SHARE)));
  return Math.min(wanted, columns - TEXT_COLUMNS - 2 * MARGIN);
}

/** The focused pane and nothing else. */
function alone(main: Rect, { panes, focus, zoom }: LayoutInput): Panes {
  const frame = !zoom && main.height >= TITLE_ROWS ? 'rule' : 'none';
  const top = frame === 'rule' ? 1 : 0;
  const text = { ...main, y: main.y + top, height: main.height - top };
  const tabs = indexes(panes).filter((pane) => pane !== focus);
  return { people: null, tiles: [{ pane: focus, frame, outer: main, text }], tabs };
}

/** The lobby above, the chats below it: 1 the full width, 2 side by side, up to 4 in two columns, then three. */
function grid(area: Rect, input: LayoutInput): Omit<Panes, 'people'> {
  const chats = input.panes - 1;
  const fitting = Math.max(1, Math.floor((area.width - 1) / (TILE_COLUMNS + 1)));
  const columns = Math.min(chats <= 1 ? 1 : chats <= 4 ? 2 : 3, fitting);
  const rowsFitting = Math.floor((area.height - 1) / (TILE_ROWS + 1)) - 1;
  const rows = Math.min(Math.ceil(chats / columns), rowsFitting);
  if (rows < 1) return single(area, input);
  const shown = shownChats(chats, columns * rows, input.focus);
  const [lobby, ...bands] = split(area, rows + 1, 'height');
  const tiles = bands.flatMap((band, row) => {
    const inRow = shown.slice(row * columns, (row + 1) * columns);
    return split(band, inRow.length, 'width').map((outer, at) => boxed(inRow[at] ?? 0, outer));
  });
  const tabs = indexes(input.panes).filter((pane) => pane !== 0 && !shown.includes(pane));
  return { tiles: [boxed(0, lobby ?? area), ...tiles], tabs };
}

/** No chat, or no room for one beside the lobby: the focused pane has it all. */
function single(area: Rect, { panes, focus }: LayoutInput): Omit<Panes, 'people'> {
  return { tiles: [boxed(focus, area)], tabs: indexes(panes).filter((pane) => pane !== focus) };
}

/** The chats that have a tile: the first ones; a focused one that is not among them takes the last place. */
function shownChats(chats: number, capacity: number, focus: number): readonly number[] {
  const shown = indexes(Math.min(chats, capacity)).map((index) => index + 1);
  if (focus > shown.length) shown[shown.length - 1] = focus;
  return shown;
}

function boxed(pane: number, outer: Rect): Tile {
  return { pane, frame: 'box', outer, text: inside(outer) };
}

function indexes(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
