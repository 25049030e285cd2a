import { randomUUID } from 'node:crypto';
import type { ServerBus } from '../../src/bus/buses.js';
import { momentOf } from '../../src/clock.js';
import type { Clock } from '../../src/clock.js';
import { Disposers } from '../../src/disposer.js';
import type { Disposer } from '../../src/disposer.js';
import { words } from '../../src/words/index.js';
import type { Terminal } from '../terminal/terminal.js';
import type { Themes } from '../theme/themes.js';
import type { DrawChart } from './chart/chart-cells.js';
import { Charts } from './chart/chart-view.js';
import { addressOf } from './header-view.js';
import { isShown } from './layout.js';
import type { Layout } from './layout.js';
import { isOneChart, paintDashboard } from './paint.js';
import { logSpace, sheetLastTop, spotAt, tablePlace, tableRows } from './places.js';
import type { Context } from './state/context.js';
import type { Effect } from './state/effects.js';
import { newModel } from './state/model.js';
import type { Mode, Model } from './state/model.js';
import { press } from './state/press.js';
import { reduce } from './state/reduce.js';

/** What the dashboard is joined to. */
export interface DashboardOptions {
  readonly bus: ServerBus;
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** What everything is painted with. */
  readonly themes: Themes;
  /** Who sits here, for the event log. */
  readonly by: string;
  /**
   * `serve`: the server runs in this process, so that leaving means stopping it. `watch`: it runs elsewhere and
   * goes on.
   */
  readonly mode: Mode;
  /** Whether the mouse is heard; default true. */
  readonly mouse?: boolean;
  /** What draws the charts, if it is loaded already; else it is, once a chart is to be seen. */
  readonly drawChart?: DrawChart;
  /**
   * The dashboard is to be closed. Called once: when somebody leaves a `watch`, and in `serve` when the server has
   * stopped (whoever asked for it) or Ctrl-C found no server that runs.
   */
  readonly onQuit: () => void;
}

/** How often times and notices are looked at. */
const TICK_MS = 1000;

/**
 * Opens the operator's dashboard on a terminal: facts change the model, keys change it and become `operator:run`
 * intents, and every change asks for a frame. Open it before the server starts, or on a bus whose first fact is
 * `server:presented`: what was told before is not seen.
 *
 * @returns lets go of bus, clock and terminal; the terminal itself is the caller's. Calling it twice is harmless
 */
export function openDashboard(options: DashboardOptions): Disposer {
  const screen = new DashboardScreen(options);
  return () => {
    screen.dispose();
  };
}

class DashboardScreen {
  readonly #options: DashboardOptions;
  readonly #model: Model;
  readonly #charts: Charts;
  readonly #owned = new Disposers();
  #layout: Layout | null = null;
  #title = '';
  #hasQuit = false;
  #isLoading = false;
  /** Runs out when the users may be put in order again. */
  #settling: Disposer | null = null;

  constructor(options: DashboardOptions) {
    this.#options = options;
    const { bus, terminal, clock, mode, by } = options;
    this.#model = newModel(mode, by, randomUUID().slice(0, 8), momentOf(clock));
    this.#charts = new Charts(options.drawChart ?? null);
    this.#owned.own(
      bus.onAnyFact((told) => {
        // A text of a flood brings its own time: the clocks are not asked for each.
        if (told.fact !== 'room:said') this.#model.now = momentOf(clock);
        reduce(this.#model, told);
        this.#settleMouse();
        terminal.requestFrame();
      }),
      bus.onFact('server:closed', () => {
        if (mode === 'serve') this.#quit();
      }),
      terminal.onInput((event) => {
        this.#model.now = momentOf(clock);
        for (const effect of press(this.#model, event, this.#context)) this.#do(effect);
        this.#settleMouse();
        // A key's echo does not wait for the frame clock.
        terminal.flushNow();
      }),
      clock.every(TICK_MS, () => {
        this.#model.now = momentOf(clock);
        terminal.requestFrame();
      }),
      () => {
        this.#settling?.();
      },
    );
    this.#settleMouse();
    terminal.paintWith((canvas) => {
      this.#orderUsers();
      this.#layout = paintDashboard(canvas, this.#model, this.#charts, options.themes.current);
      this.#nameWindow();
      this.#loadCharts(this.#layout);
    });
  }

  dispose(): void {
    this.#hasQuit = true;
    this.#owned.dispose();
  }

  readonly #context: Context = ((screen: DashboardScreen): Context => ({
    spaceOf: (pane) => (screen.#layout === null ? null : logSpace(screen.#model, screen.#layout, pane)),
    get tableRows() {
      const tile = screen.#layout?.tiles.find(({ pane }) => pane === 'users');
      return tile === undefined ? 1 : tableRows(tablePlace(screen.#model, tile));
    },
    get lastTop() {
      return screen.#layout === null ? 0 : sheetLastTop(screen.#model, screen.#layout);
    },
    get isOneChart() {
      return screen.#layout !== null && isOneChart(screen.#layout);
    },
    spotAt: (x, y) => (screen.#layout === null ? null : spotAt(screen.#model, screen.#layout, x, y)),
  }))(this);

  #do(effect: Effect): void {
    const { bus, terminal } = this.#options;
    switch (effect.kind) {
      case 'run':
        bus.ask('operator:run', effect.fields);
        return;
      case 'suspend':
        terminal.suspend();
        return;
      case 'redraw':
        terminal.redraw();
        return;
      case 'quit':
        this.#quit();
    }
  }

  #quit(): void {
    if (this.#hasQuit) return;
    this.#hasQuit = true;
    this.#options.onQuit();
  }

  /** While a pane is zoomed, or an invite code shown, the mouse is the terminal's: to copy with. */
  #settleMouse(): void {
    const { zoom, overlay } = this.#model;
    const isToCopy = zoom || (overlay?.kind === 'answer' && overlay.outcome.done === 'invited');
    this.#options.terminal.setMouse((this.#options.mouse ?? true) && !isToCopy);
  }

  /** With the frame: nobody sees an order that is not painted. */
  #orderUsers(): void {
    const { clock, terminal } = this.#options;
    const wait = this.#model.users.settle(clock.elapsed());
    if (wait === null || this.#settling !== null) return;
    this.#settling = clock.after(wait, () => {
      this.#settling = null;
      terminal.requestFrame();
    });
  }

  #nameWindow(): void {
    const title = words.dashboard.windowTitle(
      words.dashboard.title[this.#model.mode],
      addressOf(this.#model),
    );
    if (title === this.#title) return;
    this.#title = title;
    this.#options.terminal.setTitle(title);
  }

  /** Behind the frame that has a place for a chart, so that nobody waits for the library who sees none. */
  #loadCharts(layout: Layout): void {
    if (!this.#charts.isMissing || this.#isLoading || !isShown(layout, 'charts')) return;
    this.#isLoading = true;
    void loadContrib().then((draw) => {
      this.#charts.drawWith(draw);
      if (!this.#hasQuit) this.#options.terminal.requestFrame();
    });
  }
}

/** Without the library there are no charts, and all else goes on. */
async function loadContrib(): Promise<DrawChart> {
  try {
    return (await import('./chart/contrib-line.js')).drawWithContrib;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
