import { Buffer } from 'node:buffer';
import type { ServerBus } from '../bus/buses.js';
import type { Told } from '../bus/bus.js';
import type { ServerFacts, ServerPresent } from '../bus/events.js';
import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import type { Log } from '../log.js';
import { errorFields } from '../log.js';
import { encodeFact } from './lines.js';

/** What a hub needs. */
export interface HubOptions {
  readonly bus: ServerBus;
  /** How the server stands now; what it gives is never changed afterwards. */
  readonly present: () => ServerPresent;
  readonly clock: Clock;
  readonly log: Log;
}

/** One at the other end of the socket, as the hub sees it. */
export interface Listener {
  /** Whether it gets every fact. */
  readonly watching: boolean;
  /** Takes lines, each with its newline. */
  write(bytes: Buffer): void;
}

/** One who has asked for something, and its own name for that. */
interface Asker {
  readonly listener: Listener;
  readonly request: string;
  readonly answered: () => void;
}

/** A fact on its way: to everyone who watches, or as a finished line to one. */
type Waiting =
  | { readonly told: Told<ServerFacts> }
  | { readonly to: Listener; readonly line: string; /** The present state. */ readonly first?: true };

/**
 * Carries the facts of the bus to everyone who watches, and each answer to whoever asked.
 *
 * What is told in one turn of the event loop goes out together, encoded once and written once to each, and only
 * after the room's own fan-out of that turn, which is due in the same turn: hence the second `setImmediate`.
 * While nobody is there, nothing is even heard.
 */
export class Hub {
  readonly #options: HubOptions;
  readonly #listeners = new Set<Listener>();
  readonly #askers = new Map<string, Asker>();
  #stopHearing: Disposer | null = null;
  #waiting: Waiting[] = [];
  #afterwards: (() => void)[] = [];
  #due: NodeJS.Immediate | null = null;
  #requests = 0;

  constructor(options: HubOptions) {
    this.#options = options;
  }

  /** How many are there. */
  get size(): number {
    return this.#listeners.size;
  }

  /** Lets one in. */
  add(listener: Listener): void {
    this.#listeners.add(listener);
    this.#stopHearing ??= this.#options.bus.onAnyFact((told) => {
      this.#hear(told);
    });
  }

  /** Nothing more goes to this one; answers that are still to come for it are dropped. */
  remove(listener: Listener): void {
    this.#listeners.delete(listener);
    for (const [name, asker] of this.#askers) if (asker.listener === listener) this.#askers.delete(name);
    if (this.#listeners.size > 0) return;
    this.#stopHearing?.();
    this.#stopHearing = null;
  }

  /**
   * Shows how the server stands to one who begins to watch: call it just before `watching` becomes true. What was
   * told before is in there, and everything later comes live.
   */
  present(listener: Listener): void {
    const { clock, present } = this.#options;
    const line = encodeFact('server:presented', clock.now(), present());
    this.#wait({ to: listener, line, first: true });
  }

  /** Tells one alone that something is wrong. */
  complain(listener: Listener, code: string, message: string): void {
    const line = encodeFact('problem', this.#options.clock.now(), { code, message });
    this.#wait({ to: listener, line });
  }

  /**
   * Asks the server for something on behalf of one, who gets the answer under its own name for it. Names are
   * theirs: two who use the same do not get each other's answers.
   */
  run(asker: Asker, by: string, line: string): void {
    this.#requests += 1;
    const request = `control-${this.#requests}`;
    this.#askers.set(request, asker);
    this.#options.bus.ask('operator:run', { request, by, line });
  }

  /** Calls back once, after what has been told up to now has been written. */
  afterwards(task: () => void): void {
    this.#afterwards.push(task);
    this.#schedule();
  }

  /** Writes at once what waits. */
  flush(): void {
    if (this.#due !== null) clearImmediate(this.#due);
    this.#due = null;
    const waiting = this.#waiting;
    const afterwards = this.#afterwards;
    this.#waiting = [];
    this.#afterwards = [];
    if (waiting.length > 0) this.#write(waiting);
    for (const task of afterwards) task();
  }

  #hear(told: Told<ServerFacts>): void {
    if (told.fact === 'operator:answered') this.#answer(told);
    else if (this.#isWatched()) this.#wait({ told });
  }

  #answer({
    at,
    fields: { request, outcome },
  }: Extract<Told<ServerFacts>, { fact: 'operator:answered' }>): void {
    const asker = this.#askers.get(request);
    if (asker === undefined) return;
    this.#askers.delete(request);
    const line = encodeFact('operator:answered', at, { request: asker.request, outcome });
    this.#wait({ to: asker.listener, line });
    asker.answered();
  }

  #isWatched(): boolean {
    for (const { watching } of this.#listeners) if (watching) return true;
    return false;
  }

  #wait(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#schedule();
  }

  #schedule(): void {
    this.#due ??= setImmediate(() => {
      this.#due = setImmediate(() => {
        this.#due = null;
        try {
          this.flush();
        } catch (error) {
          this.#options.log.error('control-fault', errorFields(error));
        }
      });
    });
  }

  #write(waiting: readonly Waiting[]): void {
    const watched = this.#isWatched();
    const lines = waiting.map((each) => {
      if ('to' in each) return each.line;
      const { fact, at, fields } = each.told;
      return watched ? encodeFact(fact, at, fields) : '';
    });
    const addressees = new Set(waiting.map((each) => ('to' in each ? each.to : null)));
    let shared: Buffer | null = null;
    for (const listener of this.#listeners) {
      if (addressees.has(listener)) listener.write(ownBytes(listener, waiting, lines));
      else if (listener.watching) {
        shared ??= bytesOf(lines.filter((_, at) => isForAll(waiting[at])));
        if (shared.length > 0) listener.write(shared);
      }
    }
  }
}

/** What one gets that is told something of its own: if that is the present state, only what came after it. */
function ownBytes(listener: Listener, waiting: readonly Waiting[], lines: readonly string[]): Buffer {
  const begin = waiting.findIndex((each) => 'to' in each && each.to === listener && each.first === true);
  return bytesOf(
    lines.filter((_, at) => {
      const each = waiting[at];
      if (each !== undefined && 'to' in each) return each.to === listener;
      return listener.watching && at > begin;
    }),
  );
}

function isForAll(waiting: Waiting | undefined): boolean {
  return waiting !== undefined && 'told' in waiting;
}

function bytesOf(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join(''));
}
