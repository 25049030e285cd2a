import type { Dialect } from '../bus/events.js';
import type { Disposer } from '../disposer.js';
import { STEADY_LINK_MS } from '../limits.js';
import { checkNick } from '../wire/nickname.js';
import { words } from '../words/index.js';
import type { PeerContext } from './context.js';
import { tellProblem } from './context.js';
import type { JoiningEvents, JoiningParts } from './joining.js';
import { Joining } from './joining.js';
import { openSession } from './open-session.js';
import type { Auth, Welcome } from './registration.js';
import type { Room } from './room.js';
import { ServerTrust } from './server-trust.js';
import { secretName } from './secret-name.js';
import type { Session, SessionEvents } from './session.js';
import { BackOff } from './state/back-off.js';
import { DialectChoice } from './state/dialect-choice.js';
import type { NickChoice } from './state/nick-choice.js';
import { Refusals, isPassing, mayHelpAnotherNick } from './state/refusals.js';
import type { ServerAddress } from './state/server-address.js';
import { formatServer, parseServer } from './state/server-address.js';
import type { ServerMemory } from './state/server-memory.js';
import { ServerMemories } from './state/server-memory.js';
import type { Trust } from './trust.js';
import type { UdpPort } from './udp-port.js';

/** What the link works with. */
export interface LinkParts {
  readonly room: Room;
  readonly udp: UdpPort;
  readonly nicks: NickChoice;
  /** Undefined: everything in the clear. */
  readonly trust: Trust | undefined;
  readonly auth: Auth;
  /** Somebody has come, or everybody is listed anew. */
  readonly met: () => void;
  /** Somebody has another nick. */
  readonly renamed: (from: string, to: string) => void;
}

type State = 'idle' | 'refused' | 'joining' | 'asking' | 'waiting' | 'online';

/**
 * The link to one server at a time: joins it, in whatever dialect it speaks, and comes back by itself when
 * the link is lost. What a server refuses is not tried again by itself, but for a default nick or a UDP port
 * that is taken, where there are others to try.
 */
export class ServerLink {
  readonly #context: PeerContext;
  readonly #parts: LinkParts;
  readonly #backOff: BackOff;
  readonly #trust: ServerTrust;
  #state: State = 'idle';
  /** The code of the last refusal. */
  #refusedFor = '';
  #server: ServerAddress;
  #session: Session | null = null;
  readonly #memories = new ServerMemories(secretName);
  readonly #refusals: Refusals;
  readonly #joiningParts: JoiningParts;
  /** Of the clock that never leaps. */
  #onlineSince = 0;
  #joining: Joining | null = null;
  #stopWaiting: Disposer = () => undefined;
  /** Over when the server has heard the goodbye of the link before: it would still hold our nick. */
  #goodbye: Promise<void> = Promise.resolve();
  /** The number of the try under way, from 1. */
  #attempt = 0;

