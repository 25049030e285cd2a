import type { ServerPresent } from '../bus/events.js';
import type { ServerReadings } from '../bus/server-readings.js';
import type { Clock, Moment } from '../clock.js';
import { momentOf, systemClock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { Disposers } from '../disposer.js';
import type { ErrorCode } from '../errors.js';
import { NICK_NOTE_MS } from '../limits.js';
import type { HalfOpenConnection } from '../net/connection.js';
import { isUsedUp } from '../net/descriptors.js';
import type { Listener } from '../net/tcp-listener.js';
import { listen } from '../net/tcp-listener.js';
import { secureContext } from '../net/tls-identity.js';
import type { ServerLimits } from '../operator/server-limits.js';
import { DEFAULT_LIMITS } from '../operator/server-limits.js';
import { messageOf } from '../reason.js';
import { residentBytes } from '../resident-bytes.js';
import { MemoryStore } from '../store/memory-store.js';
import type { Store } from '../store/store.js';
import { words } from '../words/index.js';
import { Access } from './access/access.js';
import { OPEN } from './access/access-options.js';
import { hashPassword } from './access/password.js';
import { Caretaker } from './caretaker.js';
import { clientFacts } from './client-facts.js';
import { FrontDoor } from './front-door.js';
import { LagProbe } from './lag-probe.js';
import { Meter } from './meter.js';
import { Journal } from './operator/journal.js';
import { serveOperators } from './operator/operator.js';
import { Rules } from './operator/rules.js';
import { startSampler } from './operator/sampler.js';
import { ratesOf } from './rates.js';
import type { RefusalTally } from './refusal-tally.js';
import { refusalTally } from './refusal-tally.js';
import type { Room } from './room.js';
import { openRoom } from './room.js';
import type { ServerOptions } from './server-options.js';
import type { SessionContext, SessionEvents } from './session-context.js';
import { Senders } from './senders.js';
import { Sessions } from './sessions.js';
import { Budgets } from './state/budgets.js';
import { tellEarlier } from './text-facts.js';

/** Everything of one server. */
export class House {
  readonly #options: ServerOptions;
  readonly #clock: Clock;
  /** One object for all, changed in place. */
  readonly #limits: ServerLimits;
  readonly #rules: Rules;
  readonly #access: Access;
  /** Open once the server listens. */
  readonly #store: Store;
  readonly #room: Room;
  readonly #sessions = new Sessions();
  readonly #journal = new Journal();
  readonly #refusals: RefusalTally;
  readonly #door: FrontDoor;
  readonly #owned = new Disposers();
  readonly #started: Moment;
  readonly #meter = new Meter();
  readonly #lag: LagProbe;
  readonly #caretaker: Caretaker;
  /** See {@link RunningServer.readings}. */
  readonly readings: ServerReadings = {
    totals: () => this.#meter.totals(),
    onLag: (listener) => this.#lag.onLag(listener),
  };
  #listener: Listener | null = null;
  #closed: Promise<void> | null = null;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#started = momentOf(this.#clock);
    this.#lag = new LagProbe(this.#clock);
    this.#limits = { ...(options.limits ?? DEFAULT_LIMITS) };
    this.#caretaker = this.#employCaretaker();
    this.#store = options.store ?? new MemoryStore();
    this.#rules = new Rules(this.#store, this.#clock);
    this.#access = new Access(options.access ?? OPEN, this.#store, this.#clock);
    this.#meter.attach({
      muted: () => this.#rules.countMuted(() => this.#sessions.people()),
      banned: () => this.#rules.bans.length,
    });
    this.#room = this.#openRoom();
    this.#refusals = refusalTally(options.bus, this.#clock);
    this.#door = new FrontDoor({
      sessions: this.#sessions,
      context: this.#sessionContext(),
      addressBarred: (ip) => this.#rules.addressBarred(ip),
    });
  }

  async open(): Promise<Listener> {
    const { bus, identity } = this.#options;
    const { password } = this.#options.access ?? OPEN;
    // It takes its time, which nobody shall wait for, or use, at the door.
    const stored = password === undefined ? null : await hashPassword(password);
    this.#listener = await this.#listen();
    this.#remember();
    // Nobody has been heard yet: connections come in a later turn of the loop.
    this.#options.store?.open(this.#listener.port);
    this.#rules.recall();
    this.#access.recall(stored);
    this.#subscribe();
    const { fingerprint } = identity ?? {};
    const shown = fingerprint === undefined ? {} : { fingerprint };
    bus.tell('server:listening', { host: this.#listener.host, port: this.#listener.port, ...shown });
    const { commons } = this.#room;
    tellEarlier(bus, commons.missedSince(null, commons.seq).texts);
    return this.#listener;
  }

  present(): ServerPresent {
    return {
      host: this.#listener?.host ?? '',
      port: this.#listener?.port ?? 0,
      startedAt: this.#started.wall,
      clients: this.#sessions.infos(),
      ...this.#journal.remembered,
    };
  }

  changeLimits(changes: Partial<ServerLimits>): void {
    Object.assign(this.#limits, changes);
    this.#room.floor.look();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  #employCaretaker(): Caretaker {
    return new Caretaker({
      clock: this.#clock,
      sessions: this.#sessions,
      limits: this.#limits,
      onDescriptorsUsedUp: () => {
        this.#warn('descriptors-used-up', words.server.descriptorsUsedUp);
      },
    });
  }

  #openRoom(): Room {
    const parts = {
      bus: this.#options.bus,
      clock: this.#clock,
      limits: this.#limits,
      store: this.#store,
      meter: this.#meter,
      motd: () => this.#rules.motd,
      warn: this.#warn,
      onFault: this.#onFault,
    };
    return openRoom(parts, this.#options.commons);
  }

  #sessionContext(): SessionContext {
    const { wall, elapsed } = this.#started;
    return {
      ...this.#room,
      limits: this.#limits,
      budgets: new Budgets(ratesOf(this.#limits)),
      clock: this.#clock,
      steadyNow: () => Math.round(wall + this.#clock.elapsed() - elapsed),
      rules: this.#rules,
      gate: this.#access,
      findRival: (key, isInTheWay) => this.#sessions.byKey(key, isInTheWay),
      senders: new Senders(),
      meter: this.#meter,
      events: this.#clientFacts(),
    };
  }

  #clientFacts(): SessionEvents {
    return clientFacts({
      bus: this.#options.bus,
      meter: this.#meter,
      refusals: this.#refusals,
      sessions: this.#sessions,
      fanOut: this.#room.fanOut,
      onFault: this.#onFault,
    });
  }

  #listen(): Promise<Listener> {
    const { host, port, identity } = this.#options;
    const limits = this.#limits;
    return listen({
      ...(host === undefined ? {} : { host }),
      port,
      get sendQueueBytes() {
        return limits.sendQueueBytes;
      },
      ...(identity === undefined ? {} : { tls: secureContext(identity) }),
      traffic: this.#meter.traffic,
      onConnection: (connection) => {
        this.#letIn(connection);
      },
      onError: (error) => {
        if (isUsedUp(error)) this.#caretaker.lookAtDescriptors();
        else this.#onFault(error);
      },
    });
  }

  #letIn(connection: HalfOpenConnection): void {
    try {
      this.#door.open(connection);
    } catch (error) {
      this.#onFault(error);
      connection.destroy();
    }
  }

  async #close(): Promise<void> {
    this.#owned.dispose();
    const listenerClosed = this.#listener?.close();
    this.#room.fanOut.close();
    for (const session of this.#sessions.all()) session.stop();
    await listenerClosed;
    this.#refusals.dispose();
    this.#access.close();
    this.#store.close();
    this.#options.bus.tell('server:closed', {});
  }

  /** From before the store is opened: what is wrong with it is told then. */
  #remember(): void {
    const { bus, store } = this.#options;
    let kept = store === undefined ? null : true;
    this.#meter.attach({ storeKept: () => kept });
    this.#owned.own(
      this.#journal.follow(bus),
      bus.onFact('store:changed', (changed) => {
        ({ kept } = changed);
      }),
    );
  }

  #subscribe(): void {
    this.#owned.own(
      this.#serveOperators(),
      this.#startSampler(),
      this.#lag.start(),
      this.#clock.every(NICK_NOTE_MS, () => {
        for (const { nick, fingerprint } of this.#sessions.infos()) this.#access.seen(nick, fingerprint);
      }),
      this.#caretaker.start(),
    );
  }

  #serveOperators(): Disposer {
    return serveOperators({
      bus: this.#options.bus,
      clock: this.#clock,
      sessions: this.#sessions,
      rules: this.#rules,
      access: this.#access,
      limits: this.#limits,
      changeLimits: (changes) => {
        this.changeLimits(changes);
      },
      announce: (text) => {
        this.#room.commons.announce(text);
      },
      stop: () => {
        void this.close();
      },
      onFault: this.#onFault,
    });
  }

  #startSampler(): Disposer {
    return startSampler({
      bus: this.#options.bus,
      clock: this.#clock,
      sessions: this.#sessions,
      totals: () => this.#meter.pace,
      takeWorstLagMs: () => this.#lag.takeWorst(),
      rssBytes: residentBytes,
    });
  }

  readonly #warn = (code: ErrorCode, message: string): void => {
    this.#options.bus.tell('problem', { code, message });
  };

  readonly #onFault = (error: unknown): void => {
    const message = messageOf(error);
    this.#options.log?.('server-fault', error);
    this.#warn('server-fault', message);
  };
}
