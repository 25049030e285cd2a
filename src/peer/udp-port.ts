import type { Endpoint } from '../net/address.js';
import { bindUdp } from '../net/udp-socket.js';
import type { UdpSocket } from '../net/udp-socket.js';
import type { Datagram } from '../wire/datagram.js';
import { encodeDatagram, parseDatagram } from '../wire/datagram.js';

/** What hears of datagrams. */
export interface DatagramListener {
  /** Whether one from this address is to be looked at. */
  readonly admits: (ip: string) => boolean;
  /** Hears every datagram that was looked at and makes sense. */
  readonly heard: (datagram: Datagram, from: Endpoint) => void;
}

/** The UDP port that a server shows to everybody: bound before registering, and where invitations go out. */
export class UdpPort {
  readonly #listener: DatagramListener;
  #socket: UdpSocket | null = null;
  #closed = false;

  constructor(listener: DatagramListener) {
    this.#listener = listener;
  }

  /** The port; 0 before {@link bind}. */
  get port(): number {
    return this.#socket?.port ?? 0;
  }

  /**
   * Binds a port, in the place of the one before; 0 for a free one.
   *
   * @throws KlatschError `port-in-use` or `listen-failed`; the port before then stays
   */
  async bind(port: number): Promise<void> {
    const socket = await bindUdp(port);
    if (this.#closed) {
      socket.close();
      return;
    }
    this.#socket?.close();
    this.#socket = socket;
    socket.onDatagram((bytes, from) => {
      if (!this.#listener.admits(from.ip)) return;
      const parsed = parseDatagram(bytes);
      if (parsed.ok) this.#listener.heard(parsed.value, from);
    });
  }

  /** Sends one datagram; nothing when there is no port. */
  send(datagram: Datagram, ip: string, port: number): void {
    this.#socket?.send(encodeDatagram(datagram), ip, port);
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    this.#socket?.close();
    this.#socket = null;
  }
}
