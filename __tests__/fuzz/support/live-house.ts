import type { ServerBus } from '../../../src/bus/buses.js';
import type { ServerFacts, ServerIntents } from '../../../src/bus/events.js';
import { Bus } from '../../../src/bus/bus.js';
import type { TlsIdentity } from '../../../src/net/tls-identity.js';
import { DEFAULT_LIMITS } from '../../../src/operator/server-limits.js';
import type { AccessOptions } from '../../../src/server/access/access-options.js';
import type { RunningServer } from '../../../src/server/server.js';
import { startServer } from '../../../src/server/server.js';
import { encodeFrame } from '../../../src/wire/frames.js';
import { FakeClock } from '../../support/fake-clock.js';
import { Dialled } from './dialled.js';
import type { Place } from './dialled.js';
import { until } from './target.js';
import { asError } from './faults.js';

/** What a room remembers is full soon, so that the heap is flat from then on. */
const BACKLOG_TEXTS = 200;

/** A real server on loopback, its faults, and somebody in it who must not notice anything. */
export class LiveHouse {
  readonly clock = new FakeClock();
  readonly bus: ServerBus;
  /** The server has stopped, because somebody who may had it stop. */
  stopped = false;
  readonly #faults: unknown[] = [];
  #server: RunningServer | null = null;
  #witness: Dialled | null = null;
  #count = 0;

  private constructor() {
    this.bus = new Bus<ServerFacts, ServerIntents>({
      now: () => this.clock.now(),
      onListenerError: (error) => this.#faults.push(error),
    });
    this.bus.onFact('server:closed', () => {
      this.stopped = true;
    });
  }

  static async open(options: { identity?: TlsIdentity; access?: AccessOptions } = {}): Promise<LiveHouse> {
    const house = new LiveHouse();
    house.#server = await startServer({
      ...options,
      ...{ host: '127.0.0.1', port: 0, bus: house.bus, clock: house.clock },
      limits: { ...DEFAULT_LIMITS, backlogTexts: BACKLOG_TEXTS },
      log: (_code, error) => house.#faults.push(error),
    });
    // While the room has no past yet, which would come behind the list.
    house.#witness = await house.#someone();
    return house;
  }

  get server(): RunningServer {
    if (this.#server === null) throw new Error('not open');
    return this.#server;
  }

  get place(): Place {
    return { port: this.server.port, host: '127.0.0.1' };
  }

  /** @throws whatever the server called a fault of its own */
  checkFaults(): void {
    const [first] = this.#faults.splice(0);
    if (first !== undefined) throw asError(first);
  }

  /** Says something to the room, as somebody who has been there all along, and waits for it. */
  async check(): Promise<void> {
    this.checkFaults();
    this.#count += 1;
    const text = `still there ${this.#count}`;
    const witness = this.#witness;
    if (witness?.open !== true) throw new Error('somebody who did nothing was disconnected');
    this.clock.advance(1000);
    witness.socket.write(encodeFrame(`BROADCAST witness ${text}`));
    await until(() => witness.tail.includes(text), 'the room answers');
    this.checkFaults();
  }

  async close(): Promise<void> {
    this.#witness?.destroy();
    await this.#server?.close();
  }

  async #someone(): Promise<Dialled> {
    const witness = await Dialled.open(this.place);
    // An old program, which need not ping.
    witness.socket.write(encodeFrame('REGISTER witness 4999'));
    await until(() => witness.tail.includes('USERLIST'), 'somebody may come in');
    return witness;
  }
}