  constructor(context: PeerContext, server: ServerAddress, parts: LinkParts) {
    this.#context = context;
    this.#server = server;
    this.#parts = parts;
    this.#backOff = new BackOff(context.random);
    const { bus } = context;
    this.#trust = new ServerTrust(parts.trust, {
      trusted: (name, fingerprint) => {
        bus.tell('server:trusted', { server: name, fingerprint });
      },
      problem: (code, message) => {
        bus.tell('problem', { code, message });
      },
    });
    this.#refusals = new Refusals(parts.nicks);
    this.#joiningParts = {
      clock: context.clock,
      udp: parts.udp,
      nicks: parts.nicks,
      auth: parts.auth,
      trust: this.#trust,
      dialects: new DialectChoice(),
      refusals: this.#refusals,
    };
  }

  /** The session while there is one. */
  get session(): Session | null {
    return this.#session;
  }

  /** What is spoken with the server now; null without a link. */
  get dialect(): Dialect | null {
    return this.#session?.dialect ?? null;
  }

  /** Connects to a server; refused while there is a link, or one is being made. */
  connect(text: string): void {
    const server = parseServer(text);
    if (server === null) {
      const message = words.peer.notAServer(text);
      this.#context.bus.tell('problem', { code: 'connect-failed', message });
    } else if (this.#state === 'online' || this.#state === 'joining') {
      tellProblem(this.#context.bus, 'already-connected', formatServer(this.#server));
    } else {
      this.#server = server;
      this.#backOff.reset();
      this.#attempt = 0;
      this.start();
    }
  }

  /** Somebody lets a server be joined that does not encrypt. */
  permit(text: string): void {
    const server = parseServer(text);
    if (server === null) return;
    const name = formatServer(server);
    this.#trust.permit(name);
    if (this.#state === 'asking' && name === formatServer(this.#server)) this.start();
  }

  /** Joins the present server. */
  start(): void {
    this.#stopWaiting();
    this.#state = 'joining';
    this.#attempt += 1;
    const server = formatServer(this.#server);
    const joining = new Joining(this.#server, this.#memory, this.#joiningParts, this.#joiningEvents);
    // Before anybody hears of it, who may leave at once.
    this.#joining = joining;
    this.#context.bus.tell('server:connecting', { server, attempt: this.#attempt });
    void joining.run(this.#goodbye);
  }

  /** Says goodbye and stays away; resolves when the connection is closed. */
  async disconnect(): Promise<void> {
    if (this.#state === 'idle' || this.#state === 'refused') {
      tellProblem(this.#context.bus, 'not-connected');
      return;
    }
    await this.leave();
  }

  /** As {@link disconnect}, without a complaint when there is nothing to leave. */
  async leave(): Promise<void> {
    if (this.#state === 'idle' || this.#state === 'refused') return;
    const session = this.#session;
    const server = formatServer(this.#server);
    const whence = this.#memory.wasHere ? { left: server } : { unreached: server };
    this.#forget('idle');
    // Whoever leaves misses nothing; an older position would bring back what has been seen since.
    this.#memory.last = null;
    this.#memory.wasHere = false;
    this.#goodbye = session?.quit() ?? Promise.resolve();
    this.#parts.room.linkLost(false);
    this.#context.bus.tell('server:lost', { reason: words.peer.lost.left, retryInMs: null, ...whence });
    await this.#goodbye;
  }

  /** Asks for another nick, or chooses the one to come back with. */
  rename(raw: string): void {
    const nick = checkNick(raw);
    if (!nick.ok) tellProblem(this.#context.bus, nick.code, raw);
    else if (this.#session === null) {
      this.#parts.nicks.choose(nick.value);
      if (this.#state === 'refused' && mayHelpAnotherNick(this.#refusedFor)) this.start();
      else this.#context.bus.tell('nick:chosen', { nick: nick.value });
    } else if (!this.#session.rename(nick.value)) tellProblem(this.#context.bus, 'rename-unsupported');
  }

  dispose(): void {
    this.#session?.dispose();
    this.#forget('idle');
  }

  /** That of the present server. */
  get #memory(): ServerMemory {
    return this.#memories.of(formatServer(this.#server));
  }

  #forget(state: State): void {
    this.#stopWaiting();
    this.#joining?.callOff();
    this.#session = null;
    this.#state = state;
  }

  readonly #joiningEvents: JoiningEvents = {
    welcome: (welcome) => {
      this.#online(welcome);
    },
    later: (reason) => {
      this.#retry(reason);
    },
    refused: (code, reason) => {
      this.#refused(code, reason);
    },
    insecure: (how) => {
      this.#state = 'asking';
      const server = formatServer(this.#server);
      this.#context.bus.tell('server:insecure', {
        server,
        ...(how === 'unanswered' ? { unanswered: true } : {}),
      });
    },
  };

  #online(welcome: Welcome): void {
    const { bus, roster } = this.#context;
    const { nick, dialect, fingerprint } = welcome;
    this.#state = 'online';
    this.#memory.wasHere = true;
    this.#onlineSince = this.#context.clock.elapsed();
    this.#attempt = 0;
    this.#parts.nicks.welcomed(nick);
    roster.welcome(nick);
    const server = formatServer(this.#server);
    const session = openSession(this.#context, welcome, this.#parts.room, this.#memory, this.#events);
    this.#session = session;
    const secured = fingerprint === null ? { secure: false } : { secure: true, fingerprint };
    bus.tell('server:connected', { server, nick, dialect, ...secured, udpPort: this.#parts.udp.port });
    // Whoever heard that may have disconnected at once.
    if (this.#session === session) session.start();
  }

  readonly #events: SessionEvents = {
    lost: (reason, code, epoch) => {
      this.#lost(reason, code, epoch);
    },
    met: () => {
      this.#parts.met();
    },
    renamed: (from, to) => {
      if (to === this.#context.roster.self) this.#parts.nicks.choose(to);
      this.#parts.renamed(from, to);
    },
  };

  #lost(reason: string, code: string | null, epoch: string | null): void {
    this.#session = null;
    if (this.#context.clock.elapsed() - this.#onlineSince >= STEADY_LINK_MS) this.#backOff.reset();
    // A server that has said why has let our nick go, too.
    if (epoch !== null && code === null) {
      this.#refusals.lost(this.#context.roster.self, epoch, this.#context.clock.elapsed());
    }
    const passing = code === null || isPassing(code);
    this.#parts.room.linkLost(passing && epoch !== null);
    if (passing) this.#retry(reason);
    else this.#refused(code, reason);
  }

  #retry(reason: string): void {
    this.#state = 'waiting';
    const retryInMs = this.#backOff.failed();
    this.#stopWaiting = this.#context.clock.after(retryInMs, () => {
      this.start();
    });
    const whence = this.#memory.wasHere ? {} : { unreached: formatServer(this.#server) };
    this.#context.bus.tell('server:lost', { reason, retryInMs, ...whence });
  }

  #refused(code: string, reason: string): void {
    this.#state = 'refused';
    this.#refusedFor = code;
    this.#memory.wasHere = false;
    this.#parts.room.linkLost(false);
    this.#context.bus.tell('server:refused', { code, reason });
  }
}
