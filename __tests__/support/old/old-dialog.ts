import type { Socket } from 'node:net';
import type { PeerForm } from './forms.js';
import type { OldChat } from './old-chat.js';
import { readNick } from './old-chat.js';
import { Recv } from './recv.js';
import { connectTo } from './sockets.js';

/** What a dialog needs of the program that shows it. */
export interface DialogOwner {
  readonly nick: string;
  readonly address: string;
  readonly form: PeerForm;
  readonly recvDelayMs: number;
  readonly log: string[];
  readonly dialogs: OldDialog[];
  opened(socket: Socket, recv: Recv, partner: string | null): Promise<OldChat | null>;
  sendRejected(port: number, ip: string): Promise<void>;
}

/** An invitation waiting for its user's yes or no; a repeated request is a second dialog. */
export class OldDialog {
  readonly ip: string;
  /** The UDP port that the request came from: the registered one, or a throw-away one. */
  readonly udpPort: number;
  readonly tcpPort: number;
  readonly #owner: DialogOwner;

  constructor(owner: DialogOwner, from: { ip: string; udpPort: number; tcpPort: number }) {
    this.#owner = owner;
    this.ip = from.ip;
    this.udpPort = from.udpPort;
    this.tcpPort = from.tcpPort;
  }

  /** The user says yes: connects, says its nick, and takes the first `recv` for the inviter's. */
  async accept(): Promise<OldChat | null> {
    this.#answered();
    const { nick, address, recvDelayMs, log } = this.#owner;
    const socket = await connectTo(this.ip, this.tcpPort, address).catch(() => null);
    if (socket === null) return null;
    const recv = new Recv(socket, recvDelayMs);
    socket.write(nick);
    return this.#owner.opened(socket, recv, await readNick(recv, log));
  }

  /** The user says no. */
  async decline(): Promise<void> {
    this.#answered();
    await this.#owner.sendRejected(this.#owner.form.rejectsToTcpPort ? this.tcpPort : this.udpPort, this.ip);
  }

  #answered(): void {
    const { dialogs } = this.#owner;
    dialogs.splice(dialogs.indexOf(this), 1);
  }
}
