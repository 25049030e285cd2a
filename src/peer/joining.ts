import { isDistrust } from '../errors.js';
import { UDP_PORT_TRIES } from '../limits.js';
import { words } from '../words/index.js';
import type { PeerContext } from './context.js';
import { knownCode } from './known-code.js';
import type { Auth, Registration, Welcome } from './registration.js';
import { register } from './registration.js';
import type { NoTls, ServerTrust } from './server-trust.js';
import type { Approach, DialectChoice } from './state/dialect-choice.js';
import type { NickChoice } from './state/nick-choice.js';
import type { Refusals } from './state/refusals.js';
import type { ServerAddress } from './state/server-address.js';
import { formatServer } from './state/server-address.js';
import type { ServerMemory } from './state/server-memory.js';
import type { UdpPort } from './udp-port.js';

/** What joining works with. */
export interface JoiningParts {
  readonly clock: PeerContext['clock'];
  readonly udp: UdpPort;
  readonly nicks: NickChoice;
  readonly auth: Auth;
  readonly trust: ServerTrust;
  readonly dialects: DialectChoice;
  readonly refusals: Refusals;
}

/** How joining ends: with just one of these, or with none when it is called off. */
export interface JoiningEvents {
  welcome(welcome: Welcome): void;
  /** Not now; the reason is for the user. */
  later(reason: string): void;
  /** The reason is for the user. */
  refused(code: string, reason: string): void;
  /** Joining the server would be in the clear, and somebody has to say whether that is all right. */
  insecure(how: NoTls): void;
}

type Refusal = Extract<Registration, { kind: 'refused' }>;

/**
 * One try to join a server, on as many connections as it takes to find its dialect, a nick that is free when nobody
 * has chosen one, and a UDP port that is free.
 */
export class Joining {
  readonly #server: ServerAddress;
  readonly #memory: ServerMemory;
  readonly #parts: JoiningParts;
  readonly #events: JoiningEvents;
  readonly #abort = new AbortController();
  #portTries = 0;

  constructor(server: ServerAddress, memory: ServerMemory, parts: JoiningParts, events: JoiningEvents) {
    this.#server = server;
    this.#memory = memory;
    this.#parts = parts;
    this.#events = events;
  }

  /** Begins when `ready` is there. */
  async run(ready: Promise<void>): Promise<void> {
    await ready;
    let approach: Approach | null = this.#parts.dialects.start(this.#name);
    while (approach !== null && !this.#isOver()) {
      const outcome = await this.#register(approach);
      if (this.#isOver()) {
        if (outcome.kind === 'welcome') outcome.welcome.stream.connection.destroy();
        return;
      }
      approach = await this.#judge(outcome, approach);
    }
  }

  /** Nothing is told after this. Idempotent. */
  callOff(): void {
    this.#abort.abort();
  }

  get #name(): string {
    return formatServer(this.#server);
  }

  #isOver(): boolean {
    return this.#abort.signal.aborted;
  }

  #register(approach: Approach): Promise<Registration> {
    const { trust, nicks, udp, auth, clock } = this.#parts;
    this.#memory.links += 1;
    return register({
      server: this.#server,
      trust,
      approach,
      nick: nicks.ask(),
      udpPort: udp.port,
      last: this.#memory.last,
      sender: { name: this.#memory.sender, link: this.#memory.links },
      auth,
      clock,
      signal: this.#abort.signal,
    });
  }

  /** What to try at once on a new connection, or null when this try is over. */
  async #judge(outcome: Registration, approach: Approach): Promise<Approach | null> {
    const { dialects } = this.#parts;
    switch (outcome.kind) {
      case 'welcome':
        dialects.worked(this.#name, approach, outcome.welcome.dialect === 'klatsch');
        this.#events.welcome(outcome.welcome);
        return null;
      case 'wrong-dialect': {
        const next = dialects.failed(this.#name, approach);
        if (next === null) this.#events.later(words.peer.lost.noWelcome);
        return next;
      }
      case 'insecure':
      case 'unanswered':
        this.#withoutTls(outcome.kind);
        return null;
      case 'failed':
        this.#events.later(outcome.reason);
        return null;
      case 'refused':
        // What was refused before anything was said tells nothing of dialects.
        if (!isDistrust(outcome.code)) dialects.worked(this.#name, approach, outcome.epoch !== null);
        return (await this.#mayAskAgain(outcome)) ? approach : null;
    }
  }

  async #mayAskAgain({ code, epoch, reason }: Refusal): Promise<boolean> {
    const { refusals, clock } = this.#parts;
    const sequel = refusals.judge(code, epoch, clock.elapsed(), this.#memory.wasHere);
    if (sequel === 'again') return true;
    if (sequel === 'other-port' && (await this.#otherPort())) return true;
    if (this.#isOver()) return false;
    const shown = reason || words.peer.problem(knownCode(code), '');
    if (sequel === 'ghost') this.#events.later(words.peer.lost.ghost);
    else if (sequel === 'later') this.#events.later(shown);
    else this.#events.refused(code, shown);
    return false;
  }

  #withoutTls(how: NoTls): void {
    const verdict = this.#parts.trust.withoutTls(this.#name, how);
    if (verdict.kind === 'retry') this.#events.later(verdict.reason);
    else if (verdict.kind === 'refuse') this.#events.refused('server-insecure', verdict.reason);
    else this.#events.insecure(how);
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
}
