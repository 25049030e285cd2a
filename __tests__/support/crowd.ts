import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { encodeOldClient } from '../../src/wire/old-client.js';
import { eventually } from './eventually.js';

/** What a text of the crowd looks like on the wire: its number, and who says it. */
const TEXT = /^BROADCAST crowd-\d+ text (\d+)$/;

/** Somebody of the crowd, who speaks the frames dialect and counts. */
class Listener {
  readonly nick: string;
  readonly socket: Socket;
  /** The numbers of the texts heard, in their order. */
  readonly heard: number[] = [];
  welcome = false;
  closed = false;
  #rest: Buffer = Buffer.alloc(0);

  constructor(port: number, nick: string) {
    this.nick = nick;
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('data', (bytes: Buffer) => {
      this.#read(bytes);
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => (this.closed = true));
  }

  say(number: number): void {
    this.socket.write(
      encodeOldClient('frames', { type: 'broadcast', nick: this.nick, text: `text ${number}` }),
    );
  }

  #read(bytes: Buffer): void {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let at = 0;
    while (all.length - at >= 4) {
      const end = at + 4 + all.readUInt32BE(at);
      if (end > all.length) break;
      this.#hear(all.toString('latin1', at + 4, end));
      at = end;
    }
    this.#rest = all.subarray(at);
  }

  #hear(message: string): void {
    if (message.startsWith('USERLIST')) this.welcome = true;
    const [, number] = TEXT.exec(message) ?? [];
    if (number !== undefined) this.heard.push(Number(number));
  }
}

/** Many raw clients in a room, who talk and count what they hear. */
export class Crowd {
  readonly members: readonly Listener[];
  #said = 0;

  private constructor(members: readonly Listener[]) {
    this.members = members;
  }

  /** Joins so many; resolves when all of them are in the room. */
  static async join(port: number, size: number): Promise<Crowd> {
    const members: Listener[] = [];
    for (let index = 0; index < size; index += 1) {
      const member = new Listener(port, `crowd-${index}`);
      members.push(member);
      await once(member.socket, 'connect');
      const udpPort = String(10_000 + index);
      member.socket.write(encodeOldClient('frames', { type: 'register', nick: member.nick, udpPort }));
    }
    await eventually(() => members.every(({ welcome }) => welcome), { ms: 30_000 });
    return new Crowd(members);
  }

  /** Texts said so far. */
  get said(): number {
    return this.#said;
  }

  /** So many of them say one text each; resolves when everybody has as many texts as were said. */
  async talk(speakers: number): Promise<void> {
    for (let index = 0; index < speakers; index += 1) {
      this.members[this.#said % this.members.length]?.say(this.#said);
      this.#said += 1;
    }
    await eventually(() => this.members.every(({ heard }) => heard.length >= this.#said), { ms: 30_000 });
  }

  leave(): void {
    for (const { socket } of this.members) socket.destroy();
  }
}
