import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Dice } from './dice.js';
import { Line } from './line.js';

/** How often bytes go on and chance is asked, milliseconds. */
const TICK_MS = 10;

/** What happens to lines. */
export type Fault = 'cut' | 'client gone' | 'server gone' | 'stall' | 'duplicate';

/** How often each happens to a line, a minute: about every half minute something. */
const PER_MINUTE: Readonly<Record<Fault, number>> = {
  cut: 0.5,
  'client gone': 0.25,
  'server gone': 0.25,
  stall: 0.75,
  duplicate: 0.5,
};
/** So many of them strike somebody who has just said something: most is at stake there. */
const ON_SPEAKERS = 0.5;
/** A stall is a hiccup, or longer than the 9 s after which a klatsch client gives its server up. */
const STALL_MS = [200, 14_000] as const;
/** A server that is not told that its client is gone finds out itself, after 25 s and a look every 5 s. */
const CLIENT_GONE_MS = 40_000;
/** An old client never finds out that its server is gone. */
const SERVER_GONE_MS = 15_000;

/** The bad network between all clients and the server. */
export class FaultyProxy {
  /** Where the server listens. */
  upstream = 0;
  /** Whether anything happens to lines; they are slow always. */
  faulty = false;
  /** How often what has happened. */
  readonly counts: Record<Fault, number> = {
    cut: 0,
    'client gone': 0,
    'server gone': 0,
    stall: 0,
    duplicate: 0,
  };
  readonly #dice: Dice;
  readonly #lines = new Set<Line>();
  readonly #listener = createServer({ allowHalfOpen: true }, (client) => {
    this.#accept(client);
  });
  #ticking: NodeJS.Timeout | null = null;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** Where clients find it. */
  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  async start(): Promise<void> {
    this.#listener.listen(0, '127.0.0.1', 1024);
    await once(this.#listener, 'listening');
    this.#ticking = setInterval(() => {
      this.#tick();
    }, TICK_MS);
  }

  /** Every line breaks, and what is on its way is lost. */
  cut(): void {
    for (const line of this.#lines) line.cut();
  }

  /** Nothing happens any more, and what was held up arrives. */
  mend(): void {
    this.faulty = false;
    for (const line of this.#lines) line.mend();
  }

  async stop(): Promise<void> {
    if (this.#ticking !== null) clearInterval(this.#ticking);
    this.#listener.close();
    this.cut();
    await once(this.#listener, 'close');
  }

  #accept(client: Socket): void {
    const line = new Line(client, this.upstream, this.#dice, () => this.#lines.delete(line));
    this.#lines.add(line);
  }

  #tick(): void {
    const now = performance.now();
    for (const line of this.#lines) line.flush(now);
    if (!this.faulty) return;
    const lines = [...this.#lines];
    for (const fault of Object.keys(PER_MINUTE) as Fault[]) {
      const chance = (PER_MINUTE[fault] * lines.length * TICK_MS) / 60_000;
      if (!this.#dice.hits(chance)) continue;
      const saying = this.#dice.hits(ON_SPEAKERS) ? lines.filter((each) => each.saying) : [];
      const line = this.#dice.pick(saying) ?? this.#dice.pick(lines);
      if (line !== undefined) this.#strike(line, fault);
    }
  }

  #strike(line: Line, fault: Fault): void {
    if (!line.sound || (fault === 'duplicate' && !line.settled)) return;
    this.counts[fault] += 1;
    if (fault === 'cut') line.cut();
    else if (fault === 'client gone') line.halve('server', CLIENT_GONE_MS);
    else if (fault === 'server gone') line.halve('client', SERVER_GONE_MS);
    else if (fault === 'stall') line.stall(this.#dice.between(...STALL_MS));
    else line.duplicate();
  }
}
