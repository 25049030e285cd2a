import { Bus } from '../../src/bus/bus.js';
import type { PeerFacts, PeerIntents } from '../../src/bus/events.js';
import { CLIENT_MESSAGE_BYTES } from '../../src/limits.js';
import type { CloseReason, HalfOpenConnection } from '../../src/net/connection.js';
import { DEFAULT_LIMITS } from '../../src/operator/server-limits.js';
import type { PeerContext } from '../../src/peer/context.js';
import { KlatschSession } from '../../src/peer/klatsch-session.js';
import { PayloadStream } from '../../src/peer/payload-stream.js';
import { PeerKeys } from '../../src/peer/peer-keys.js';
import { DEFAULT_PEER_LIMITS } from '../../src/peer/peer-limits.js';
import { Room } from '../../src/peer/room.js';
import { secretName } from '../../src/peer/secret-name.js';
import { Ignored } from '../../src/peer/state/ignored.js';
import { Roster } from '../../src/peer/state/roster.js';
import { ServerMemory } from '../../src/peer/state/server-memory.js';
import { Where } from '../../src/peer/state/where.js';
import { Access } from '../../src/server/access/access.js';
import { OPEN } from '../../src/server/access/access-options.js';
import { localCommons } from '../../src/server/commons.js';
import { FanOut } from '../../src/server/fan-out.js';
import { Floor } from '../../src/server/floor.js';
import { Meter } from '../../src/server/meter.js';
import { Rules } from '../../src/server/operator/rules.js';
import { ratesOf, roomRateOf } from '../../src/server/rates.js';
import { Budgets } from '../../src/server/state/budgets.js';
import { Senders } from '../../src/server/senders.js';
import type { SessionContext } from '../../src/server/session-context.js';
import { Session } from '../../src/server/session.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import type { KeptText, Past, Run } from '../../src/store/store.js';
import { encodeExtensionClient, parseExtensionServer } from '../../src/wire/extension.js';
import type { ServerHello } from '../../src/wire/extension.js';
import { FrameDecoder } from '../../src/wire/frames.js';
import { encodeOldClient } from '../../src/wire/old-client.js';
import { FakeClock } from '../support/fake-clock.js';

/** One end of a connection whose bytes arrive when a test lets them. */
class End implements HalfOpenConnection {
  readonly remote = { ip: '10.0.0.1', port: 1 };
  readonly local = { ip: '10.0.0.5', port: 2 };
  readonly security = null;
  readonly queuedBytes = 0;
  open = true;
  other: End | null = null;
  #coming = Buffer.alloc(0);
  #reader: ((bytes: Buffer) => void) | null = null;
  #listeners: ((reason: CloseReason) => void)[] = [];

  /** Bytes on their way to this end. */
  get coming(): number {
    return this.#coming.length;
  }

  /** Lets so many of them arrive. */
  deliver(bytes: number): void {
    const arrived = this.#coming.subarray(0, bytes);
    this.#coming = this.#coming.subarray(bytes);
    if (this.open && arrived.length > 0) this.#reader?.(arrived);
  }

  /** This end learns that the connection is no more. */
  finish(reason: CloseReason): void {
    if (!this.open) return;
    this.open = false;
    this.#reader = null;
    for (const listener of this.#listeners.splice(0)) listener(reason);
  }

  write(bytes: Uint8Array): boolean {
    if (!this.open) return false;
    const { other } = this;
    if (other !== null) other.#coming = Buffer.concat([other.#coming, bytes]);
    return true;
  }

  writeAll(pieces: readonly Uint8Array[]): boolean {
    return pieces.every((piece) => this.write(piece));
  }

  end(bytes: Uint8Array = Buffer.alloc(0)): void {
    this.write(bytes);
    this.finish('ended');
  }

  dropIfStalled(): void {
    // Nothing ever waits here.
  }

  destroy(): void {
    this.finish('destroyed');
  }

  onData(listener: (bytes: Buffer) => void): () => void {
    this.#reader = listener;
    return () => undefined;
  }

  onEnd(): void {
    // These break, without a last word.
  }

  onClose(listener: (reason: CloseReason) => void): () => void {
    this.#listeners.push(listener);
    return () => undefined;
  }

  pause(): void {
    // It comes when it is delivered.
  }

  resume(): void {
    // It comes when it is delivered.
  }
}

/** What outlives a kill of the server. */
class Disk {
  readonly texts: KeptText[] = [];
  readonly runs: Run[] = [];
}

/** The memory of one run on that disk. */
class RunStore extends MemoryStore {
  dead = false;
  readonly #disk: Disk;

  constructor(disk: Disk) {
    super();
    this.#disk = disk;
  }

