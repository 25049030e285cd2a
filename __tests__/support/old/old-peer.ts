import type { Socket as DatagramSocket, RemoteInfo } from 'node:dgram';
import type { Server, Socket } from 'node:net';
import type { Clock } from '../../../src/clock.js';
import { systemClock } from '../../../src/clock.js';
import type { PeerForm } from './forms.js';
import { OldChat, readNick } from './old-chat.js';
import { OldDialog } from './old-dialog.js';
import { PythonError, int, item, split } from './python.js';
import { RECV_BYTES, Recv } from './recv.js';
import { bindOn, breakSocket, listenOn, sendDatagram, sendFromThrowAwayPort } from './sockets.js';
import { Watched } from './watched.js';

/** How long an old inviter waits for somebody to connect, milliseconds. */
const INVITE_MS = 10_000;

export interface OldPeerOptions {
  readonly nick: string;
  /** The IP address of this program; any of 127.0.0.0/8 makes it a machine of its own. */
  readonly address?: string;
  /** How long it is busy before each `recv`, milliseconds. */
  readonly recvDelayMs?: number;
  readonly inviteMs?: number;
  /** Turns {@link inviteMs}; the system's clock unless given. */
  readonly clock?: Clock;
}

/** An invitation under way: `answered` gives the chat, or null when nobody connected in time. */
export interface OldInvitation {
  readonly tcpPort: number;
  readonly answered: Promise<OldChat | null>;
}

/**
 * An old program's UDP thread and private chats. `seen`: `invited from IP`, `rejected from IP`,
 * `chat with NICK`.
 */
export class OldPeer extends Watched {
  readonly nick: string;
  readonly address: string;
  readonly form: PeerForm;
  readonly recvDelayMs: number;
  /** The invitations that its user has not answered yet, oldest first. */
  readonly dialogs: OldDialog[] = [];
  /** Every private chat so far, in the order of their opening. */
  readonly chats: OldChat[] = [];
  udpThreadAlive = false;
  readonly #inviteMs: number;
  readonly #clock: Clock;
  readonly #listeners = new Set<Server>();
  readonly #accepted = new Set<Socket>();
  readonly #underWay = new Set<Promise<OldChat | null>>();
  #udp: DatagramSocket | null = null;
  #udpPort = 0;

  constructor(form: PeerForm, options: OldPeerOptions) {
    super();
    this.form = form;
    this.nick = options.nick;
    this.address = options.address ?? '127.0.0.1';
    this.recvDelayMs = options.recvDelayMs ?? 0;
    this.#inviteMs = options.inviteMs ?? INVITE_MS;
    this.#clock = options.clock ?? systemClock;
  }

  /** The UDP port that it registers. */
  get udpPort(): number {
    return this.#udpPort;
  }

  /** Binds the UDP port. */
  async start(): Promise<void> {
    this.#udp = await bindOn(this.address);
    this.#udpPort = this.#udp.address().port;
    this.udpThreadAlive = true;
    this.#udp.on('message', (bytes, source) => {
      if (this.udpThreadAlive) this.#read(bytes.subarray(0, RECV_BYTES), source);
    });
    this.#udp.on('error', (error) => this.log.push(error.message));
  }

  /** Breaks off everything, as a killed program does. */
  async stop(): Promise<void> {
    this.udpThreadAlive = false;
    for (const listener of this.#listeners) listener.close();
    await Promise.all([...this.#accepted].map(breakSocket));
    await Promise.all(this.#underWay);
    await Promise.all(this.chats.map((chat) => chat.stop()));
    this.#udp?.close();
    this.#udp = null;
  }

  /** Listens on a fresh TCP port and asks whoever is at this address, once. */
  async invite(ip: string, udpPort: number): Promise<OldInvitation> {
    const { server, port } = await listenOn(this.address);
    this.#listeners.add(server);
    const request = this.form.request(port);
    if (this.form.throwAwayPort) await sendFromThrowAwayPort(this.address, request, udpPort, ip);
    else await sendDatagram(this.#socket(), request, udpPort, ip);
    const answered = this.#open(server);
    this.#underWay.add(answered);
    return { tcpPort: port, answered };
  }

  /** The oldest dialog, as soon as there is one. */
  async nextDialog(): Promise<OldDialog> {
    await this.waitFor(() => this.dialogs.length > 0);
    const [dialog] = this.dialogs;
    if (dialog === undefined) throw new Error('the dialog was answered meanwhile');
    return dialog;
  }

  /** Used by a dialog whose user says no. */
  async sendRejected(port: number, ip: string): Promise<void> {
    if (this.form.throwAwayPort) await sendFromThrowAwayPort(this.address, this.form.rejected, port, ip);
    else await sendDatagram(this.#socket(), this.form.rejected, port, ip);
  }

  /** Used by whichever side has read the other's nick; null when it could not. */
  async opened(socket: Socket, recv: Recv, partner: string | null): Promise<OldChat | null> {
    if (partner === null) {
      await breakSocket(socket);
      return null;
    }
    const chat = new OldChat(socket, recv, partner, this.form.textEnd);
    this.chats.push(chat);
    this.seen.push(`chat with ${partner}`);
    return chat;
  }

  #socket(): DatagramSocket {
    if (this.#udp === null) throw new Error('not started');
    return this.#udp;
  }

  #read(bytes: Buffer, source: RemoteInfo): void {
    try {
      const [command, ...args] = split(this.form.read(bytes));
      if (command === 'CHAT_REQUEST') this.#ask(args, source);
      else if (command === 'CHAT_REJECTED') this.seen.push(`rejected from ${source.address}`);
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      this.log.push(error.message);
      this.udpThreadAlive = false;
    }
  }

  #ask(args: readonly string[], source: RemoteInfo): void {
    if (args.length !== 1 && !this.form.ignoresExtraArguments) {
      this.log.push(`CHAT_REQUEST with ${args.length} arguments`);
      return;
    }
    const from = { ip: source.address, udpPort: source.port, tcpPort: int(item(args, 0)) };
    this.dialogs.push(new OldDialog(this, from));
    this.seen.push(`invited from ${source.address}`);
  }

  async #open(server: Server): Promise<OldChat | null> {
    const socket = await this.#firstConnection(server);
    if (socket === null) return null;
    this.#accepted.add(socket);
    const recv = new Recv(socket, this.recvDelayMs);
    const partner = await readNick(recv, this.log);
    if (partner !== null) socket.write(this.nick);
    return this.opened(socket, recv, partner);
  }

  #firstConnection(server: Server): Promise<Socket | null> {
    return new Promise((resolve) => {
      const finish = (socket: Socket | null): void => {
        cancel();
        server.close();
        this.#listeners.delete(server);
        resolve(socket);
      };
      const cancel = this.#clock.after(this.#inviteMs, () => {
        finish(null);
      });
      server.once('connection', (socket) => {
        server.on('connection', (late) => late.destroy());
        finish(socket);
      });
      server.once('close', () => {
        finish(null);
      });
    });
  }
}
