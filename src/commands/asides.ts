import type { PeerBus } from '../bus/buses.js';
import { printable } from '../../screens/lines/printable.js';
import type { Disposer } from '../disposer.js';
import { Disposers } from '../disposer.js';
import { isDistrust } from '../errors.js';
import type { Trust } from '../peer/trust.js';
import type { TrustEvents } from '../peer/server-trust.js';
import { words } from '../words/index.js';
import { openTrust } from './open-trust.js';

/**
 * What a command that asks nobody has to say of keys, beside what it is for: on standard error, and only when it has
 * done what it is for, because a failure is told in one line.
 */
export class Asides implements TrustEvents {
  readonly #messages: string[] = [];

  trusted(server: string, fingerprint: string): void {
    this.#messages.push(words.identity.serverTrusted(server, fingerprint));
  }

  problem(_code: string, message: string): void {
    this.#messages.push(message);
  }

  /** Hears what an engine tells of keys. */
  follow(bus: PeerBus): Disposer {
    const disposers = new Disposers();
    disposers.own(
      bus.onFact('server:trusted', ({ server, fingerprint }) => {
        this.trusted(server, fingerprint);
      }),
      bus.onFact('problem', ({ code, message }) => {
        if (isDistrust(code)) this.problem(code, message);
      }),
    );
    return () => {
      disposers.dispose();
    };
  }

  /** Opens the keys of whoever runs this. Throws as `openTrust` does. */
  openTrust(plain: boolean): Promise<Trust> {
    return openTrust({
      plain,
      ask: false,
      env: process.env,
      onProblem: (code, message) => {
        this.problem(code, message);
      },
    });
  }

  /** Everything was done: says it. */
  print(): void {
    for (const message of this.#messages) process.stderr.write(`klatsch: ${printable(message)}\n`);
  }
}
