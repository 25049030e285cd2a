import { words } from '../../../src/words/index.js';
import { complete } from '../../input/completion.js';
import { edit, isEditAction } from '../../input/edit-actions.js';
import type { EditAction } from '../../input/edit-actions.js';
import { isEmpty, moveLine } from '../../input/editor.js';
import { browse, withEditor } from '../../input/input-line.js';
import { beginRecall } from '../../input/recall.js';
import type { Action } from '../keys.js';
import type { PaneName } from '../panes.js';
import { PANES } from '../panes.js';
import type { Context } from './context.js';
import type { Effect } from './effects.js';
import { NOTHING } from './effects.js';
import { openFilter } from './filter.js';
import type { Model } from './model.js';
import { bringToFront, frontOf, remark } from './model.js';
import { candidatesFor } from './offers.js';
import { scrollPane, toEnd } from './scrolling.js';
import { submit } from './submit.js';

type Doer = (model: Model, context: Context) => readonly Effect[] | undefined;

/** What the keys do that are neither edits nor go to a pane. */
const DOERS: Readonly<Record<Exclude<Action, EditAction | `front:${PaneName}`>, Doer>> = {
  send: (model) => submit(model),
  up: (model) => {
    vertical(model, -1);
  },
  down: (model) => {
    vertical(model, 1);
  },
  'history-back': (model) => {
    model.input = browse(model.input, -1);
  },
  'history-on': (model) => {
    model.input = browse(model.input, 1);
  },
  complete: (model) => {
    tab(model, 1);
  },
  'complete-back': (model) => {
    tab(model, -1);
  },
  recall: (model) => {
    model.recall = beginRecall(model.input);
  },
  'front-next': (model) => {
    step(model, 1);
  },
  'front-previous': (model) => {
    step(model, -1);
  },
  'scroll-up': (model, context) => {
    page(model, context, -1);
  },
  'scroll-down': (model, context) => {
    page(model, context, 1);
  },
  'scroll-start': (model, context) => {
    toEnd(model, context, -1);
  },
  'scroll-end': (model, context) => {
    toEnd(model, context, 1);
  },
  'sort-next': (model) => {
    model.users.sortNext(1);
  },
  'sort-previous': (model) => {
    model.users.sortNext(-1);
  },
  'sort-reverse': (model) => {
    model.users.sortBy(model.users.sort.by);
  },
  filter: (model) => {
    openFilter(model);
  },
  range: (model) => {
    model.range = model.range === 'minutes' ? 'hour' : 'minutes';
  },
  zoom: (model) => {
    model.zoom = !model.zoom;
  },
  help: (model) => {
    model.overlay = { kind: 'help', top: 0, command: null };
  },
  redraw: () => [{ kind: 'redraw' }],
  suspend: (model) => {
    if (model.mode === 'watch') return [{ kind: 'suspend' }];
    remark(model, words.dashboard.noSuspend);
    return NOTHING;
  },
  interrupt: (model) => interrupt(model),
  escape: (model) => {
    model.escape = true;
  },
};

/** Does what a key means. */
export function act(model: Model, action: Action, context: Context): readonly Effect[] {
  if (isEditAction(action)) {
    write(model, action, context);
    return NOTHING;
  }
  const pane = PANES.find((name) => action === `front:${name}`);
  if (pane !== undefined) {
    goTo(model, pane, context);
    return NOTHING;
  }
  const doer = DOERS[action as keyof typeof DOERS];
  return doer(model, context) ?? NOTHING;
}

/** Where there is room for one chart only, the same key again brings the other. */
function goTo(model: Model, pane: PaneName, { isOneChart }: Context): void {
  const isAgain = pane === 'charts' && frontOf(model) === 'charts' && isOneChart;
  if (isAgain) model.chart = model.chart === 'deliveries' ? 'users' : 'deliveries';
  bringToFront(model, pane);
}

function step(model: Model, by: 1 | -1): void {
  const at = PANES.indexOf(frontOf(model)) + by + PANES.length;
  bringToFront(model, PANES[at % PANES.length] ?? 'users');
}

/** The beginning and the end of nothing are those of the pane. */
function write(model: Model, action: EditAction, context: Context): void {
  const isNothing = isEmpty(model.input.editor) || model.filtering;
  if (isNothing && (action === 'line-start' || action === 'line-end')) {
    toEnd(model, context, action === 'line-start' ? -1 : 1);
    return;
  }
  const { editor, killed } = edit(model.input.editor, action, model.killed);
  model.killed = killed;
  model.input = withEditor(model.input, editor);
}

/** ↑ and ↓: the users' rows while nothing is written and they are in front, else the line's own history. */
function vertical(model: Model, by: -1 | 1): void {
  const { input, users, filtering } = model;
  if (filtering || (isEmpty(input.editor) && frontOf(model) === 'users')) {
    users.move(by);
    return;
  }
  const moved = moveLine(input.editor, by);
  model.input = moved === null ? browse(input, by) : withEditor(input, moved);
}

/** A page, two rows of the last one kept in sight. */
function page(model: Model, context: Context, by: 1 | -1): void {
  const pane = frontOf(model);
  if (pane === 'users') {
    model.users.move(by * Math.max(1, context.tableRows - 1));
    return;
  }
  const height = context.spaceOf(pane)?.height ?? 0;
  scrollPane(model, pane, by * Math.max(1, height - 2), context);
}

/** Tab completes what is written; on an empty line it goes to the next pane. */
function tab(model: Model, by: 1 | -1): void {
  if (isEmpty(model.input.editor)) {
    step(model, by);
    return;
  }
  const done = complete(model.input.editor, model.input.completion, by, candidatesFor(model));
  if (done !== null) model.input = { ...model.input, ...done };
}

/** Ctrl-C: clears what is written (Ctrl-Y brings it back); with nothing written it leaves. */
function interrupt(model: Model): readonly Effect[] {
  if (!isEmpty(model.input.editor)) {
    const { editor, killed } = edit(model.input.editor, 'cut-all', model.killed);
    model.killed = killed;
    model.input = withEditor(model.input, editor);
    return NOTHING;
  }
  // Leaving a server elsewhere stops nothing, and there is nothing to stop before it runs or after.
  if (model.mode === 'watch' || model.phase !== 'running') return [{ kind: 'quit' }];
  model.question = { kind: 'stop' };
  return NOTHING;
}
