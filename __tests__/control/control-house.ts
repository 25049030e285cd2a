import { join } from 'node:path';
import type { ServerBus } from '../../src/bus/buses.js';
import type { Asked } from '../../src/bus/bus.js';
import type { ServerFacts, ServerIntents, ServerPresent } from '../../src/bus/events.js';
import type { Control } from '../../src/control/open-control.js';
import { openControl } from '../../src/control/open-control.js';
import type { LogFields } from '../../src/log.js';
import { FakeClock } from '../support/fake-clock.js';
import { strictBus } from '../support/strict-bus.js';
import { PRESENT } from './facts.js';
import { RawControl } from './raw-control.js';
import { scratch } from './scratch.js';

/** A control socket beside a bus without a server, and those who come to it. */
export class ControlHouse {
  readonly path: string;
  readonly clock = new FakeClock();
  readonly bus: ServerBus;
  readonly asked: Asked<ServerIntents>[] = [];
  /** Every `problem` told on the bus. */
  readonly problems: ServerFacts['problem'][] = [];
  readonly logged: [code: string, fields: LogFields | undefined][] = [];
  present: () => ServerPresent = () => PRESENT;
  readonly #guests: RawControl[] = [];
  #control: Control | null = null;

  private constructor(path: string) {
    this.path = path;
    this.bus = strictBus<ServerFacts, ServerIntents>(this.clock);
    this.bus.onAnyIntent((asked) => this.asked.push(asked));
    this.bus.onFact('problem', (problem) => this.problems.push(problem));
  }

  static async open(path = join(scratch(), 'klatsch', '9000.sock')): Promise<ControlHouse> {
    const house = new ControlHouse(path);
    const note = (code: string, fields?: LogFields): void => {
      house.logged.push([code, fields]);
    };
    house.#control = await openControl({
      path,
      bus: house.bus,
      clock: house.clock,
      present: () => house.present(),
      log: { debug: note, info: note, warn: note, error: note },
    });
    return house;
  }

  /** Somebody connects. */
  async enter(): Promise<RawControl> {
    const guest = await RawControl.open(this.path);
    this.#guests.push(guest);
    return guest;
  }

  /** Somebody watches, and has been shown the present. */
  async watcher(): Promise<RawControl> {
    const guest = await this.enter();
    guest.ask('operator:watch', {});
    await guest.fact('server:presented');
    return guest;
  }

  /** The room hears something. */
  say(text: string): void {
    this.bus.tell('room:said', { from: 'bob', text });
  }

  /** Answers what was asked last, as a server does. */
  answer(index = this.asked.length - 1): void {
    const asked = this.asked[index];
    if (asked === undefined) throw new Error('nothing was asked');
    const { request, line } = asked.fields;
    this.bus.tell('operator:answered', { request, outcome: { done: 'announced', text: line, people: 0 } });
  }

  async close(): Promise<void> {
    for (const guest of this.#guests) guest.destroy();
    await this.#control?.close();
  }

  /** Closes the socket while guests are still there. */
  closeControl(): Promise<void> {
    return this.#control?.close() ?? Promise.resolve();
  }
}
