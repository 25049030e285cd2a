import { Disposers } from '../disposer.js';
import { HEARTBEAT_MS, SERVER_SILENCE_MS } from '../limits.js';
import type { ClientMessage, PresenceEvent, SaidMessage, ServerMessage } from '../wire/extension.js';
import { encodeExtensionClient, parseExtensionServer } from '../wire/extension.js';
import type { WirePerson } from '../wire/people.js';
import { words } from '../words/index.js';
import type { PeerContext } from './context.js';
import { tellAll, tellProblem } from './context.js';
import { closed } from './closing.js';
import { knownCode } from './known-code.js';
import { noticeText, reasonText } from './shown-text.js';
import type { Welcome } from './registration.js';
import type { Room } from './room.js';
import type { KlatschLink, Session, SessionEvents } from './session.js';
import { Silence } from './silence.js';
import { Numbering } from './state/numbering.js';
import type { OwnText } from './state/own-texts.js';
import type { LastSeen, ServerMemory } from './state/server-memory.js';
import type { Place } from './state/where.js';

type Handlers = {
  readonly [T in ServerMessage['type']]: (message: Extract<ServerMessage, { type: T }>) => void;
};

/** A server that says so knows the texts that are sent to it once more. */
const AGAIN = 'again';

/** A link to a klatsch server (docs/PROTOCOL.md §5). */
export class KlatschSession implements Session, KlatschLink {
  readonly dialect = 'klatsch';
  readonly klatsch = this;
  readonly busy = false;
  readonly #context: PeerContext;
  readonly #welcome: Welcome;
  readonly #room: Room;
  readonly #events: SessionEvents;
  readonly #timers = new Disposers();
  readonly #memory: ServerMemory;
  readonly #numbering: Numbering;
  readonly #place: Place;
  readonly #silence: Silence;
  /** The server does not know what we have: whether something is missing shows in what it brings. */
  #mayGap = false;
  /** Whether the server can tell what was said on the link before. */
  #knows: boolean;
  #pings = 0;
  #pingedAt = 0;
  #finalCode: { readonly code: string; readonly reason: string } | null = null;
  #over = false;

