import { words } from '../../src/words/index.js';
import type { TableColumn, TableRow, TableView } from '../widgets/table.js';
import type { Theme } from '../widgets/theme.js';
import { placedColumns, titleOf } from './columns.js';
import type { PlacedColumn } from './columns.js';
import { whole } from './format.js';
import type { Model } from './state/model.js';
import type { Sort } from './state/sorting.js';
import type { ShownUsers } from './state/table-view.js';
import type { User } from './state/user.js';

const say = words.dashboard;

/** The users that are to be seen, as a table of that width. */
export function usersView(model: Model, shown: ShownUsers, width: number, theme: Theme): TableView {
  const { users, now } = model;
  const columns = placedColumns(width, users.hasLongAddress);
  const { chosen } = users.view;
  return {
    columns: columns.map((column) => columnView(column, users.sort)),
    rows: shown.users.map((user) => rowOf(user, columns, user === chosen, now.wall, theme)),
    empty: users.size === 0 ? say.nobodyHere : say.nobodyMatches,
  };
}

/** The title of the users' pane: how many, in which order, what of them is seen. */
export function usersTitle({ users }: Model, { top, total, users: rows }: ShownUsers): string {
  const { by } = users.sort;
  const isFiltered = users.filter !== '';
  const count = isFiltered
    ? say.usersTitle(whole(total), whole(users.size))
    : say.usersTitle(whole(users.size), null);
  const part = rows.length < total ? say.part(whole(top + 1), whole(top + rows.length)) : '';
  const parts = [
    count,
    say.sortTitle(say.columns[by], markOf(users.sort)),
    isFiltered ? say.filterTitle(users.filter) : '',
    part,
  ];
  return parts.filter(Boolean).join(' · ');
}

function columnView(column: PlacedColumn, sort: Sort): TableColumn {
  const { x, width, right, key } = column;
  const sorted = key === sort.by;
  return { x, width, right, sorted, title: titleOf(column, sorted ? markOf(sort) : '') };
}

/** ▾: the largest on top. */
function markOf({ down }: Sort): string {
  return down ? '▾' : '▴';
}

function rowOf(
  user: User,
  columns: readonly PlacedColumn[],
  isChosen: boolean,
  now: number,
  theme: Theme,
): TableRow {
  return {
    cells: columns.map((column) => ({ text: column.text(user, now), style: column.style(user, theme) })),
    mark: user.muted ? { text: say.muted, style: theme.warn } : null,
    chosen: isChosen,
    dead: user.gone,
  };
}
