import { EventEmitter } from 'eventemitter3';
import type { Disposer } from '../disposer.js';

/** A fact of one kind as it is told: its name, when it happened (epoch milliseconds), and its fields. */
export interface ToldOf<Facts, K extends keyof Facts & string> {
  readonly fact: K;
  readonly at: number;
  readonly fields: Facts[K];
}

/** A fact of any kind as it is told. */
export type Told<Facts> = { [K in keyof Facts & string]: ToldOf<Facts, K> }[keyof Facts & string];

/** An intent as it is asked: its name and its fields. */
export type Asked<Intents> = {
  [K in keyof Intents & string]: { readonly intent: K; readonly fields: Intents[K] };
}[keyof Intents & string];

/** What a bus needs from outside. */
export interface BusOptions {
  /** The time stamped on facts, epoch milliseconds. */
  readonly now: () => number;
  /** Hears of a listener that threw; the bus goes on with the next one. */
  readonly onListenerError: (error: unknown, event: string) => void;
}

type Listener = (value: unknown) => void;

/** Heard by those who want every fact, or every intent. */
const ANY = '*';

/**
 * The one bus between sockets and screens: networking tells facts and hears intents, screens hear facts and
 * ask for intents.
 *
 * It is the only user of eventemitter3, whose `emit` catches nothing (one throwing listener would break the
 * socket handler that told the fact) and whose `off(event, undefined)` removes everybody.
 */
export class Bus<Facts, Intents> {
  readonly #facts = new EventEmitter();
  readonly #intents = new EventEmitter();
  readonly #options: BusOptions;

  constructor(options: BusOptions) {
    this.#options = options;
  }

  /** Tells a fact to everyone who listens, at once and in the order of subscription. */
  tell<K extends keyof Facts & string>(fact: K, fields: Facts[K], at = this.#options.now()): void {
    this.tellAll(fact, [{ fact, at, fields }]);
  }

  /** Tells facts of one kind, in their order; each listener hears them one by one, and all before the next does. */
  tellAll<K extends keyof Facts & string>(fact: K, told: readonly ToldOf<Facts, K>[]): void {
    this.#facts.emit(fact, told);
    this.#facts.emit(ANY, told);
  }

  /** Asks for something; whoever serves the intent acts at once. */
  ask<K extends keyof Intents & string>(intent: K, fields: Intents[K]): void {
    const asked = [{ intent, fields }];
    this.#intents.emit(intent, asked);
    this.#intents.emit(ANY, asked);
  }

  /** Hears one kind of fact. */
  onFact<K extends keyof Facts & string>(
    fact: K,
    listener: (fields: Facts[K], at: number) => void,
  ): Disposer {
    return this.#listen(this.#facts, fact, (value) => {
      const { fields, at } = value as ToldOf<Facts, K>;
      listener(fields, at);
    });
  }

  /** Hears every fact. */
  onAnyFact(listener: (told: Told<Facts>) => void): Disposer {
    return this.#listen(this.#facts, ANY, (value) => {
      listener(value as Told<Facts>);
    });
  }

  /** Hears one kind of intent. */
  onIntent<K extends keyof Intents & string>(intent: K, listener: (fields: Intents[K]) => void): Disposer {
    return this.#listen(this.#intents, intent, (value) => {
      listener((value as { fields: Intents[K] }).fields);
    });
  }

  /** Hears every intent. */
  onAnyIntent(listener: (asked: Asked<Intents>) => void): Disposer {
    return this.#listen(this.#intents, ANY, (value) => {
      listener(value as Asked<Intents>);
    });
  }

  /** How many subscriptions are alive, for tests that look for leaks. */
  get listeners(): number {
    const count = (emitter: EventEmitter): number =>
      emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
    return count(this.#facts) + count(this.#intents);
  }

  #listen(emitter: EventEmitter, event: string, listener: Listener): Disposer {
    const guarded = (values: readonly unknown[]): void => {
      for (const value of values) {
        try {
          listener(value);
        } catch (error) {
          this.#options.onListenerError(error, event);
        }
      }
    };
    emitter.on(event, guarded);
    return () => {
      emitter.off(event, guarded);
    };
  }
}
