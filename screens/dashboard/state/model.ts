import type { ServerSample } from '../../../src/bus/events.js';
import type { Moment } from '../../../src/clock.js';
import { ANSWER_MS, DASHBOARD_EVENTS, DASHBOARD_TEXTS, NOTICE_MS } from '../../../src/limits.js';
import { SampleHistory } from '../../../src/operator/sample-history.js';
import { EMPTY_LINE } from '../../input/input-line.js';
import type { InputLine } from '../../input/input-line.js';
import type { Recall } from '../../input/recall.js';
import { Scrollback } from '../../log/scrollback.js';
import type { ChartName, ChartRange, PaneName } from '../panes.js';
import { PANES } from '../panes.js';
import { noNames } from './known-names.js';
import type { KnownNames } from './known-names.js';
import type { Notice, Overlay, Question } from './modes.js';
import { UserTable } from './user-table.js';

/** `serve`: the server runs in this process. `watch`: in another one, and leaving stops nothing. */
export type Mode = 'serve' | 'watch';

/** Where the server is, once it is known. Times are epoch milliseconds. */
interface ServerPlace {
  readonly host: string;
  readonly port: number;
  readonly startedAt: number;
}

/** Everything that the dashboard knows. Changed in place by `reduce` (facts) and `act` (keys). */
export interface Model {
  readonly mode: Mode;
  /** Who sits here, for the event log. */
  readonly by: string;
  /** Begins the names of this dashboard's requests, unlike all others. */
  readonly name: string;
  /** The moment of the last fact, key or tick. How long something lasts here goes by its elapsed time. */
  now: Moment;
  phase: 'starting' | 'running' | 'stopping' | 'stopped';
  server: ServerPlace | null;
  sample: ServerSample | null;
  history: SampleHistory;
  /** How many seconds, and points of the hour, were taken: a chart moves on by these and shakes at nothing else. */
  taken: Readonly<Record<ChartRange, number>>;
  readonly users: UserTable;
  room: Scrollback;
  /** The line of the room above which stands what was said before the server was started; null without any. */
  roomFrom: number | null;
  events: Scrollback;
  /** The panes, the one in front first, then as they were in front before. */
  fronts: readonly PaneName[];
  zoom: boolean;
  range: ChartRange;
  /** The one shown where there is room for one. */
  chart: ChartName;
  input: InputLine;
  /** What was cut out last. */
  killed: string;
  /** Esc was pressed: the next key counts as pressed with Alt. */
  escape: boolean;
  question: Question | null;
  overlay: Overlay | null;
  /** What is typed goes into the filter of the users. */
  filtering: boolean;
  recall: Recall | null;
  notice: Notice | null;
  /** How many requests were made. */
  asked: number;
  /** Requests whose answer is still to come. */
  readonly pending: Set<string>;
  /** For completion. */
  readonly names: KnownNames;
  /** The last click on a user, for double clicks; `at` by the elapsed clock. */
  lastClick: { readonly id: string; readonly at: number } | null;
}

/** A dashboard on which nothing has happened yet. */
export function newModel(mode: Mode, by: string, name: string, now: Moment): Model {
  return {
    ...{ mode, by, name, now },
    phase: 'starting',
    server: null,
    sample: null,
    history: new SampleHistory(),
    taken: { minutes: 0, hour: 0 },
    users: new UserTable(),
    room: new Scrollback(DASHBOARD_TEXTS),
    roomFrom: null,
    events: new Scrollback(DASHBOARD_EVENTS),
    fronts: PANES,
    zoom: false,
    range: 'minutes',
    chart: 'deliveries',
    input: EMPTY_LINE,
    killed: '',
    escape: false,
    question: null,
    overlay: null,
    filtering: false,
    recall: null,
    notice: null,
    asked: 0,
    pending: new Set(),
    names: noNames(),
    lastClick: null,
  };
}

/** The pane in front. */
export function frontOf({ fronts }: Model): PaneName {
  return fronts[0] ?? 'users';
}

/** Brings a pane to the front. */
export function bringToFront(model: Model, pane: PaneName): void {
  if (pane !== 'users') model.filtering = false;
  model.fronts = [pane, ...model.fronts.filter((other) => other !== pane)];
}

/** Shows a remark of the dashboard itself for a while. */
export function remark(model: Model, text: string, tone: Notice['tone'] = 'plain'): void {
  model.notice = { text, tone, until: model.now.elapsed + NOTICE_MS };
}

/** Shows an answer of the server's, for longer. */
export function answer(model: Model, text: string, tone: Notice['tone']): void {
  model.notice = { text, tone, until: model.now.elapsed + ANSWER_MS };
}
