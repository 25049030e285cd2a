import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Dice } from './dice.js';

/** Where Node tells of every connection that this process opens. */
const CHANNEL = 'net.client.socket';
/** How often a connection of a private chat breaks, a minute. */
const PER_MINUTE = 4;

/**
 * Breaks the connections of private chats. They go from peer to peer, to ports that invitations name and sign, so that
 * nobody can stand between them: they are broken at the end that has called.
 */
export class ChatCutter {
  cuts = 0;
  readonly #dice: Dice;
  readonly #isOther: (port: number) => boolean;
  readonly #sockets = new Set<Socket>();
  #last = performance.now();

  /** @param isOther whether what listens at this port is no chat */
  constructor(dice: Dice, isOther: (port: number) => boolean) {
    this.#dice = dice;
    this.#isOther = isOther;
    subscribe(CHANNEL, this.#opened);
  }

  /** Breaks some, if it should: as many as there should be since the last time. */
  tick(now: number, isOn: boolean): void {
    const chance = (PER_MINUTE * (now - this.#last)) / 60_000;
    this.#last = now;
    if (!isOn) return;
    for (const socket of this.#sockets) {
      if (!this.#dice.hits(chance)) continue;
      this.cuts += 1;
      socket.destroy();
    }
  }

  dispose(): void {
    unsubscribe(CHANNEL, this.#opened);
    this.#sockets.clear();
  }

  readonly #opened = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    socket.once('connect', () => {
      if (!this.#isOther(socket.remotePort ?? 0)) this.#sockets.add(socket);
    });
    socket.once('close', () => this.#sockets.delete(socket));
  };
}
