import { OPERATOR_COMMANDS } from '../../src/operator/table.js';
import { words } from '../../src/words/index.js';
import { logView } from '../log/log-view.js';
import type { Canvas, Rect } from '../terminal/canvas.js';
import { paintBar } from '../widgets/bar.js';
import { paintFrames, paintTitle } from '../widgets/frame.js';
import { inputRows, paintInput } from '../widgets/input.js';
import type { InputView } from '../widgets/input.js';
import { recallSegments } from '../widgets/hints.js';
import { paintNotice } from '../widgets/notice.js';
import { paintSheet } from '../widgets/overlay.js';
import { paintPane } from '../widgets/pane.js';
import { paintTable } from '../widgets/table.js';
import type { Theme } from '../widgets/theme.js';
import type { Charts } from './chart/chart-view.js';
import { headerView } from './header-view.js';
import { layoutOf } from './layout.js';
import type { Layout, Tile } from './layout.js';
import { hintView, noticeView, paneSegments } from './notice-view.js';
import { lookOf, placedSheet, spaceIn, tablePlace, tableRows } from './places.js';
import { sheetTitle } from './sheets.js';
import type { Model } from './state/model.js';
import { frontOf } from './state/model.js';
import { logOf } from './state/scrolling.js';
import { usersTitle, usersView } from './users-view.js';

const say = words.dashboard;
/** The height that a long notice may cover. */
const NOTICE_SHARE = 0.25;
const HINT = say.commandHint(OPERATOR_COMMANDS.map(({ name }) => name));

/** Paints the whole dashboard, and gives the layout that it has now. */
export function paintDashboard(canvas: Canvas, model: Model, charts: Charts, theme: Theme): Layout {
  const input = inputView(model, theme);
  const { fronts, zoom, chart } = model;
  const size = { columns: canvas.width, rows: canvas.height };
  const layout = layoutOf({ ...size, fronts, zoom, chart, inputRows: inputRows(input, canvas.width) });
  // A theme may bring a background of its own.
  if (theme.text.bg !== undefined) {
    canvas.fill({ x: 0, y: 0, width: canvas.width, height: canvas.height }, ' ', theme.text);
  }
  paintTiles(canvas, model, charts, layout, theme);
  paintBars(canvas, model, layout, theme);
  paintInput(canvas.region(layout.input), input, theme);
  paintOverlay(canvas, model, layout, theme);
  return layout;
}

/** Whether only one of the charts is to be seen, or would be. */
export function isOneChart({ tiles }: Layout): boolean {
  return tiles.filter(({ pane }) => pane === 'charts').length < 2;
}

function inputView({ input, filtering, recall }: Model, theme: Theme): InputView {
  const { chars, cursor } = input.editor;
  return {
    target: null,
    style: { ...theme.text, ...theme.own },
    chars,
    cursor,
    hint: recall === null ? HINT : '',
    active: !filtering,
  };
}

function paintTiles(canvas: Canvas, model: Model, charts: Charts, layout: Layout, theme: Theme): void {
  const front = frontOf(model);
  const boxes = layout.tiles.filter(({ frame }) => frame === 'box');
  const frames = boxes.map(({ outer, pane }) => ({ outer, focused: pane === front }));
  // Frames are painted on a canvas that begins where they do.
  const { y } = layout.main;
  const moved = frames.map(({ outer, focused }) => ({ outer: { ...outer, y: outer.y - y }, focused }));
  paintFrames(canvas.region(layout.main), moved, theme);
  for (const tile of layout.tiles) {
    const { outer, pane, frame } = tile;
    const line: Rect = { x: outer.x, y: outer.y, width: outer.width, height: 1 };
    if (frame === 'rule') canvas.fill(line, '─', theme.borderFocused);
    const text = paintTile(canvas, model, charts, tile, theme);
    if (frame === 'none') continue;
    paintTitle(canvas, { ...line, text, right: '', focused: pane === front }, theme);
  }
}

/** Paints what stands in a tile, and gives its title. */
function paintTile(canvas: Canvas, model: Model, charts: Charts, tile: Tile, theme: Theme): string {
  if (tile.pane === 'users') return paintUsers(canvas, model, tile, theme);
  if (tile.chart !== null) {
    const { width, height } = tile.text;
    charts.paint(canvas.region(tile.text), model, tile.chart, theme);
    return charts.title(model, tile.chart, width, height);
  }
  const log = logOf(model, tile.pane);
  const look = lookOf(model);
  if (log !== null) {
    const view = logView(log, spaceIn(model, tile), look, { dead: false, sought: null });
    paintPane(canvas.region(tile.text), view, theme);
  }
  return say.panes[tile.pane];
}

function paintUsers(canvas: Canvas, model: Model, tile: Tile, theme: Theme): string {
  const place = tablePlace(model, tile);
  const shown = model.users.view.show(tableRows(place));
  paintTable(canvas.region(place), usersView(model, shown, place.width, theme), theme);
  if (place.height < tile.text.height) {
    const row = canvas.region({ ...tile.text, y: place.y + place.height, height: 1 });
    const end = row.put(0, 0, say.filter(model.users.filter), model.filtering ? theme.banner : theme.dim);
    if (model.filtering) row.cursor(Math.min(end, row.width - 1), 0);
  }
  return usersTitle(model, shown);
}

function paintBars(canvas: Canvas, model: Model, layout: Layout, theme: Theme): void {
  const { header, notice } = layout;
  const { recall } = model;
  const search = recall === null ? null : { left: recallSegments(recall, theme.banner), right: [] };
  paintBar(canvas.region(header), 0, (notice === null ? search : null) ?? headerView(model, theme));
  if (notice !== null) {
    const left = hintView(model, isOneChart(layout), theme);
    paintBar(canvas.region(notice), 0, search ?? { left, right: paneSegments(model, theme) });
  }
  if (search === null) paintOverBars(canvas, model, layout, theme);
}

/** What must be read, also where a row is too short for it. */
function paintOverBars(canvas: Canvas, model: Model, { header, notice: own }: Layout, theme: Theme): void {
  const notice = noticeView(model, theme);
  if (notice === null) return;
  // What lies over the panes was asked for later.
  const most = model.overlay === null ? Math.max(1, Math.floor(canvas.height * NOTICE_SHARE)) : 1;
  const { y: row } = own ?? header;
  paintNotice(canvas, { row, grows: own === null ? 'down' : 'up', most }, notice, theme);
}

function paintOverlay(canvas: Canvas, model: Model, layout: Layout, theme: Theme): void {
  const { overlay } = model;
  const sheet = placedSheet(model, layout);
  if (overlay === null || sheet === null) return;
  const { place, rows } = sheet;
  paintSheet(canvas, place, { title: sheetTitle(overlay), rows, top: overlay.top }, theme);
}
