import type { Rect } from '../terminal/canvas.js';
import { lastTop } from '../widgets/overlay.js';
import { centred, holds, inside } from '../widgets/rects.js';
import { helpRows } from './help-view.js';
import type { Layout, Tile } from './layout.js';
import { peopleView } from './people-view.js';
import type { Spot } from './state/context.js';
import type { Model } from './state/model.js';
import { searchIn } from './state/search.js';

/** The widest an overlay gets: longer lines are hard to read. */
const SHEET_COLUMNS = 92;
const PEOPLE_COLUMNS = 44;

/** Where an overlay stands, border and all; null while there is none, or the panel does its work. */
export function overlayPlace({ overlay }: Model, { people, main }: Layout): Rect | null {
  if (overlay === null) return null;
  if (overlay.kind === 'help') return centred(main, SHEET_COLUMNS);
  return people === null ? centred(main, PEOPLE_COLUMNS) : null;
}

/** The last row that the help can begin with; 0 when all of it is to be seen, or none. */
export function helpLastTop({ overlay }: Model, { main }: Layout): number {
  if (overlay?.kind !== 'help') return 0;
  const { width, height } = inside(centred(main, SHEET_COLUMNS));
  return lastTop(helpRows(overlay.command, width), height);
}

/** Where the lines of a pane stand: a search has the last row. */
export function linesPlace(model: Model, { pane, text }: Tile): Rect {
  const shown = model.panes[pane];
  if (shown === undefined || searchIn(model, shown) === null) return text;
  return { ...text, height: Math.max(1, text.height - 1) };
}

/** What stands at a cell; null for borders, bars and the input line. */
export function spotAt(model: Model, layout: Layout, x: number, y: number): Spot | null {
  const overlay = overlayPlace(model, layout);
  if (model.overlay?.kind === 'help') {
    return overlay !== null && holds(overlay, x, y) ? { kind: 'help' } : null;
  }
  const people = overlay ?? layout.people;
  if (people !== null && holds(people, x, y)) return personAt(model, inside(people), y);
  if (overlay !== null) return null;
  const tile = layout.tiles.find(({ outer }) => holds(outer, x, y));
  const pane = tile === undefined ? undefined : model.panes[tile.pane];
  return pane === undefined ? null : { kind: 'pane', pane };
}

function personAt(model: Model, { y: top, height }: Rect, y: number): Spot {
  const { people, filter } = peopleView(model, height);
  return { kind: 'people', nick: people[y - top - (filter === null ? 0 : 1)]?.nick ?? null };
}
