import type { Dialect } from '../bus/events.js';
import type { Disposer } from '../disposer.js';
import { isDistrust } from '../errors.js';
import { STEADY_LINK_MS, UDP_PORT_TRIES } from '../limits.js';
import { checkNick } from '../wire/nickname.js';
import { words } from '../words/index.js';
import type { PeerContext } from './context.js';
import { tellProblem } from './context.js';
import { openSession } from './open-session.js';
import type { Auth, Registration, Welcome } from './registration.js';
import { register } from './registration.js';
import type { Room } from './room.js';
import { knownCode } from './known-code.js';
import { ServerTrust } from './server-trust.js';
import { secretName } from './secret-name.js';
import type { Session, SessionEvents } from './session.js';
import { BackOff } from './state/back-off.js';
import type { Approach } from './state/dialect-choice.js';
import { DialectChoice } from './state/dialect-choice.js';
import { Ghost } from './state/ghost.js';
import type { NickChoice } from './state/nick-choice.js';
import type { ServerAddress } from './state/server-address.js';
import { formatServer, parseServer } from './state/server-address.js';
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
  /** Somebody has another nick. */
  readonly renamed: (from: string, to: string) => void;
}

/** Refusals that are about the moment and not about us: the next try may go well. */
const PASSING: ReadonlySet<string> = new Set([
  'server-stopping',
  'registration-timeout',
  'heartbeat-missed',
  'reader-too-slow',
]);
/** So are these, but only for somebody who was here before: whoever comes wants to know. */
const CROWDED: ReadonlySet<string> = new Set(['too-many-connections', 'room-full']);

/** No other nick makes us welcome: it takes somebody who asks to come back. */
const WHATEVER_NICK: ReadonlySet<string> = new Set([
  'kicked',
  'banned',
  'not-secure',
  'key-unknown',
  'password-wrong',
  'invite-invalid',
  'guessing',
  'replaced',
]);

