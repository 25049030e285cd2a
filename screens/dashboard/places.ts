import { spaceOf } from '../log/log-view.js';
import type { Space } from '../log/space.js';
import type { Rect } from '../terminal/canvas.js';
import type { PaneLook } from '../widgets/pane-columns.js';
import type { SheetRow } from '../widgets/overlay.js';
import { lastTop } from '../widgets/overlay.js';
import { centred, holds, inside } from '../widgets/rects.js';
import { columnAt, placedColumns } from './columns.js';
import type { Layout, Tile } from './layout.js';
import type { PaneName } from './panes.js';
import { sheetRows } from './sheets.js';
import type { Spot } from './state/context.js';
import type { Model } from './state/model.js';

/** The widest an overlay gets: longer lines are hard to read. */
const SHEET_COLUMNS = 92;
/** Above and below an overlay. */
const BORDERS = 2;
/** The row of the column titles. */
const TITLES = 1;

/** How the room and the event log look. */
export function lookOf({ zoom }: Model): PaneLook {
  return { times: true, seconds: true, flush: zoom };
}

/** The room that a log has for its lines; null when it is not to be seen. */
export function logSpace(model: Model, layout: Layout, pane: PaneName): Space | null {
  const tile = layout.tiles.find((one) => one.pane === pane);
  return tile === undefined ? null : spaceIn(model, tile);
}

/** The room that a log has in its tile. */
export function spaceIn(model: Model, { pane, text }: Tile): Space {
  return spaceOf(text, lookOf(model), pane === 'room' ? model.roomFrom : null);
}

/** Where the users stand in their tile: the filter has the last row. */
export function tablePlace({ users, filtering }: Model, { text }: Tile): Rect {
  const hasFilter = filtering || users.filter !== '';
  return { ...text, height: Math.max(TITLES + 1, text.height - (hasFilter ? 1 : 0)) };
}

/** How many users there is room for. */
export function tableRows(place: Rect): number {
  return Math.max(1, place.height - TITLES);
}

/** What lies over the panes, as rows, and where it stands, border and all. */
export interface PlacedSheet {
  readonly place: Rect;
  readonly rows: readonly SheetRow[];
}

/** An overlay, no higher than it has rows; null while there is none. */
export function placedSheet({ overlay, now }: Model, { main }: Layout): PlacedSheet | null {
  if (overlay === null) return null;
  const place = centred(main, SHEET_COLUMNS);
  const rows = sheetRows(overlay, inside(place).width, now.wall);
  return { place: { ...place, height: Math.min(place.height, rows.length + BORDERS) }, rows };
}

/** The last row that an overlay can begin with; 0 when all of it is to be seen, or there is none. */
export function sheetLastTop(model: Model, layout: Layout): number {
  const sheet = placedSheet(model, layout);
  return sheet === null ? 0 : lastTop(sheet.rows, inside(sheet.place).height);
}

/** What stands at a cell; null for borders, bars and the command line. */
export function spotAt(model: Model, layout: Layout, x: number, y: number): Spot | null {
  const sheet = placedSheet(model, layout);
  if (sheet !== null && holds(sheet.place, x, y)) return { kind: 'overlay' };
  const tile = layout.tiles.find(({ outer }) => holds(outer, x, y));
  if (tile === undefined) return null;
  const pane: Spot = { kind: 'pane', pane: tile.pane };
  return tile.pane === 'users' ? (userSpot(model, tablePlace(model, tile), x, y) ?? pane) : pane;
}

function userSpot(model: Model, place: Rect, x: number, y: number): Spot | null {
  if (!holds(place, x, y)) return null;
  if (y === place.y) {
    const key = columnAt(placedColumns(place.width, model.users.hasLongAddress), x - place.x);
    return key === null ? null : { kind: 'title', key };
  }
  const { users } = model.users.view.show(tableRows(place));
  const user = users[y - place.y - TITLES];
  return user === undefined ? null : { kind: 'user', user };
}
