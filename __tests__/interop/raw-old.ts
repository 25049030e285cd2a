import type { Socket as DatagramSocket } from 'node:dgram';
import { eventually } from '../support/eventually.js';
import { FRAMES_FORM, LINES_FORM, frame, line } from '../support/old/forms.js';
import { bindOn, sendDatagram, sendFromThrowAwayPort } from '../support/old/sockets.js';
import { TapListener, WireTap } from './wire-tap.js';

const FORMS = { lines: LINES_FORM, frames: FRAMES_FORM };

/** A program of an old dialect that is in a room, with its datagrams and private chats in the test's own hand. */
export class RawOld {
  readonly nick: string;
  readonly dialect: 'lines' | 'frames';
  /** The texts of the datagrams that came. */
  readonly heard: string[] = [];
  readonly #udp: DatagramSocket;
  readonly #room: WireTap;
  readonly #listeners: TapListener[] = [];
  readonly #calls: WireTap[] = [];

  private constructor(dialect: 'lines' | 'frames', nick: string, udp: DatagramSocket, room: WireTap) {
    this.nick = nick;
    this.dialect = dialect;
    this.#udp = udp;
    this.#room = room;
    udp.on('message', (bytes) => this.heard.push(FORMS[dialect].read(bytes).trim()));
  }

  /** Registers at the server of this port. */
  static async join(port: number, dialect: 'lines' | 'frames', nick: string): Promise<RawOld> {
    const udp = await bindOn('127.0.0.1');
    const room = await WireTap.to(port);
    const envelope = dialect === 'lines' ? line : frame;
    await room.send(envelope(`REGISTER ${nick} ${udp.address().port}`));
    await eventually(() => room.text.includes('USERLIST'));
    return new RawOld(dialect, nick, udp, room);
  }

  get udpPort(): number {
    return this.#udp.address().port;
  }

  /** Invites whoever has that UDP port of loopback, and gives who comes. */
  async invite(udpPort: number): Promise<TapListener> {
    const listener = await TapListener.open();
    this.#listeners.push(listener);
    await this.ask(listener.port, udpPort);
    return listener;
  }

  /** Sends one well-formed request that names this TCP port. */
  async ask(tcpPort: number, udpPort: number): Promise<void> {
    const form = FORMS[this.dialect];
    const request = form.request(tcpPort);
    if (form.throwAwayPort) await sendFromThrowAwayPort('127.0.0.1', request, udpPort, '127.0.0.1');
    else await this.datagram(request, udpPort);
  }

  /** Sends any bytes from the registered UDP port. */
  async datagram(bytes: Buffer, udpPort: number): Promise<void> {
    await sendDatagram(this.#udp, bytes, udpPort, '127.0.0.1');
  }

  /** Connects to whoever has invited us last. */
  async call(): Promise<WireTap> {
    const port = await eventually(() => {
      const request = this.heard.findLast((text) => text.startsWith('CHAT_REQUEST '));
      if (request === undefined) throw new Error('not invited');
      return Number(request.split(' ')[1]);
    });
    const tap = await WireTap.to(port);
    this.#calls.push(tap);
    return tap;
  }

  /** For `cast()`: {@link join} has started it. */
  start(): Promise<void> {
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    for (const listener of this.#listeners) await listener.stop();
    for (const call of this.#calls) await call.stop();
    await this.#room.stop();
    this.#udp.close();
  }
}