type Refusal = Extract<Registration, { kind: 'refused' }>;
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
  readonly #dialects = new DialectChoice();
  readonly #trust: ServerTrust;
  #state: State = 'idle';
  /** The code of the last refusal. */
  #refusedFor = '';
  #server: ServerAddress;
  #session: Session | null = null;
  readonly #memories = new ServerMemories(secretName);
  readonly #ghost = new Ghost();
  #wasOnline = false;
  /** Of the clock that never leaps. */
  #onlineSince = 0;
  #abort = new AbortController();
  #stopWaiting: Disposer = () => undefined;
  /** Over when the server has heard the goodbye of the link before: it would still hold our nick. */
  #goodbye: Promise<void> = Promise.resolve();
  #portTries = 0;
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
    this.#abort = new AbortController();
    this.#state = 'joining';
    this.#portTries = 0;
    this.#attempt += 1;
    const { bus } = this.#context;
    bus.tell('server:connecting', { server: formatServer(this.#server), attempt: this.#attempt });
    void this.#join(this.#abort.signal);
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
    this.#forget('idle');
    // Whoever leaves misses nothing; an older position would bring back what has been seen since.
    this.#memories.of(formatServer(this.#server)).last = null;
    this.#goodbye = session?.quit() ?? Promise.resolve();
    this.#parts.room.linkLost(false);
    this.#context.bus.tell('server:lost', { reason: words.peer.lost.left, retryInMs: null });
    await this.#goodbye;
  }

  /** Asks for another nick, or chooses the one to come back with. */
  rename(raw: string): void {
    const nick = checkNick(raw);
    if (!nick.ok) tellProblem(this.#context.bus, nick.code, raw);
    else if (this.#session === null) {
      this.#parts.nicks.choose(nick.value);
      if (this.#state === 'refused' && !WHATEVER_NICK.has(this.#refusedFor)) this.start();
    } else if (!this.#session.rename(nick.value)) tellProblem(this.#context.bus, 'rename-unsupported');
  }

  dispose(): void {
    this.#session?.dispose();
    this.#forget('idle');
  }

  #forget(state: State): void {
    this.#stopWaiting();
    this.#abort.abort();
    this.#session = null;
    this.#state = state;
  }

  async #join(signal: AbortSignal): Promise<void> {
    await this.#goodbye;
    let approach: Approach | null = this.#dialects.start(formatServer(this.#server));
    const memory = this.#memories.of(formatServer(this.#server));
    while (approach !== null && !isOver(signal)) {
      memory.links += 1;
      const outcome = await register({
        server: this.#server,
        trust: this.#trust,
        approach,
        nick: this.#parts.nicks.current,
        udpPort: this.#parts.udp.port,
        last: memory.last,
        sender: { name: memory.sender, link: memory.links },
        auth: this.#parts.auth,
        clock: this.#context.clock,
        signal,
      });
      if (signal.aborted) {
        if (outcome.kind === 'welcome') outcome.welcome.stream.connection.destroy();
        return;
      }
      approach = await this.#judge(outcome, approach, signal);
    }
  }

  /** What to try at once on a new connection, or null when this try is over. */
  async #judge(outcome: Registration, approach: Approach, signal: AbortSignal): Promise<Approach | null> {
    const key = formatServer(this.#server);
    switch (outcome.kind) {
      case 'welcome':
        this.#dialects.worked(key, approach, outcome.welcome.dialect === 'klatsch');
        this.#online(outcome.welcome);
        return null;
      case 'wrong-dialect': {
        const next = this.#dialects.failed(key, approach);
        if (next === null) this.#retry(words.peer.lost.noWelcome);
        return next;
      }
      case 'insecure':
        this.#insecure(key);
        return null;
      case 'failed':
        this.#retry(outcome.reason);
        return null;
      case 'refused':
        // What was refused before anything was said tells nothing of dialects.
        if (!isDistrust(outcome.code)) this.#dialects.worked(key, approach, outcome.epoch !== null);
        return (await this.#mayAskAgain(outcome, signal)) ? approach : null;
    }
  }

  async #mayAskAgain(refusal: Refusal, signal: AbortSignal): Promise<boolean> {
    const { code, epoch } = refusal;
    if (code === 'nick-taken') {
      if (this.#ghost.holds(this.#parts.nicks.current, epoch, this.#context.clock.elapsed())) {
        this.#retry(words.peer.lost.ghost);
        return false;
      }
      if (this.#parts.nicks.taken()) return true;
    }
    // Somebody else's for good, here or not: a name that nobody has chosen gives way at once.
    if (code === 'nick-owned' && this.#parts.nicks.taken()) return true;
    if (code === 'address-taken' && (await this.#otherPort())) return true;
    if (isOver(signal)) return false;
    const reason = refusal.reason || words.peer.problem(knownCode(code), '');
    if (PASSING.has(code) || (CROWDED.has(code) && this.#wasOnline)) this.#retry(reason);
    else this.#refused(code, reason);
    return false;
  }

  #insecure(server: string): void {
    const verdict = this.#trust.insecure(server);
    if (verdict.kind === 'retry') this.#retry(words.identity.noTls);
    else if (verdict.kind === 'refuse') this.#refused('server-insecure', verdict.reason);
    else {
      this.#state = 'asking';
      this.#context.bus.tell('server:insecure', { server });
    }
  }

  async #otherPort(): Promise<boolean> {
    if (this.#portTries >= UDP_PORT_TRIES) return false;
    this.#portTries += 1;
    try {
      await this.#parts.udp.bind(0);
      return true;
    } catch {
      return false;
    }
  }

  #online(welcome: Welcome): void {
    const { bus, roster } = this.#context;
    const { nick, dialect, fingerprint } = welcome;
    this.#state = 'online';
    this.#wasOnline = true;
    this.#onlineSince = this.#context.clock.elapsed();
    this.#attempt = 0;
    this.#parts.nicks.welcomed(nick);
    roster.welcome(nick);
    const server = formatServer(this.#server);
    const memory = this.#memories.of(server);
    const session = openSession(this.#context, welcome, this.#parts.room, memory, this.#events);
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
      this.#ghost.lost(this.#context.roster.self, epoch, this.#context.clock.elapsed());
    }
    const passing = code === null || PASSING.has(code);
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
    this.#context.bus.tell('server:lost', { reason, retryInMs });
  }

  #refused(code: string, reason: string): void {
    this.#state = 'refused';
    this.#refusedFor = code;
    this.#parts.room.linkLost(false);
    this.#context.bus.tell('server:refused', { code, reason });
  }
}

/** Asked again after an await, where the compiler still believes the first answer. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}
