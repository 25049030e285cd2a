import { isLoopback, networkOf } from '../../net/address.js';

/**
 * What becomes of a new connection: it is served (`welcome`), told politely that there are too many from its
 * address (`crowded`), or closed unheard (`full`).
 */
export type Admission = 'welcome' | 'crowded' | 'full';

/** What a doorman looks at each time, so that it can change. */
interface Room {
  readonly connections: number;
  readonly connectionsPerAddress: number;
}

/** Counts connections, in all and per address (of IPv6: per /64); loopback is exempt from the latter. */
export class Doorman {
  readonly #limits: Room;
  readonly #from = new Map<string, number>();
  #inside = 0;

  constructor(limits: Room) {
    this.#limits = limits;
  }

  /** Takes in one more connection from `ip`; unless it is `full`, {@link leave} must follow one day. */
  admit(ip: string): Admission {
    const { connections, connectionsPerAddress } = this.#limits;
    const network = networkOf(ip);
    const here = (this.#from.get(network) ?? 0) + 1;
    // Hearing somebody out costs a socket, so that kindness has a limit too.
    const tooMany = !isLoopback(ip) && here > connectionsPerAddress * 2;
    if (tooMany || this.#inside >= connections) return 'full';
    this.#inside += 1;
    this.#from.set(network, here);
    return isLoopback(ip) || here <= connectionsPerAddress ? 'welcome' : 'crowded';
  }

  /** One connection from `ip` is gone. */
  leave(ip: string): void {
    const network = networkOf(ip);
    const left = (this.#from.get(network) ?? 0) - 1;
    this.#inside -= 1;
    if (left > 0) this.#from.set(network, left);
    else this.#from.delete(network);
  }
}
