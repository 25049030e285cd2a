import { RECONNECT_LAST_MS } from '../../../src/limits.js';
import type { Peer } from '../../../src/peer/start-peer.js';
import { startPeer } from '../../../src/peer/start-peer.js';
import { encodeFrame } from '../../../src/wire/frames.js';
import { FakeClock } from '../../support/fake-clock.js';
import type { Grammar } from '../support/grammar.js';
import { streamInput } from '../support/grammar.js';
import { OLD_SERVER_MESSAGES, SERVER_MESSAGES } from '../support/messages.js';
import { Onlookers } from '../support/onlookers.js';
import { StubServer } from '../support/stub-server.js';
import type { Input, Rig, Target } from '../support/target.js';
import { turns, until } from '../support/target.js';

/** Time that passes with every input. */
const STEP_MS = 40;
/** Inputs after which the link is cut, and those after which the screens begin anew. */
const INPUTS_EACH = 100;
const RENEW_EACH = 2000;

const KLATSCH: Grammar = { framing: 'frames', messages: SERVER_MESSAGES };
const FRAMES: Grammar = { framing: 'frames', messages: OLD_SERVER_MESSAGES };
const LINES: Grammar = { framing: 'lines', messages: OLD_SERVER_MESSAGES };
const GRAMMARS: Readonly<Record<string, Grammar>> = { klatsch: KLATSCH, frames: FRAMES, lines: LINES };

/** What lets a peer in, in each dialect. */
const GREETINGS: Readonly<Record<string, Buffer>> = {
  klatsch: Buffer.concat([
    encodeFrame('HELLO {"klatsch":1,"caps":["chat"],"epoch":"e1","seq":7,"at":1769860800000}'),
    encodeFrame('WELCOME {"nick":"alice"}'),
    encodeFrame('ROSTER {"people":[{"nick":"alice","ip":"127.0.0.1","udpPort":4000}]}'),
  ]),
  frames: Buffer.concat([encodeFrame('WELCOME alice'), encodeFrame('USERLIST alice:127.0.0.1:4000')]),
  lines: Buffer.from('WELCOME alice\nUSERLIST alice:127.0.0.1:4000\n'),
};

/** What servers say to a peer, before it is in the room (`…-door`) and while it is. */
export const peer: Target = {
  name: 'peer',
  share: 130,
  input: (random) => {
    const dialect = random.pick(['klatsch', 'klatsch', 'klatsch', 'frames', 'lines']);
    const kind = random.chance(0.15) ? `${dialect}-door` : dialect;
    return streamInput(kind, GRAMMARS[dialect] ?? KLATSCH, random);
  },
  open: async () => {
    const linked = new Map<string, Linked>();
    for (const dialect of Object.keys(GREETINGS)) linked.set(dialect, await Linked.open(dialect));
    return new PeerRig(linked);
  },
};

class PeerRig implements Rig {
  readonly #linked: ReadonlyMap<string, Linked>;

  constructor(linked: ReadonlyMap<string, Linked>) {
    this.#linked = linked;
  }

  async feed({ kind, pieces }: Input): Promise<void> {
    const [dialect = '', door] = kind.split('-');
    const linked = this.#linked.get(dialect);
    if (linked === undefined) throw new RangeError(kind);
    await (door === undefined ? linked.hear(pieces) : linked.comeAnew(pieces));
  }

  async check(): Promise<void> {
    for (const linked of this.#linked.values()) await linked.check();
  }

  async close(): Promise<void> {
    for (const linked of this.#linked.values()) await linked.close();
  }
}

/** A peer and the server that it is with. */
class Linked {
  readonly #clock = new FakeClock();
  readonly #onlookers = new Onlookers(this.#clock);
  readonly #greeting: Buffer;
  readonly #server: StubServer;
  readonly #peer: Peer;
  #online = false;
  #inputs = 0;

  private constructor(dialect: string, server: StubServer) {
    this.#greeting = GREETINGS[dialect] ?? Buffer.alloc(0);
    this.#server = server;
    const { bus } = this.#onlookers;
    bus.onFact('server:connected', () => {
      this.#online = true;
    });
    for (const fact of ['server:lost', 'server:refused'] as const) {
      bus.onFact(fact, () => {
        this.#online = false;
      });
    }
    this.#peer = startPeer({
      ...{ server: { host: '127.0.0.1', port: server.port }, nick: 'alice', explicitNick: true },
      ...{ accept: 'ask', clock: this.#clock, bus },
    });
  }

  static async open(dialect: string): Promise<Linked> {
    const server = await StubServer.open();
    const linked = new Linked(dialect, server);
    await linked.#connected();
    return linked;
  }

  /** Hears something on a link that stands. */
  async hear(pieces: readonly Buffer[]): Promise<void> {
    this.#inputs += 1;
    if (this.#inputs % INPUTS_EACH === 0) this.#server.socket?.destroy();
    if (this.#inputs % RENEW_EACH === 0) this.#onlookers.renew();
    await this.#connected();
    for (const piece of pieces) {
      this.#server.socket?.write(piece);
      await turns();
    }
    await turns(2);
    this.#clock.advance(STEP_MS);
    await turns();
    this.#onlookers.look();
  }

  /** Comes anew and hears this in place of a welcome. */
  async comeAnew(pieces: readonly Buffer[]): Promise<void> {
    this.#server.greeting = null;
    this.#server.socket?.destroy();
    await until(() => !this.#online, 'the peer notices that its server has gone');
    const before = this.#server.connections;
    await this.#seek(() => this.#server.connections > before);
    for (const piece of pieces) {
      this.#server.socket?.write(piece);
      await turns();
    }
    await turns(2);
    this.#server.socket?.destroy();
    await turns(2);
    this.#onlookers.look();
  }

  /** Whether somebody who says something is still shown. */
  async check(): Promise<void> {
    await this.#connected();
    this.#onlookers.look();
  }

  async close(): Promise<void> {
    this.#peer.dispose();
    this.#onlookers.dispose();
    await this.#server.close();
  }

  async #connected(): Promise<void> {
    if (this.#online && this.#server.socket !== null) return;
    this.#server.greeting = this.#greeting;
    await this.#seek(() => this.#online);
    await turns(2);
  }

  /** Lets time pass, and asks to come back where that is needed. */
  async #seek(isThere: () => boolean): Promise<void> {
    let tries = 0;
    await until(() => {
      if (isThere()) return true;
      tries += 1;
      // First what is under way gets its chance; refused, a peer waits for its user.
      if (tries % 50 === 0) {
        this.#onlookers.bus.ask('server:connect', { server: `127.0.0.1:${this.#server.port}` });
        this.#clock.advance(RECONNECT_LAST_MS);
      }
      return false;
    }, 'the peer comes back');
  }
}
