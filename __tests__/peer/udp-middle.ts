import type { Endpoint } from '../../src/net/address.js';
import type { UdpSocket } from '../../src/net/udp-socket.js';
import { bindUdp } from '../../src/net/udp-socket.js';
import type { Datagram } from '../../src/wire/datagram.js';
import { encodeDatagram, parseDatagram } from '../../src/wire/datagram.js';
import { eventually } from '../support/eventually.js';

/** An invitation in the klatsch form. */
export type Invite = Extract<Datagram, { type: 'invite' }>;

/** Somebody who stands between two peers: every datagram passes here, is kept, and may be changed. */
export class UdpMiddle {
  /** What went from the first to the second, and back, before it was changed. */
  readonly forth: Datagram[] = [];
  readonly back: Datagram[] = [];
  /** What passes from the first to the second instead. */
  change: (datagram: Datagram) => readonly Datagram[] = (datagram) => [datagram];
  /** The same for the other way. */
  changeBack: (datagram: Datagram) => readonly Datagram[] = (datagram) => [datagram];
  /** What is lost on its way. */
  loses: (datagram: Datagram, way: 'forth' | 'back') => boolean = () => false;
  /** Where the two really are. */
  first: Endpoint | null = null;
  second: Endpoint | null = null;
  #lasts = 0;
  readonly #asFirst: UdpSocket;
  readonly #asSecond: UdpSocket;

  private constructor(asFirst: UdpSocket, asSecond: UdpSocket) {
    this.#asFirst = asFirst;
    this.#asSecond = asSecond;
    asSecond.onDatagram((bytes) => {
      const parsed = parseDatagram(bytes);
      if (!parsed.ok) return;
      this.forth.push(parsed.value);
      if (this.loses(parsed.value, 'forth')) return;
      for (const each of this.change(parsed.value)) this.send(each);
    });
    asFirst.onDatagram((bytes) => {
      const parsed = parseDatagram(bytes);
      if (!parsed.ok) return;
      this.back.push(parsed.value);
      if (this.loses(parsed.value, 'back')) return;
      for (const each of this.changeBack(parsed.value)) this.sendBack(each);
    });
  }

  static async open(): Promise<UdpMiddle> {
    return new UdpMiddle(await bindUdp(0, '127.0.0.1'), await bindUdp(0, '127.0.0.1'));
  }

  /** Where the second must believe the first to be, and the first the second. */
  get ports(): { readonly first: number; readonly second: number } {
    return { first: this.#asFirst.port, second: this.#asSecond.port };
  }

  /** The invitations that have come from the first. */
  get invites(): Invite[] {
    return this.forth.filter((each) => each.type === 'invite');
  }

  /** Sends something to the second, from where it believes the first to be. */
  send(datagram: Datagram): void {
    const { second } = this;
    if (second !== null) this.#asFirst.send(encodeDatagram(datagram), second.ip, second.port);
  }

  /** Sends something to the first, from where it believes the second to be. */
  sendBack(datagram: Datagram): void {
    const { first } = this;
    if (first !== null) this.#asSecond.send(encodeDatagram(datagram), first.ip, first.port);
  }

  /** Waits until the second has seen to everything that was sent to it before: it answers what came last. */
  async flushed(): Promise<void> {
    const id = this.#nextLast();
    this.send({ form: 'klatsch', type: 'cancel', id });
    await eventually(() => hasSeen(this.back, id));
  }

  /** The same for the first. */
  async flushedBack(): Promise<void> {
    const id = this.#nextLast();
    this.sendBack({ form: 'klatsch', type: 'cancel', id });
    await eventually(() => hasSeen(this.forth, id));
  }

  close(): void {
    this.#asFirst.close();
    this.#asSecond.close();
  }

  /** Names what comes last, each time anew: an invitation that there never was is taken back. */
  #nextLast(): string {
    this.#lasts += 1;
    return `last-${this.#lasts}`;
  }
}

function hasSeen(datagrams: readonly Datagram[], id: string): boolean {
  return datagrams.some((datagram) => datagram.type === 'seen' && datagram.id === id);
}
