import { words } from '../../src/words/index.js';
import type { Canvas, Rect } from '../terminal/canvas.js';
import { widthOf } from '../terminal/clusters.js';
import { truncate } from '../terminal/wrap.js';
import { paintBar } from '../widgets/bar.js';
import { paintFrames, paintTitle } from '../widgets/frame.js';
import type { Box, Title } from '../widgets/frame.js';
import { inputRows, paintInput } from '../widgets/input.js';
import type { InputView } from '../widgets/input.js';
import { openOverlay, paintSheet } from '../widgets/overlay.js';
import { paintPane } from '../widgets/pane.js';
import { paintPeople } from '../widgets/people.js';
import { nickStyle } from '../widgets/theme.js';
import type { Theme } from '../widgets/theme.js';
import { helpRows } from './help-view.js';
import { inside } from '../widgets/rects.js';
import { layoutOf } from './layout.js';
import type { Layout, Tile } from './layout.js';
import { noticeView } from './notice-view.js';
import { lookOf, paneView, spaceFor } from './pane-view.js';
import { peopleView } from './people-view.js';
import { linesPlace, overlayPlace } from './places.js';
import { paintSearch } from './search-view.js';
import type { Model } from './state/model.js';
import type { Pane } from './state/pane.js';
import { focused, nickAsked } from './state/panes.js';
import { searchIn } from './state/search.js';
import { statusView } from './status-view.js';

/** Paints the whole chat screen, and gives the layout that it has now. */
export function paintChat(canvas: Canvas, model: Model, theme: Theme): Layout {
  const input = inputView(model, theme);
  const layout = layoutOf({
    columns: canvas.width,
    rows: canvas.height,
    panes: model.panes.length,
    focus: model.panes.indexOf(focused(model)),
    zoom: model.zoom,
    inputRows: inputRows(input, canvas.width),
  });
  // A theme may bring a background of its own.
  if (theme.text.bg !== undefined)
    canvas.fill({ x: 0, y: 0, width: canvas.width, height: canvas.height }, ' ', theme.text);
  paintTiles(canvas, model, layout, theme);
  paintBars(canvas, model, layout, theme);
  paintInput(canvas.region(layout.input), input, theme);
  paintOverlay(canvas, model, layout, theme);
  return layout;
}

/** The input line of the focused pane, or the question for another nickname. */
function inputView(model: Model, theme: Theme): InputView {
  const pane = focused(model);
  const asked = nickAsked(model);
  const { chars, cursor } = asked ?? pane.input.editor;
  const isFiltering = model.overlay?.kind === 'people' && model.overlay.filter !== null;
  const active = !isFiltering && model.search?.typing !== true;
  const base = { chars, cursor, hint: '', active };
  if (asked !== null) return { ...base, target: words.chat.nickPrompt, style: theme.warn };
  if (pane.nick === null) return { ...base, target: words.chat.lobby, style: theme.room };
  const style = pane.phase === 'ended' ? theme.dim : { ...nickStyle(theme, pane.nick), ...theme.own };
  return { ...base, target: pane.nick, style };
}

function paintTiles(canvas: Canvas, model: Model, layout: Layout, theme: Theme): void {
  const focus = model.panes.indexOf(focused(model));
  const boxed = layout.tiles.filter(({ frame }) => frame === 'box');
  const tiles: readonly Box[] = boxed.map(({ outer, pane }) => ({ outer, focused: pane === focus }));
  const isChoosing = model.overlay?.kind === 'people';
  const people = layout.people === null ? [] : [{ outer: layout.people, focused: isChoosing }];
  paintFrames(canvas.region(layout.main), [...people, ...tiles], theme);
  if (layout.people !== null) paintPeoplePanel(canvas, model, layout.people, theme);
  for (const tile of layout.tiles) {
    const pane = model.panes[tile.pane];
    if (pane !== undefined) paintTile(canvas, model, pane, tile, tile.pane === focus, theme);
  }
}

function paintTile(
  canvas: Canvas,
  model: Model,
  pane: Pane,
  tile: Tile,
  isFocused: boolean,
  theme: Theme,
): void {
  const { x, y, width } = tile.outer;
  const right = pane.unread === 0 ? '' : words.chat.unread(pane.unread);
  const title: Title = {
    ...{ x, y, width },
    text: titleOf(pane, tile.pane + 1, width - TITLE_FRAME - (right === '' ? 0 : widthOf(right) + 2)),
    right,
    focused: isFocused,
  };
  if (tile.frame === 'rule') canvas.fill({ x, y, width, height: 1 }, '─', theme.borderFocused);
  if (tile.frame !== 'none') paintTitle(canvas, title, theme);
  const place = linesPlace(model, tile);
  const look = lookOf(model);
  const search = searchIn(model, pane);
  paintPane(canvas.region(place), paneView(pane, spaceFor(pane, place, look), look, search), theme);
  if (search === null) return;
  const row = { ...tile.text, y: tile.text.y + tile.text.height - 1, height: 1 };
  paintSearch(canvas.region(row), search, theme);
}

/** The corners, and the blanks around a title. */
const TITLE_FRAME = 4;

/** In `room` columns: how safe a chat is, in as few words as it takes; then the nick is cut, and never the words. */
function titleOf({ nick, phase, interruptedUntil, security }: Pane, number: number, room: number): string {
  if (nick === null) return words.chat.lobby;
  const open = interruptedUntil === null ? words.chat.security[security] : words.chat.interruptedTitle;
  const kinds = phase === 'open' ? open : [words.chat.ended];
  const titled = (name: string, kind: string): string => `${number} ${name} · ${kind}`;
  const shortest = kinds.at(-1) ?? '';
  const fitting = kinds.find((kind) => widthOf(titled(nick, kind)) <= room);
  if (fitting !== undefined) return titled(nick, fitting);
  return titled(truncate(nick, room - widthOf(titled('', shortest))), shortest);
}

function paintPeoplePanel(canvas: Canvas, model: Model, outer: Rect, theme: Theme): void {
  const view = peopleView(model, outer.height - 2);
  const isChoosing = model.overlay?.kind === 'people';
  const right = isChoosing || !view.stale || view.people.length === 0 ? '' : words.chat.peopleStale;
  const text = words.chat.people(model.people.size);
  paintTitle(canvas, { x: outer.x, y: outer.y, width: outer.width, text, right, focused: isChoosing }, theme);
  paintPeople(canvas.region(inside(outer)), view, theme);
}

function paintBars(canvas: Canvas, model: Model, layout: Layout, theme: Theme): void {
  const isSmall = layout.notice === null;
  const left = noticeView(model, isSmall, theme);
  if (layout.notice !== null) paintBar(canvas.region(layout.notice), 0, { left, right: [] });
  const status = isSmall && left.length > 0 ? { left, right: [] } : statusView(model, theme);
  paintBar(canvas.region(layout.status), 0, status);
}

function paintOverlay(canvas: Canvas, model: Model, layout: Layout, theme: Theme): void {
  const { overlay } = model;
  const place = overlayPlace(model, layout);
  if (overlay === null || place === null) return;
  if (overlay.kind === 'help') {
    const rows = helpRows(overlay.command, inside(place).width);
    paintSheet(canvas, place, { title: words.chat.helpTitle, rows, top: overlay.top }, theme);
    return;
  }
  const title = words.chat.people(model.people.size);
  const inner = openOverlay(canvas, place, { title }, theme);
  paintPeople(inner, peopleView(model, inner.height), theme);
}
