import { randomUUID } from 'node:crypto';
import type { Bus } from '../bus/bus.js';
import type { ClientInfo, ServerFacts, ServerIntents } from '../bus/events.js';
import type { Clock } from '../clock.js';
import { systemClock } from '../clock.js';
import { Disposers } from '../disposer.js';
import { SILENCE_SWEEP_MS } from '../limits.js';
import type { Connection } from '../net/connection.js';
import type { Listener } from '../net/tcp-listener.js';
import { listen } from '../net/tcp-listener.js';
import type { Commons } from './commons.js';
import { localCommons } from './commons.js';
import { FanOut } from './fan-out.js';
import type { ServerLimits } from './limits-option.js';
import { DEFAULT_LIMITS } from './limits-option.js';
import { Session } from './session.js';
import type { SessionContext, SessionEvents } from './session-context.js';
import { Doorman } from './state/doorman.js';
import type { Member, MemberId } from './state/member.js';

/** How a server is to be. */
export interface ServerOptions {
  /** The address to listen on; `0.0.0.0` is every IPv4 address of this machine. */
  readonly host: string;
  /** 0 lets the operating system choose one. */
  readonly port: number;
  readonly bus: Bus<ServerFacts, ServerIntents>;
  readonly limits?: ServerLimits;
  readonly clock?: Clock;
  /** The directory and the room; one inside this process unless given. */
  readonly commons?: Commons;
  /** Hears of every fault of ours with its cause, which the fact `problem` cannot carry. */
  readonly log?: (code: string, error: unknown) => void;
}

/** A server at work. */
export interface RunningServer {
  /** The port that it really has. */
  readonly port: number;
  /** Says goodbye to everyone and stops; resolves when every connection is closed. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts a server: the directory and the room for clients of all three dialects on one port
 * (docs/PROTOCOL.md), and its facts and intents on the bus.
 *
 * @throws KlatschError `port-in-use` or `listen-failed`
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const house = new House(options);
  const listener = await house.open();
  return {
    port: listener.port,
    close: () => house.close(),
  };
}

/** Everything of one server. */
class House {
  readonly #options: ServerOptions;
  readonly #clock: Clock;
  readonly #limits: ServerLimits;
  readonly #doorman: Doorman;
  readonly #commons: Commons;
  readonly #fanOut: FanOut;
  readonly #sessions = new Map<MemberId, Session>();
  readonly #context: SessionContext;
  readonly #owned = new Disposers();
  #count = 0;
  /** When silent clients were looked for last. */
  #sweptAt: number;
  #listener: Listener | null = null;
  #closed: Promise<void> | null = null;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#sweptAt = this.#clock.now();
    this.#limits = options.limits ?? DEFAULT_LIMITS;
    this.#doorman = new Doorman(this.#limits);
    this.#commons = options.commons ?? this.#localCommons();
    this.#fanOut = new FanOut(this.#commons, this.#onFault);
    this.#context = {
      commons: this.#commons,
      fanOut: this.#fanOut,
      limits: this.#limits,
      clock: this.#clock,
      events: this.#sessionEvents(),
    };
  }

  async open(): Promise<Listener> {
    const { host, port, bus } = this.#options;
    this.#listener = await listen({
      host,
      port,
      sendQueueBytes: this.#limits.sendQueueBytes,
      onConnection: (connection) => {
        try {
          this.#onConnection(connection);
        } catch (error) {
          this.#onFault(error);
          connection.destroy();
        }
      },
      onError: this.#onFault,
    });
    this.#subscribe();
    bus.tell('server:listening', { host, port: this.#listener.port });
    return this.#listener;
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#owned.dispose();
    const listenerClosed = this.#listener?.close();
    this.#fanOut.close();
    for (const session of [...this.#sessions.values()]) session.stop();
    await listenerClosed;
    this.#options.bus.tell('server:closed', {});
  }

  #subscribe(): void {
    const { bus } = this.#options;
    this.#owned.own(
      this.#commons.hear((event) => {
        if (event.type !== 'said') return;
        const { from, text, emote } = event.said;
        bus.tell('room:said', emote === true ? { from, text, emote } : { from, text }, event.said.at);
      }),
      bus.onIntent('clients:list', () => {
        bus.tell('clients:listed', { clients: this.#clients() });
      }),
      bus.onIntent('server:stop', () => {
        void this.close();
      }),
      this.#clock.every(SILENCE_SWEEP_MS, () => {
        this.#sweep(this.#clock.now());
      }),
    );
  }

  /** After a sleep of ours, or a leap of the clock, what clients have sent meanwhile has to be read first. */
  #sweep(now: number): void {
    const slept = now - this.#sweptAt >= 2 * SILENCE_SWEEP_MS;
    this.#sweptAt = now;
    if (slept) return;
    for (const session of [...this.#sessions.values()]) session.checkSilence(now);
  }

  #onConnection(connection: Connection): void {
    const { ip } = connection.remote;
    const admission = this.#doorman.admit(ip);
    if (admission === 'full') {
      connection.destroy();
      this.#options.bus.tell('client:refused', { nick: null, ip, code: 'too-many-connections' });
      return;
    }
    connection.onClose(() => {
      this.#doorman.leave(ip);
    });
    this.#count += 1;
    const id = String(this.#count);
    this.#sessions.set(id, new Session(id, connection, admission === 'crowded', this.#context));
  }

  #sessionEvents(): SessionEvents {
    const { bus } = this.#options;
    return {
      onJoined: (member) => {
        bus.tell('client:joined', clientInfo(member));
      },
      onRenamed: (from, to) => {
        bus.tell('client:renamed', { from, to });
      },
      onRefused: (nick, ip, code) => {
        bus.tell('client:refused', { nick, ip, code });
      },
      onGone: (id, member, reason) => {
        this.#sessions.delete(id);
        if (member !== null) bus.tell('client:left', { nick: member.nick, ip: member.ip, reason });
      },
      onFault: this.#onFault,
    };
  }

  readonly #onFault = (error: unknown): void => {
    const message = error instanceof Error ? error.message : String(error);
    this.#options.log?.('server-fault', error);
    this.#options.bus.tell('problem', { code: 'server-fault', message });
  };

  #clients(): ClientInfo[] {
    const members = [...this.#sessions.values()].map((session) => session.member);
    return members.filter((member) => member !== null).map(clientInfo);
  }

  #localCommons(): Commons {
    const { backlogTexts: texts, backlogBytes: bytes } = this.#limits;
    const epoch = randomUUID().slice(0, 8);
    return localCommons({ epoch, now: () => this.#clock.now(), backlog: { texts, bytes } });
  }
}

function clientInfo(member: Member): ClientInfo {
  const { nick, ip, udpPort, dialect, secure, since } = member;
  return { nick, ip, udpPort, dialect, secure, since };
}
