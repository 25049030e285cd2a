import type { PeerBus } from '../bus/buses.js';
import type { PeerIntents } from '../bus/events.js';
import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { Disposers } from '../disposer.js';
import { KlatschError } from '../errors.js';
import { GOODBYE_MS } from '../limits.js';
import { Chats } from './chats.js';
import type { PeerContext } from './context.js';
import { tellProblem } from './context.js';
import { ignore, unignore } from './ignoring.js';
import { Invitations } from './invitations.js';
import type { AcceptPolicy } from './invitee.js';
import { ServerLink } from './link.js';
import type { Auth } from './registration.js';
import { PeerKeys } from './peer-keys.js';
import type { PeerLimits } from './peer-limits.js';
import { DEFAULT_PEER_LIMITS } from './peer-limits.js';
import { Repeater } from './repeater.js';
import { Room } from './room.js';
import { DatagramGate } from './state/datagram-gate.js';
import { HeldTexts } from './state/held-texts.js';
import { Ignored } from './state/ignored.js';
import { NickChoice } from './state/nick-choice.js';
import { Roster } from './state/roster.js';
import type { ServerAddress } from './state/server-address.js';
import { Where } from './state/where.js';
import type { Trust } from './trust.js';
import { UdpPort } from './udp-port.js';
import { words } from '../words/index.js';
import { forgetKey, verifyPerson } from './verifying.js';

/** How to start a peer. */
export interface PeerOptions {
  readonly server: ServerAddress;
  /** A valid nick. */
  readonly nick: string;
  /** Somebody chose the nick: it is never replaced by `nick-2`. */
  readonly explicitNick: boolean;
  /** The UDP port to register; a free one when it is absent or taken. */
  readonly udpPort?: number;
  readonly accept: AcceptPolicy;
  readonly clock: Clock;
  readonly bus: PeerBus;
  /** What lets us in where not everybody may come in. */
  readonly auth?: Auth;
  /** Nicks that nothing is heard of. */
  readonly ignored?: readonly string[];
  /** Our key, and those that we know; without it everything is in the clear. */
  readonly trust?: Trust;
  readonly limits?: PeerLimits;
  /** Hears at the end how many datagrams were not looked at, if any: one address sent too many. */
  readonly onDropped?: (datagrams: number) => void;
  /** As Math.random, which is the default. */
  readonly random?: () => number;
}

/** A running peer. */
export interface Peer {
  /** Says goodbye to everybody, in at most `GOODBYE_MS`, then frees everything. Idempotent. */
  leave(): Promise<void>;
  /** Frees everything at once, without a word. Idempotent. */
  dispose(): void;
}

/** What is done for each intent. */
type IntentHandlers = { readonly [K in keyof PeerIntents]: (asked: PeerIntents[K]) => void };

/** Starts the client's engine: it joins the server, tells facts on the bus and does what intents ask for. */
export function startPeer(options: PeerOptions): Peer {
  return new Engine(options);
}

/** Joins link, room, invitations and chats to the bus. */
class Engine implements Peer {
  readonly #options: PeerOptions;
  readonly #context: PeerContext;
  readonly #gate: DatagramGate;
  readonly #udp: UdpPort;
  readonly #room: Room;
  readonly #chats: Chats;
  readonly #invitations: Invitations;
  readonly #link: ServerLink;
  readonly #owned = new Disposers();
  #leaving: Promise<void> | null = null;
  #disposed = false;

