import { FakeClock } from '../../support/fake-clock.js';
import { DEFAULT_LIMITS } from '../../../src/operator/server-limits.js';
import { Access } from '../../../src/server/access/access.js';
import { OPEN } from '../../../src/server/access/access-options.js';
import { localCommons } from '../../../src/server/commons.js';
import { FanOut } from '../../../src/server/fan-out.js';
import { Floor } from '../../../src/server/floor.js';
import { Meter } from '../../../src/server/meter.js';
import { ratesOf, roomRateOf } from '../../../src/server/rates.js';
import { Budgets } from '../../../src/server/state/budgets.js';
import { Rules } from '../../../src/server/operator/rules.js';
import type { SessionContext } from '../../../src/server/session-context.js';
import { Senders } from '../../../src/server/senders.js';
import { Session } from '../../../src/server/session.js';
import { Sessions } from '../../../src/server/sessions.js';
import { MemoryStore } from '../../../src/store/memory-store.js';
import { MemoryConnection } from '../../support/memory-connection.js';
import { asError } from './faults.js';

/** Kept, so that what a room remembers is full soon and the heap is flat from then on. */
const BACKLOG_TEXTS = 200;
const REPLAY_BYTES = 64 * 1024;

/** A server without sockets: its sessions stand on {@link MemoryConnection}s. */
export class MemoryHouse {
  readonly clock = new FakeClock();
  readonly #sessions = new Sessions();
  readonly #context: SessionContext;
  readonly #fanOut: FanOut;
  readonly #faults: unknown[] = [];
  #count = 0;

  constructor() {
    const { clock } = this;
    const store = new MemoryStore();
    const meter = new Meter();
    const rules = new Rules(store, clock);
    const limits = { ...DEFAULT_LIMITS, backlogTexts: BACKLOG_TEXTS };
    const backlog = { texts: BACKLOG_TEXTS, bytes: limits.backlogBytes };
    const commons = localCommons({ epoch: 'e1', now: () => clock.now(), backlog, store });
    const onFault = (error: unknown): void => {
      this.#faults.push(error);
    };
    this.#fanOut = new FanOut({
      clock,
      ...{ commons, meter, onFault },
      motd: () => 'be kind',
      onSaid: () => undefined,
      replayBytes: () => REPLAY_BYTES,
    });
    this.#context = {
      ...{ commons, fanOut: this.#fanOut, limits, clock, rules, meter },
      gate: new Access(OPEN, store, clock),
      floor: new Floor({ clock, rate: roomRateOf(limits), onBusy: () => undefined }),
      senders: new Senders(),
      steadyNow: () => clock.now(),
      budgets: new Budgets(ratesOf(limits)),
      findRival: (key, isInTheWay) => this.#sessions.byKey(key, isInTheWay),
      events: {
        onJoined: () => undefined,
        onRenamed: () => undefined,
        onMuted: () => undefined,
        onRefused: () => undefined,
        onGone: (id) => {
          this.#sessions.delete(id);
        },
        onFault,
      },
    };
  }

  /** Somebody connects. @param onWrite takes what is sent to them */
  connect(onWrite: (bytes: Uint8Array) => void): MemoryConnection {
    this.#count += 1;
    const connection = new MemoryConnection(onWrite, 1024 + (this.#count % 60_000));
    const id = String(this.#count);
    this.#sessions.add(id, new Session(id, connection, null, this.#context));
    return connection;
  }

  /** How many are connected. */
  get size(): number {
    return this.#sessions.all().length;
  }

  /** @throws whatever the server called a fault of its own */
  checkFaults(): void {
    const [first] = this.#faults.splice(0);
    if (first !== undefined) throw asError(first);
  }

  close(): void {
    for (const session of this.#sessions.all()) session.stop();
    this.#fanOut.close();
  }
}
