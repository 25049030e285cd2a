import type { PeerBus } from '../../src/bus/buses.js';
import { momentOf } from '../../src/clock.js';
import type { Clock } from '../../src/clock.js';
import { Disposers } from '../../src/disposer.js';
import type { Disposer } from '../../src/disposer.js';
import { words } from '../../src/words/index.js';
import { timeOf } from '../log/log-view.js';
import type { Terminal } from '../terminal/terminal.js';
import type { Themes } from '../theme/themes.js';
import type { Layout } from './layout.js';
import type { Memory } from './memory.js';
import { NO_MEMORY } from './memory.js';
import { paintChat } from './paint.js';
import { lookOf, spaceFor } from './pane-view.js';
import { helpLastTop, linesPlace, spotAt } from './places.js';
import { setPreference, useKeptTheme } from './set-preference.js';
import type { Context } from './state/context.js';
import type { Effect } from './state/effects.js';
import { newModel } from './state/model.js';
import type { Model } from './state/model.js';
import { currentNotice, focused } from './state/panes.js';
import { press } from './state/press.js';
import { reduce } from './state/reduce.js';

/** What the chat screen is joined to. */
export interface ChatScreenOptions {
  readonly bus: PeerBus;
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** `host`: the server of others runs in this process, so that leaving or stopping concerns them. */
  readonly mode: 'host' | 'join';
  /** What everything is painted with, and what `/theme` chooses from. */
  readonly themes: Themes;
  /** What is kept between runs; nothing when it is absent. */
  readonly memory?: Memory;
  /** The program is to end: somebody left here, or asked for `program:quit` on the bus. Called once. */
  readonly onQuit: () => void;
}

/** How often countdowns and the clock are looked at. */
const TICK_MS = 1000;

/**
 * Opens the chat screen on a terminal: facts change the model, keys change it and become intents, and every
 * change asks for a frame. Open it before the engine starts: facts told before are not seen.
 *
 * @returns lets go of bus, clock and terminal; the terminal itself is the caller's
 */
export function openChatScreen(options: ChatScreenOptions): Disposer {
  const screen = new ChatScreen(options);
  return () => {
    screen.dispose();
  };
}

class ChatScreen {
  readonly #options: ChatScreenOptions;
  readonly #model: Model;
  readonly #memory: Memory;
  readonly #owned = new Disposers();
  #layout: Layout | null = null;
  #title = '';
  /** What is shown that depends on the time, to see whether a tick changes it. */
  #shownTime = '';

  constructor(options: ChatScreenOptions) {
    this.#options = options;
    const { bus, terminal, clock } = options;
    this.#memory = options.memory ?? NO_MEMORY;
    this.#model = newModel(options.mode, momentOf(clock), this.#memory);
    useKeptTheme(this.#model, options.themes);
    this.#owned.own(
      bus.onAnyFact((told) => {
        this.#model.now = momentOf(clock);
        this.#perform(reduce(this.#model, told));
        terminal.requestFrame();
      }),
      bus.onIntent('program:quit', () => {
        this.dispose();
        options.onQuit();
      }),
      terminal.onInput((event) => {
        this.#model.now = momentOf(clock);
        this.#perform(press(this.#model, event, this.#context));
        // A key's echo does not wait for the frame clock.
        terminal.flushNow();
      }),
      clock.every(TICK_MS, () => {
        this.#tick();
      }),
    );
    terminal.paintWith((canvas) => {
      this.#layout = paintChat(canvas, this.#model, options.themes.current);
      // With the frame: a title for each text of a flood would be most of what the terminal gets.
      this.#nameWindow();
    });
    this.#settle();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  readonly #context: Context = {
    spaceOf: (pane) => {
      const index = this.#model.panes.indexOf(pane);
      const tile = this.#layout?.tiles.find((one) => one.pane === index);
      if (tile === undefined) return null;
      return spaceFor(pane, linesPlace(this.#model, tile), lookOf(this.#model));
    },
    spotAt: (x, y) => (this.#layout === null ? null : spotAt(this.#model, this.#layout, x, y)),
    lastTop: () => (this.#layout === null ? 0 : helpLastTop(this.#model, this.#layout)),
    themes: () => this.#options.themes.choices,
  };

  #perform(effects: readonly Effect[]): void {
    for (const effect of effects) this.#do(effect);
    this.#settle();
  }

  /** What the terminal itself must know. While a pane is zoomed, the mouse is the terminal's: to copy with. */
  #settle(): void {
    const { preferences, zoom } = this.#model;
    this.#options.terminal.setMouse(preferences.mouse && !zoom);
  }

  #do(effect: Effect): void {
    const { bus, terminal, themes } = this.#options;
    switch (effect.kind) {
      case 'ask':
        bus.ask(effect.asked.intent, effect.asked.fields);
        return;
      case 'bell':
        if (this.#model.preferences.bell) terminal.bell();
        return;
      case 'set':
        setPreference(this.#model, effect.change, themes, this.#memory);
        return;
      case 'remember':
        this.#memory.remember(effect.entry);
        return;
      case 'suspend':
        terminal.suspend();
        return;
      case 'redraw':
        terminal.redraw();
        return;
      case 'quit':
        bus.ask('program:quit', {});
    }
  }

  /** A frame, if a countdown or the clock shows something else now. */
  #tick(): void {
    this.#model.now = momentOf(this.#options.clock);
    const shown = timely(this.#model);
    if (shown === this.#shownTime) return;
    this.#shownTime = shown;
    this.#options.terminal.requestFrame();
  }

  #nameWindow(): void {
    const unread = this.#model.panes.reduce((sum, pane) => sum + pane.unread, 0);
    const title = words.chat.windowTitle(focused(this.#model).nick ?? words.chat.lobby, unread);
    if (title === this.#title) return;
    this.#title = title;
    this.#options.terminal.setTitle(title);
  }
}

/** Everything on the screen that changes with time alone, as one string. */
function timely(model: Model): string {
  const { now, invitations, link } = model;
  const isInterrupted = focused(model).interruptedUntil !== null;
  const isCounting = invitations.length > 0 || link.state === 'lost' || isInterrupted;
  return [timeOf(now.wall), isCounting ? now.elapsed : '', currentNotice(model) !== null].join(' ');
}
