import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { messageText } from './forms.js';
import { PythonError, item, split } from './python.js';
import { Recv } from './recv.js';
import { breakSocket, closeSocket } from './sockets.js';
import { Watched } from './watched.js';

export interface OldServerOptions {
  readonly address?: string;
  /** 0, a fresh one, unless given: to come back on the port of before. */
  readonly port?: number;
  /** Messages that reach every newcomer before WELCOME, as they do under chatter. */
  readonly slipsBeforeWelcome?: readonly string[];
  /** What passes between the writing of WELCOME and of USERLIST; nothing unless given. */
  readonly pauseAfterWelcome?: () => Promise<void>;
}

/** One connection: its nick once it has asked for one, and whether it was refused. */
export interface OldSession {
  readonly socket: Socket;
  readonly ip: string;
  nick: string | null;
  open: boolean;
}

interface Registered {
  readonly session: OldSession;
  readonly udpPort: string;
}

/** What the old servers of both dialects share. It believes whatever sender a BROADCAST names. */
export abstract class OldServer extends Watched {
  /** Every message received, envelopes taken off, in the order of arrival. */
  readonly received: string[] = [];
  /** The directory: who is there, by nick. */
  readonly people = new Map<string, Registered>();
  readonly #options: OldServerOptions;
  readonly #sessions = new Map<OldSession, Promise<void>>();
  #listener: Server | null = null;
  #port = 0;

  constructor(options: OldServerOptions = {}) {
    super();
    this.#options = options;
  }

  get port(): number {
    return this.#port;
  }

  /** The nicks of the directory, in the order of joining. */
  get nicks(): string[] {
    return [...this.people.keys()];
  }

  /** The connections that are open, registered or not. */
  get connections(): number {
    return this.#sessions.size;
  }

  async start(): Promise<void> {
    this.#listener = createServer((socket) => {
      const session = { socket, ip: socket.remoteAddress ?? '', nick: null, open: true };
      this.#sessions.set(session, this.#run(session));
    });
    this.#listener.listen(this.#options.port ?? 0, this.#options.address ?? '127.0.0.1');
    await once(this.#listener, 'listening');
    this.#port = (this.#listener.address() as AddressInfo).port;
  }

  /** Kills the server: every connection breaks off. */
  async stop(): Promise<void> {
    this.#listener?.close();
    const runs = [...this.#sessions.values()];
    await Promise.all([...this.#sessions.keys()].map((session) => breakSocket(session.socket)));
    await Promise.all(runs);
  }

  /** Breaks off one person's connection. */
  async drop(nick: string): Promise<void> {
    const person = this.people.get(nick);
    if (person !== undefined) await breakSocket(person.session.socket);
  }

  /** One message to one connection. */
  tell(session: OldSession, command: string, ...args: readonly string[]): void {
    if (session.socket.writable) session.socket.write(this.envelope(messageText(command, ...args)));
  }

  /** One message to one person of the directory. */
  tellPerson(nick: string, command: string, ...args: readonly string[]): void {
    const person = this.people.get(nick);
    if (person !== undefined) this.tell(person.session, command, ...args);
  }

  /** One message to everyone. */
  tellAll(command: string, ...args: readonly string[]): void {
    for (const nick of this.people.keys()) this.tellPerson(nick, command, ...args);
  }

  protected abstract envelope(text: string): Buffer;
  /** The messages of one connection until it ends. @throws PythonError, of which the connection ends */
  protected abstract messages(recv: Recv): AsyncGenerator<string, void, undefined>;
  /** Passes a text on. `sender` is whoever the message names. */
  protected abstract relay(sender: string, words: readonly string[]): void;
  /** The arguments of a REGISTER, or null when it was refused. @throws PythonError */
  protected abstract checkRegister(session: OldSession, args: readonly string[]): [string, string] | null;

  async #run(session: OldSession): Promise<void> {
    const recv = new Recv(session.socket);
    try {
      for await (const text of this.messages(recv)) {
        this.received.push(text);
        await this.#handle(session, text);
        if (!session.open) break;
      }
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      this.log.push(error.message);
    }
    this.#forget(session);
    await closeSocket(session.socket);
    this.#sessions.delete(session);
  }

  async #handle(session: OldSession, text: string): Promise<void> {
    const [command, ...args] = split(text);
    if (command === 'REGISTER') await this.#register(session, args);
    else if (command === 'BROADCAST') this.relay(item(args, 0), args.slice(1));
    else if (command === 'QUIT') session.open = false;
  }

  async #register(session: OldSession, args: readonly string[]): Promise<void> {
    const checked = this.checkRegister(session, args);
    if (checked === null) return;
    const [nick, udpPort] = checked;
    session.nick = nick;
    if (this.people.has(nick)) {
      this.tell(session, 'ERROR', 'Nickname bereits vergeben');
      session.open = false;
      return;
    }
    this.people.set(nick, { session, udpPort });
    for (const slip of this.#options.slipsBeforeWelcome ?? []) session.socket.write(this.envelope(slip));
    this.tell(session, 'WELCOME', nick);
    await this.#options.pauseAfterWelcome?.();
    this.tell(session, 'USERLIST', ...this.#userList());
    this.tellAll('USER_JOINED', nick, session.ip, udpPort);
  }

  #userList(): string[] {
    return [...this.people].map(([nick, { session, udpPort }]) => `${nick}:${session.ip}:${udpPort}`);
  }

  /** The fault of the old servers: the one refused leaves by the nick of the one who is still there. */
  #forget(session: OldSession): void {
    if (session.nick === null) return;
    if (this.people.get(session.nick)?.session === session) this.people.delete(session.nick);
    this.tellAll('USER_LEFT', session.nick);
  }
}
