import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { DATAGRAMS_REPEATED, INVITATION_RETRY_MS } from '../limits.js';
import type { Endpoint } from '../net/address.js';
import type { Datagram } from '../wire/datagram.js';
import type { UdpPort } from './udp-port.js';

/** Sends datagrams to klatsch peers again until they are answered (docs/PROTOCOL.md §6.2). */
export class Repeater {
  readonly #udp: UdpPort;
  readonly #clock: Clock;
  readonly #running = new Map<string, { readonly ip: string; readonly stop: Disposer }>();

  constructor(udp: UdpPort, clock: Clock) {
    this.#udp = udp;
    this.#clock = clock;
  }

  /** Sends now and again; what was sent under this id before is not repeated any more. */
  send(datagram: Datagram & { readonly form: 'klatsch' }, to: Endpoint): void {
    this.stop(datagram.id);
    if (datagram.type === 'decline' && this.#running.size >= DATAGRAMS_REPEATED) {
      this.#udp.send(datagram, to.ip, to.port);
      return;
    }
    const attempt = (index: number): void => {
      this.#udp.send(datagram, to.ip, to.port);
      const wait = INVITATION_RETRY_MS[index];
      if (wait === undefined) {
        this.#running.delete(datagram.id);
        return;
      }
      const stop = this.#clock.after(wait, () => {
        attempt(index + 1);
      });
      this.#running.set(datagram.id, { ip: to.ip, stop });
    };
    attempt(0);
  }

  /** The other side has it. */
  seen(id: string, ip: string): void {
    if (this.#running.get(id)?.ip === ip) this.stop(id);
  }

  stop(id: string): void {
    this.#running.get(id)?.stop();
    this.#running.delete(id);
  }

  dispose(): void {
    for (const id of [...this.#running.keys()]) this.stop(id);
  }
}