  override recall(): Past {
    const { texts, runs } = this.#disk;
    const seq = texts.at(-1)?.seq ?? 0;
    const past = { epoch: `run${runs.length}`, seq, runs: [...runs], texts: [...texts] };
    runs.push({ epoch: past.epoch, first: seq + 1 });
    return past;
  }

  override keep(texts: readonly KeptText[] = []): boolean {
    if (!this.dead) this.#disk.texts.push(...texts);
    return true;
  }
}

/** The server from its start to its kill. */
interface ServerRun {
  readonly store: RunStore;
  readonly context: SessionContext;
  readonly fanOut: FanOut;
}

/** How a {@link BrokenRoom} is to be. */
export interface BrokenRoomOptions {
  readonly backlogTexts: number;
  readonly textBurst: number;
  readonly replayBytes: number;
}

/**
 * A real server's sessions and real clients' sessions, with connections between them that a test breaks and delays
 * as it likes, and a server that it kills and starts anew.
 */
export class BrokenRoom {
  readonly clock = new FakeClock();
  readonly faults: unknown[] = [];
  /** Everything that was said for good, in order. */
  readonly history: string[] = [];
  readonly clients: readonly ModelClient[];
  readonly #options: BrokenRoomOptions;
  readonly #disk = new Disk();
  #run: ServerRun;
  #count = 0;

  constructor(nicks: readonly string[], options: BrokenRoomOptions) {
    this.#options = options;
    this.#run = this.#start();
    this.clients = nicks.map((nick) => new ModelClient(nick, this));
  }

  /** A number that was not there before. */
  next(): number {
    this.#count += 1;
    return this.#count;
  }

  /** A new connection to the server: the client's end of it, and the server's. */
  connect(): readonly [End, End] {
    const [near, far] = [new End(), new End()];
    near.other = far;
    far.other = near;
    new Session(`m${this.next()}`, far, null, this.#run.context);
    return [near, far];
  }

  /** The server dies, and what it had not written down with it; a new one takes its place. */
  kill(): void {
    this.#run.store.dead = true;
    for (const client of this.clients) client.serverGone();
    this.#run = this.#start();
  }

  /** A turn of the server's loop ends. */
  async turn(): Promise<void> {
    await Promise.resolve();
    this.#run.fanOut.flush();
    await Promise.resolve();
  }

  #start(): ServerRun {
    const store = new RunStore(this.#disk);
    const { backlogTexts, textBurst } = this.#options;
    const limits = { ...DEFAULT_LIMITS, backlogTexts, textBurst };
    const now = (): number => this.clock.now();
    const onFault = (error: unknown): void => {
      this.faults.push(error);
    };
    const backlog = { texts: limits.backlogTexts, bytes: limits.backlogBytes };
    const commons = localCommons({ epoch: '-', now, backlog, store });
    const meter = new Meter();
    const fanOut = new FanOut({
      clock: this.clock,
      commons,
      meter,
      motd: () => null,
      replayBytes: () => this.#options.replayBytes,
      onFault,
      onSaid: (texts) => {
        if (!store.dead) this.history.push(...texts.map(({ text }) => text));
      },
    });
    const nothing = (): void => undefined;
    const events = {
      onJoined: nothing,
      onRenamed: nothing,
      onMuted: nothing,
      onRefused: nothing,
      onGone: nothing,
      onFault,
    };
    const rules = new Rules(store, this.clock);
    const gate = new Access(OPEN, store, this.clock);
    const findRival = (): undefined => undefined;
    return {
      store,
      fanOut,
      context: {
        commons,
        fanOut,
        limits,
        clock: this.clock,
        steadyNow: () => this.clock.now(),
        rules,
        gate,
        findRival,
        senders: new Senders(),
        budgets: new Budgets(ratesOf(limits)),
        floor: new Floor({ clock: this.clock, rate: roomRateOf(limits), onBusy: nothing }),
        meter,
        events,
      },
    };
  }
}

/** A client of a {@link BrokenRoom}: everything behind the dialling is the real one. */
export class ModelClient {
  readonly nick: string;
  readonly said: string[] = [];
  readonly seen: string[] = [];
  readonly givenBack: { readonly code: string; readonly text: string }[] = [];
  gaps = 0;
  readonly #world: BrokenRoom;
  readonly #context: PeerContext;
  readonly #room: Room;
  readonly #memory = new ServerMemory(secretName());
  #session: KlatschSession | null = null;
  #near: End | null = null;
  #far: End | null = null;
  /** Ends of the server's whose other end is gone, which the server does not know yet. */
  #left: End[] = [];

