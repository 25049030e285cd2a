import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Dialect } from '../../src/bus/events.js';
import { systemClock } from '../../src/clock.js';
import { localCommons } from '../../src/server/commons.js';
import { FanOut } from '../../src/server/fan-out.js';
import { Meter } from '../../src/server/meter.js';
import { parseExtensionServer } from '../../src/wire/extension.js';
import type { PresenceEvent } from '../../src/wire/extension.js';
import { FrameDecoder } from '../../src/wire/frames.js';
import { LineDecoder } from '../../src/wire/lines.js';
import { parseOldServer } from '../../src/wire/old-server.js';
import { MemoryConnection } from '../support/memory-connection.js';
import { memberCalled } from './state/member-for-test.js';

const DIALECTS: readonly Dialect[] = ['klatsch', 'frames', 'lines'];
const NICKS = ['ann', 'ben', 'cat', 'dot'];

/** What somebody does next, or that a turn of the event loop ends. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constant('join' as const), fc.nat(), fc.nat()) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('leave' as const), fc.nat(), fc.nat()) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('rename' as const), fc.nat(), fc.nat()) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('say' as const), fc.nat(), fc.nat()) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('turn' as const), fc.nat(), fc.nat()) },
);
type Step = [kind: 'join' | 'leave' | 'rename' | 'say' | 'turn', who: number, nick: number];

/** What a server says, in whatever dialect. */
interface Heard {
  readonly type: string;
  readonly nick?: string;
  readonly people?: readonly { readonly nick: string }[];
  readonly person?: { readonly nick: string };
  readonly events?: readonly PresenceEvent[];
  readonly text?: string;
}

/** A client that believes what it is sent, and throws at what cannot be. */
class Believer {
  readonly people = new Set<string>();
  readonly heard: string[] = [];
  readonly due: string[] = [];
  welcomed = false;
  readonly connection = new MemoryConnection((bytes) => {
    this.#take(bytes);
  });
  readonly #decoder: FrameDecoder | LineDecoder;

  constructor(
    readonly id: string,
    readonly dialect: Dialect,
    readonly nick: string,
  ) {
    this.#decoder = dialect === 'lines' ? new LineDecoder(1e6) : new FrameDecoder(1e6);
  }

  #take(bytes: Uint8Array): void {
    const pushed = this.#decoder.push(Buffer.from(bytes));
    if (!pushed.ok) throw new Error(pushed.code);
    for (const payload of pushed.value) {
      const parsed = (this.dialect === 'klatsch' ? parseExtensionServer : parseOldServer)(payload);
      if (!parsed.ok) throw new Error(`malformed: ${payload}`);
      this.#hear(parsed.value);
    }
  }

  #hear({ type, nick = '', people = [], person, events = [], text = '' }: Heard): void {
    if (type === 'welcome') this.welcomed = true;
    else if (!this.welcomed) throw new Error(`${type} before WELCOME`);
    for (const each of people) this.people.add(each.nick);
    for (const event of events) this.#presence(event);
    if (type === 'joined') this.#joined(person?.nick ?? '');
    if (type === 'left') this.#left(nick);
    if (type === 'said') this.heard.push(text.trimEnd());
  }

  #presence(event: PresenceEvent): void {
    if ('joined' in event) this.#joined(event.joined.nick);
    else if ('left' in event) this.#left(event.left);
    else {
      this.#left(event.renamed[0]);
      this.#joined(event.renamed[1]);
    }
  }

  #joined(nick: string): void {
    if (this.people.has(nick) && nick !== this.nick) throw new Error(`${nick} came twice`);
    this.people.add(nick);
  }

  #left(nick: string): void {
    if (!this.people.delete(nick)) throw new Error(`${nick} left who was not there`);
  }
}

/** A room in which everything happens that a script says. */
class World {
  readonly faults: unknown[] = [];
  readonly #commons = localCommons({ epoch: 'e', now: () => 5, backlog: { texts: 100, bytes: 1e6 } });
  readonly #fanOut = new FanOut({
    clock: systemClock,
    commons: this.#commons,
    meter: new Meter(),
    motd: () => null,
    replayBytes: () => 1e6,
    onSaid: () => undefined,
    onFault: (error) => this.faults.push(error),
  });
  #clients: Believer[] = [];
  #said: string[] = [];
  #count = 0;

  async run(steps: readonly Step[]): Promise<void> {
    for (const [kind, who, nick] of steps) await this.#do(kind, who, NICKS[nick % NICKS.length] ?? '');
    this.#fanOut.flush();
  }

  /** Whether everybody has heard what was due, and knows who is there. */
  check(): void {
    expect(this.faults).toEqual([]);
    const present = this.#commons
      .people()
      .map(({ nick }) => nick)
      .sort();
    for (const { people, heard, due } of this.#clients) {
      expect([...people].sort()).toEqual(present);
      expect(heard).toEqual(due);
    }
  }

  async #do(kind: Step[0], who: number, nick: string): Promise<void> {
    if (kind === 'turn') await new Promise((resolve) => setImmediate(resolve));
    else if (kind === 'join') this.#join(nick, DIALECTS[who % DIALECTS.length] ?? 'klatsch');
    else {
      const client = this.#clients[who % Math.max(1, this.#clients.length)];
      if (client !== undefined) this.#act(kind, client, nick);
    }
  }

  #join(nick: string, dialect: Dialect): void {
    this.#count += 1;
    const client = new Believer(String(this.#count), dialect, nick);
    const { id, connection } = client;
    // Whoever speaks klatsch is shown what was said before; there is never more than a newcomer gets.
    if (dialect === 'klatsch') client.due.push(...this.#said);
    this.#fanOut.expect({ id, connection, dialect, view: null, last: null, welcomed: () => undefined });
    void this.#commons.claim({ ...memberCalled(nick, { dialect, udpPort: 1000 + this.#count }), id });
    if (this.#commons.people().some((member) => member.id === id)) this.#clients.push(client);
    else this.#fanOut.remove(id);
  }

  #act(kind: 'leave' | 'rename' | 'say', client: Believer, nick: string): void {
    if (kind === 'leave') {
      this.#clients = this.#clients.filter((each) => each !== client);
      this.#fanOut.remove(client.id);
      this.#commons.release(client.id);
    } else if (!client.welcomed) return;
    else if (kind === 'rename') void this.#commons.rename(client.id, nick);
    else this.#say(client);
  }

  #say(speaker: Believer): void {
    this.#count += 1;
    const text = `text ${this.#count}`;
    this.#commons.publish(speaker.id, { text });
    this.#said.push(text);
    for (const each of this.#clients) {
      if (each.dialect !== 'lines' || each !== speaker) each.due.push(text);
    }
  }
}

describe('FanOut', () => {
  it('tells everybody everything once and in order, whatever happens in one turn', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const world = new World();
        await world.run(steps);
        world.check();
      }),
      { numRuns: 150 },
    );
  });
});