  constructor(
    context: PeerContext,
    welcome: Welcome & { readonly hello: NonNullable<Welcome['hello']> },
    room: Room,
    events: SessionEvents,
    memory: ServerMemory,
  ) {
    this.#context = context;
    this.#welcome = welcome;
    this.#room = room;
    this.#events = events;
    this.#memory = memory;
    this.#numbering = new Numbering(welcome.hello, memory);
    const { caps, epoch, at } = welcome.hello;
    // What a server could not write down it has forgotten when it starts anew.
    this.#knows = caps.includes(AGAIN) && (memory.kept || memory.last?.epoch === epoch);
    this.#place = {
      serverFingerprint: welcome.fingerprint,
      epoch,
      offsetMs: at === undefined ? null : at - context.clock.elapsed(),
    };
    this.#silence = new Silence(context.clock, SERVER_SILENCE_MS, () => {
      this.#lost(words.peer.lost.silent);
    });
  }

  start(): void {
    // A newcomer is told of no gap.
    if (this.#memory.last === null) this.#room.gap();
    for (const payload of this.#welcome.early) this.#payload(payload);
    // Whoever heard those may have left at once.
    if (this.#over) return;
    this.#timers.own(
      this.#context.clock.every(HEARTBEAT_MS, () => {
        this.#ping();
      }),
    );
    this.#ping();
    this.#silence.start();
    this.#welcome.stream.read({
      bytes: () => {
        this.#silence.heard();
      },
      payload: (payload) => {
        this.#payload(payload);
      },
      ended: (end) => {
        this.#lost(words.peer.lost[end]);
      },
    });
  }

  get sender(): string {
    return this.#memory.sender;
  }

  get position(): LastSeen {
    return this.#numbering.position;
  }

  say({ id = '', text, emote }: OwnText, after: LastSeen | null = null): void {
    this.#send({
      type: 'say',
      id,
      text,
      ...(emote ? { emote: true as const } : {}),
      ...(after === null ? {} : { after }),
    });
  }

  rename(nick: string): boolean {
    this.#send({ type: 'nick', nick });
    return true;
  }

  quit(): Promise<void> {
    const { connection } = this.#welcome.stream;
    this.#stop();
    connection.end(encodeExtensionClient({ type: 'quit' }));
    return closed(connection);
  }

  dispose(): void {
    this.#stop();
    this.#welcome.stream.connection.destroy();
  }

  #stop(): void {
    this.#over = true;
    this.#timers.dispose();
    this.#silence.stop();
    this.#welcome.stream.read(null);
  }

  #send(message: ClientMessage): void {
    this.#welcome.stream.connection.write(encodeExtensionClient(message));
  }

  #ping(): void {
    this.#pings += 1;
    this.#pingedAt = this.#context.clock.elapsed();
    this.#send({ type: 'ping', n: this.#pings });
  }

  #lost(reason: string): void {
    if (this.#over) return;
    this.dispose();
    this.#memory.last = this.#numbering.last;
    const { epoch } = this.#numbering;
    this.#events.lost(this.#finalCode?.reason ?? reason, this.#finalCode?.code ?? null, epoch);
  }

  #payload(payload: string): void {
    if (this.#over) return;
    const parsed = parseExtensionServer(payload);
    if (!parsed.ok || parsed.value.type === 'unknown') return;
    this.#handle(parsed.value);
  }

  #handle(message: ServerMessage): void {
    const handle = this.#handlers[message.type] as (message: ServerMessage) => void;
    handle(message);
  }

  readonly #handlers: Handlers = {
    hello: () => undefined,
    welcome: () => undefined,
    roster: ({ people }) => {
      this.#context.where.listed(this.#place);
      tellAll(this.#context.bus, this.#context.roster.list(people.map((one) => this.#vouched(one))));
      this.#events.met();
    },
    presence: ({ events }) => {
      for (const event of events) this.#presence(event);
      if (events.some((event) => 'joined' in event)) this.#events.met();
    },
    said: (message) => {
      this.#said(message);
    },
    gap: ({ count }) => {
      this.#gap(count);
    },
    notice: ({ kind, text }) => {
      const clean = noticeText(text);
      if (clean !== null) this.#context.bus.tell('server:notice', { kind, text: clean });
    },
    error: (message) => {
      this.#error(message);
    },
    ping: ({ n }) => {
      this.#send({ type: 'pong', n });
    },
    pong: ({ n }) => {
      this.#pong(n);
    },
  };

  #said(message: SaidMessage): void {
    if (message.again === true) {
      this.#numbering.takeAgain(message);
      this.#room.said(message, 'again');
      return;
    }
    const standing = this.#numbering.take(message);
    if (standing === 'known') {
      // It goes on from what we have: nothing is missing.
      this.#mayGap = false;
      return;
    }
    this.#tellGap();
    if (standing === 'live') this.#tellKeeping(message.unkept !== true);
    this.#room.said(message, standing);
  }

  #gap(count: number | null): void {
    this.#room.gap();
    if (count === null) {
      this.#mayGap = true;
      this.#knows = false;
    } else this.#context.bus.tell('room:gap', { count });
  }

  #tellGap(): void {
    if (this.#mayGap) this.#context.bus.tell('room:gap', { count: null });
    this.#mayGap = false;
  }

  #tellKeeping(kept: boolean): void {
    if (kept === this.#memory.kept) return;
    this.#memory.kept = kept;
    this.#context.bus.tell('server:keeping', { kept });
  }

  #presence(event: PresenceEvent): void {
    const { roster, bus } = this.#context;
    if ('joined' in event) tellAll(bus, roster.join(this.#vouched(event.joined)));
    else if ('left' in event) tellAll(bus, roster.leave(event.left, false));
    else {
      const [from, to] = event.renamed;
      const facts = roster.rename(from, to);
      tellAll(bus, facts);
      if (facts.length > 0) this.#events.renamed(from, to);
    }
  }

  /** Whoever can change what a server says can also say whose key is whose. */
  #vouched(person: WirePerson): WirePerson {
    if (this.#place.serverFingerprint !== null) return person;
    const { nick, ip, udpPort, dialect } = person;
    return dialect === undefined ? { nick, ip, udpPort } : { nick, ip, udpPort, dialect };
  }

  #pong(n: number): void {
    // The server answers in order: what it had for us of before has come when it answers the first ping.
    if (n === 1) {
      this.#numbering.settle();
      this.#tellGap();
      this.#room.settled(this, this.#knows);
    }
    if (n !== this.#pings) return;
    this.#context.bus.tell('server:latency', {
      ms: Math.round(this.#context.clock.elapsed() - this.#pingedAt),
    });
  }

  #error({ code, reason, id, final }: Extract<ServerMessage, { type: 'error' }>): void {
    const sentence = reasonText(reason) || words.peer.problem(knownCode(code), '');
    if (final === true) this.#finalCode = { code, reason: sentence };
    else if (id === undefined || !this.#room.refused(id, code)) {
      tellProblem(this.#context.bus, knownCode(code));
    }
  }
}