  constructor(options: PeerOptions) {
    const { bus, clock, random = Math.random, limits = DEFAULT_PEER_LIMITS } = options;
    const dialect = (): ReturnType<PeerContext['dialect']> => this.#link.dialect;
    this.#options = options;
    const ignored = new Ignored(options.ignored);
    const roster = new Roster();
    const now = (): number => clock.now();
    const where = new Where(() => clock.elapsed());
    const keys = new PeerKeys(options.trust ?? null, roster, where, now, (reason) => {
      bus.tell('problem', {
        code: 'known-keys-invalid',
        message: words.identity.peopleNotRemembered(reason),
      });
    });
    this.#context = { bus, clock, limits, random, roster, ignored, where, keys, dialect };
    this.#gate = new DatagramGate({ perSecond: limits.datagramsPerSecond, burst: limits.datagramBurst });
    this.#udp = new UdpPort({
      admits: (ip) => this.#gate.admit(ip, clock.elapsed()),
      heard: (datagram, from) => {
        this.#invitations.hear(datagram, from);
      },
    });
    this.#room = new Room(this.#context);
    const repeater = new Repeater(this.#udp, clock);
    this.#chats = new Chats(this.#context, repeater);
    const parts = {
      udp: this.#udp,
      repeater,
      chats: this.#chats,
      held: new HeldTexts(),
    };
    this.#invitations = new Invitations(this.#context, parts, options.accept);
    this.#link = new ServerLink(this.#context, options.server, {
      room: this.#room,
      udp: this.#udp,
      trust: options.trust,
      nicks: new NickChoice(options.nick, options.explicitNick),
      auth: options.auth ?? {},
      met: () => {
        this.#met();
      },
      renamed: (from, to) => {
        // Whose name it was must be called otherwise first.
        this.#met();
        ignored.renamed(from, to);
        this.#invitations.renamed(from, to);
        this.#chats.renamed(from, to);
      },
    });
    this.#serve();
    void this.#start();
  }

  leave(): Promise<void> {
    this.#leaving ??= this.#leave();
    return this.#leaving;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#owned.dispose();
    this.#link.dispose();
    this.#invitations.dispose();
    this.#chats.dispose();
    this.#udp.close();
    if (this.#gate.dropped > 0) this.#options.onDropped?.(this.#gate.dropped);
  }

  readonly #handlers: IntentHandlers = {
    'server:connect': ({ server }) => {
      this.#link.connect(server);
    },
    'server:disconnect': () => {
      void this.#link.disconnect();
    },
    'server:permit': ({ server }) => {
      this.#link.permit(server);
    },
    'nick:change': ({ nick }) => {
      this.#link.rename(nick);
    },
    'roster:list': () => {
      const { bus, roster } = this.#context;
      if (this.#link.session === null) tellProblem(bus, 'not-connected');
      else bus.tell('roster:listed', roster.listed());
    },
    'person:ignore': ({ nick }) => {
      const ignored = ignore(this.#context, nick);
      if (ignored !== null) this.#invitations.invitee.forget(ignored);
    },
    'person:unignore': ({ nick }) => {
      unignore(this.#context, nick);
    },
    'person:verify': ({ nick }) => {
      void verifyPerson(this.#context, this.#chats, nick);
    },
    'person:trust': ({ nick }) => {
      forgetKey(this.#context, nick);
    },
    'room:say': (asked) => {
      this.#room.say(asked, this.#link.session);
    },
    'chat:open': ({ nick }) => {
      this.#invitations.open(nick);
    },
    'chat:say': (asked) => {
      this.#chats.say(asked);
    },
    'chat:tell': ({ nick, text }) => {
      this.#invitations.tell(nick, text);
    },
    'chat:resend': ({ nick }) => {
      this.#invitations.resend(nick);
    },
    'chat:close': ({ nick }) => {
      this.#invitations.close(nick);
    },
    'invitation:accept': (asked) => {
      this.#invitations.invitee.accept(asked);
    },
    'invitation:decline': (asked) => {
      this.#invitations.invitee.decline(asked);
    },
    'program:quit': () => {
      void this.leave();
    },
  };

  /** Whoever has a nick now, nothing that was for another one must reach them, nor the other way round. */
  #met(): void {
    this.#invitations.met();
    this.#chats.met();
  }

  #serve(): void {
    this.#owned.own(
      this.#context.bus.onAnyIntent(({ intent, fields }) => {
        const handle = this.#handlers[intent] as (asked: PeerIntents[keyof PeerIntents]) => void;
        handle(fields);
      }),
    );
  }

  async #start(): Promise<void> {
    try {
      await this.#bind(this.#options.udpPort ?? 0);
    } catch {
      // Without a UDP port no server takes us.
      tellProblem(this.#context.bus, 'listen-failed');
      return;
    }
    if (!this.#disposed && this.#leaving === null) this.#link.start();
  }

  async #bind(port: number): Promise<void> {
    try {
      await this.#udp.bind(port);
    } catch (error) {
      if (port === 0 || !(error instanceof KlatschError)) throw error;
      tellProblem(this.#context.bus, 'port-in-use', String(port));
      await this.#udp.bind(0);
    }
  }

  async #leave(): Promise<void> {
    if (this.#disposed) return;
    this.#invitations.leave();
    const goodbyes = Promise.all([this.#chats.leave(), this.#link.leave()]);
    let stopTimer: Disposer = () => undefined;
    const deadline = new Promise<void>((resolve) => {
      stopTimer = this.#context.clock.after(GOODBYE_MS, resolve);
    });
    await Promise.race([goodbyes, deadline]);
    stopTimer();
    this.dispose();
  }
}
