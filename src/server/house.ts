import { randomUUID } from 'node:crypto';
import type { ToldOf } from '../bus/bus.js';
import type { ServerFacts, ServerPresent } from '../bus/events.js';
import type { ServerReadings } from '../bus/server-readings.js';
import type { Clock } from '../clock.js';
import { systemClock } from '../clock.js';
import { Disposers } from '../disposer.js';
import { NICK_NOTE_MS, REPLAY_BYTES } from '../limits.js';
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
import type { Commons } from './commons.js';
import { localCommons } from './commons.js';
import { FanOut } from './fan-out.js';
import { Floor } from './floor.js';
import { FrontDoor } from './front-door.js';
import { LagProbe } from './lag-probe.js';
import { Meter } from './meter.js';
import { Journal } from './operator/journal.js';
import { serveOperators } from './operator/operator.js';
import { Rules } from './operator/rules.js';
import { startSampler } from './operator/sampler.js';
import { ratesOf, roomRateOf } from './rates.js';
import type { ServerOptions } from './server-options.js';
import type { SessionContext } from './session-context.js';
import { Senders } from './senders.js';
import { Sessions } from './sessions.js';
import { Budgets } from './state/budgets.js';
import type { Said } from './state/member.js';

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
  readonly #commons: Commons;
  readonly #fanOut: FanOut;
  readonly #floor: Floor;
  readonly #sessions = new Sessions();
  readonly #journal = new Journal();
  readonly #door: FrontDoor;
  readonly #owned = new Disposers();
  readonly #startedAt: number;
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
    this.#lag = new LagProbe(this.#clock);
    this.#limits = { ...(options.limits ?? DEFAULT_LIMITS) };
    this.#caretaker = new Caretaker({
      clock: this.#clock,
      sessions: this.#sessions,
      limits: this.#limits,
      onDescriptorsUsedUp: () => {
        const message = words.server.descriptorsUsedUp;
        options.bus.tell('problem', { code: 'descriptors-used-up', message });
      },
    });
    this.#startedAt = this.#clock.now();
    const startedAfter = this.#clock.elapsed();
    this.#meter.attach({
      muted: () => this.#rules.countMuted(() => this.#sessions.people()),
      banned: () => this.#rules.bans.length,
    });
    this.#store = options.store ?? new MemoryStore();
    this.#rules = new Rules(this.#store, this.#clock);
    this.#access = new Access(options.access ?? OPEN, this.#store, this.#clock);
    this.#commons = options.commons ?? this.#localCommons();
    this.#fanOut = new FanOut({
      commons: this.#commons,
      meter: this.#meter,
      motd: () => this.#rules.motd,
      onSaid: this.#onSaid,
      clock: this.#clock,
      replayBytes: () => Math.min(REPLAY_BYTES, this.#limits.sendQueueBytes / 2),
      onFault: this.#onFault,
    });
    this.#floor = new Floor({
      clock: this.#clock,
      rate: roomRateOf(this.#limits),
      onBusy: (waiting) => {
        options.bus.tell('problem', { code: 'room-busy', message: words.server.roomBusy(waiting) });
      },
    });
    const context: SessionContext = {
      commons: this.#commons,
      fanOut: this.#fanOut,
      floor: this.#floor,
      limits: this.#limits,
      budgets: new Budgets(ratesOf(this.#limits)),
      clock: this.#clock,
      steadyNow: () => Math.round(this.#startedAt + this.#clock.elapsed() - startedAfter),
      rules: this.#rules,
      gate: this.#access,
      findRival: (key, isInTheWay) => this.#sessions.byKey(key, isInTheWay),
      senders: new Senders(),
      meter: this.#meter,
      events: clientFacts({
        bus: options.bus,
        meter: this.#meter,
        sessions: this.#sessions,
        fanOut: this.#fanOut,
        onFault: this.#onFault,
      }),
    };
    this.#door = new FrontDoor({
      bus: options.bus,
      sessions: this.#sessions,
      context,
      addressBarred: (ip) => this.#rules.addressBarred(ip),
    });
  }

  async open(): Promise<Listener> {
    const { host, port, bus, identity } = this.#options;
    const limits = this.#limits;
    const { password } = this.#options.access ?? OPEN;
    // It takes its time, which nobody shall wait for, or use, at the door.
    const stored = password === undefined ? null : await hashPassword(password);
    this.#listener = await listen({
      ...(host === undefined ? {} : { host }),
      port,
      get sendQueueBytes() {
        return limits.sendQueueBytes;
      },
      ...(identity === undefined ? {} : { tls: secureContext(identity) }),
      traffic: this.#meter.traffic,
      onConnection: (connection) => {
        try {
          this.#door.open(connection);
        } catch (error) {
          this.#onFault(error);
          connection.destroy();
        }
      },
      onError: (error) => {
        if (isUsedUp(error)) this.#caretaker.lookAtDescriptors();
        else this.#onFault(error);
      },
    });
    this.#remember();
    // Nobody has been heard yet: connections come in a later turn of the loop.
    this.#options.store?.open(this.#listener.port);
    this.#rules.recall();
    this.#access.recall(stored);
    this.#subscribe();
    const { fingerprint } = identity ?? {};
    const shown = fingerprint === undefined ? {} : { fingerprint };
    bus.tell('server:listening', { host: this.#listener.host, port: this.#listener.port, ...shown });
    return this.#listener;
  }

  present(): ServerPresent {
    return {
      host: this.#listener?.host ?? '',
      port: this.#listener?.port ?? 0,
      startedAt: this.#startedAt,
      clients: this.#sessions.infos(),
      ...this.#journal.remembered,
    };
  }

  changeLimits(changes: Partial<ServerLimits>): void {
    Object.assign(this.#limits, changes);
    this.#floor.look();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#owned.dispose();
    const listenerClosed = this.#listener?.close();
    this.#fanOut.close();
    for (const session of this.#sessions.all()) session.stop();
    await listenerClosed;
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
    const { bus } = this.#options;
    this.#owned.own(
      serveOperators({
        bus,
        clock: this.#clock,
        sessions: this.#sessions,
        rules: this.#rules,
        access: this.#access,
        limits: this.#limits,
        changeLimits: (changes) => {
          this.changeLimits(changes);
        },
        announce: (text) => {
          this.#commons.announce(text);
        },
        stop: () => {
          void this.close();
        },
        onFault: this.#onFault,
      }),
      startSampler({
        bus,
        clock: this.#clock,
        sessions: this.#sessions,
        totals: () => this.#meter.pace,
        takeWorstLagMs: () => this.#lag.takeWorst(),
        rssBytes: residentBytes,
      }),
      this.#lag.start(),
      this.#clock.every(NICK_NOTE_MS, () => {
        for (const { nick, fingerprint } of this.#sessions.infos()) this.#access.seen(nick, fingerprint);
      }),
      this.#caretaker.start(),
    );
  }

  readonly #onFault = (error: unknown): void => {
    const message = messageOf(error);
    this.#options.log?.('server-fault', error);
    this.#options.bus.tell('problem', { code: 'server-fault', message });
  };

  readonly #onSaid = (texts: readonly Said[]): void => {
    this.#meter.said(texts.length);
    this.#meter.unkept(texts.filter(({ unkept }) => unkept === true).length);
    this.#options.bus.tellAll('room:said', texts.map(toldOf));
  };

  #localCommons(): Commons {
    const limits = this.#limits;
    const backlog = {
      get texts() {
        return limits.backlogTexts;
      },
      get bytes() {
        return limits.backlogBytes;
      },
    };
    const epoch = randomUUID().slice(0, 8);
    return localCommons({ epoch, now: () => this.#clock.now(), backlog, store: this.#store, limits });
  }
}

function toldOf({ at, from, text, emote }: Said): ToldOf<ServerFacts, 'room:said'> {
  return { fact: 'room:said', at, fields: emote === true ? { from, text, emote } : { from, text } };
}