  constructor(nick: string, world: BrokenRoom) {
    this.nick = nick;
    this.#world = world;
    const { clock } = world;
    const now = (): number => clock.now();
    const onListenerError = (error: unknown): void => {
      world.faults.push(error);
    };
    const bus = new Bus<PeerFacts, PeerIntents>({ now, onListenerError });
    const roster = new Roster();
    const where = new Where(() => clock.elapsed());
    this.#context = {
      bus,
      clock,
      random: () => 0,
      roster,
      where,
      ignored: new Ignored(),
      limits: DEFAULT_PEER_LIMITS,
      keys: new PeerKeys(null, roster, where, now, () => undefined),
      dialect: () => 'klatsch',
    };
    this.#room = new Room(this.#context);
    bus.onFact('room:message', ({ text }) => this.seen.push(text));
    bus.onFact('room:gap', () => (this.gaps += 1));
    bus.onFact('problem', ({ code, draft }) => {
      this.givenBack.push({ code, text: draft?.text ?? '' });
    });
  }

  /** Whether there is a link. */
  get linked(): boolean {
    return this.#session !== null;
  }

  /** Whether everything that it said is in the room or given back. */
  get idle(): boolean {
    const resolved = new Set([...this.seen, ...this.givenBack.map(({ text }) => text)]);
    return this.said.every((text) => resolved.has(text));
  }

  /** Says something, if there is a link to say it on. */
  say(): void {
    if (this.#session === null) return;
    const text = `${this.nick} ${this.#world.next()}`;
    this.said.push(text);
    this.#room.say({ text }, this.#session);
  }

  /** Connects, unless it is connected; under a nick of its own each time, as whoever's old one is held. */
  connect(): void {
    if (this.#near !== null) return;
    const [near, far] = this.#world.connect();
    this.#near = near;
    this.#far = far;
    const stream = new PayloadStream(near, new FrameDecoder(CLIENT_MESSAGE_BYTES));
    const count = this.#world.next();
    const { last, sender: name } = this.#memory;
    const sender = { name, link: count };
    const seen = last === null ? {} : { last };
    near.write(encodeExtensionClient({ type: 'hello', version: 1, caps: ['chat'], sender, ...seen }));
    const register = {
      type: 'register',
      nick: `${this.nick}-${count}`,
      udpPort: String(1000 + count),
    } as const;
    near.write(encodeOldClient('frames', register));
    this.#awaitWelcome(stream);
  }

  /** Lets bytes arrive at the server, on this link and on the one left to itself the longest. */
  up(bytes: number, which: 'link' | 'left'): void {
    (which === 'link' ? this.#far : this.#left[0])?.deliver(bytes);
  }

  down(bytes: number): void {
    this.#near?.deliver(bytes);
  }

  /** The link breaks; what is on its way to the server may still arrive, or not. */
  cut(mayArrive: boolean): void {
    if (this.#near === null) return;
    const far = this.#far;
    this.#near.finish('error');
    this.#drop();
    if (far === null) return;
    if (mayArrive) this.#left.push(far);
    else far.finish('error');
  }

  /** The server learns that the link left to itself the longest is gone. */
  bury(): void {
    this.#left.shift()?.finish('error');
  }

  serverGone(): void {
    this.#left = [];
    this.#near?.finish('error');
    this.#drop();
  }

  /** Everything arrives. */
  flow(): void {
    for (const end of [...this.#left, this.#far, this.#near]) end?.deliver(end.coming);
  }

  #drop(): void {
    this.#near = null;
    this.#far = null;
  }

  #awaitWelcome(stream: PayloadStream): void {
    let hello: ServerHello | null = null;
    stream.read({
      payload: (payload) => {
        const parsed = parseExtensionServer(payload);
        if (!parsed.ok) throw new Error(payload);
        if (parsed.value.type === 'hello') hello = parsed.value;
        if (parsed.value.type === 'welcome' && hello !== null)
          this.#welcome(stream, parsed.value.nick, hello);
        if (parsed.value.type === 'error') this.#world.faults.push(payload);
      },
      ended: () => {
        this.#drop();
      },
    });
  }

  #welcome(stream: PayloadStream, nick: string, hello: ServerHello): void {
    stream.read(null);
    this.#context.roster.welcome(nick);
    const welcome = { stream, nick, dialect: 'klatsch', fingerprint: null, hello, early: [] } as const;
    const events = {
      lost: () => {
        this.#session = null;
        this.#room.linkLost(true);
      },
      met: () => undefined,
      renamed: () => undefined,
    };
    this.#session = new KlatschSession(this.#context, welcome, this.#room, events, this.#memory);
    this.#session.start();
  }
}
