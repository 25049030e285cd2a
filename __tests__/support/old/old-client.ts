import type { Socket } from 'node:net';
import type { PeerForm } from './forms.js';
import { messageText } from './forms.js';
import type { OldPeerOptions } from './old-peer.js';
import { OldPeer } from './old-peer.js';
import { PythonError, int, item, split, unpackThree } from './python.js';
import { Recv } from './recv.js';
import { breakSocket, closeSocket, connectTo } from './sockets.js';

/** An entry of an old program's user list. */
export interface OldPerson {
  readonly nick: string;
  readonly ip: string;
  readonly udpPort: number;
}

export interface OldClientOptions extends OldPeerOptions {
  /** The server's TCP port. */
  readonly port: number;
  readonly host?: string;
}

/**
 * What the old clients of both dialects share. `seen`, besides the peer's: `welcome`, `joined NICK`,
 * `left NICK`, `NICK: text`, `error WORDS`, `registration failed`, `connection closed`.
 */
export abstract class OldClient extends OldPeer {
  /** The user list as shown: neither sorted nor deduplicated. */
  readonly users: OldPerson[] = [];
  /** Whether the server has said WELCOME. */
  joined = false;
  receiveLoopAlive = false;
  /** What arrives in the receive loop, by command; any other command is ignored. */
  protected readonly commands = new Map<string, (args: readonly string[]) => void>();
  readonly #server: { readonly host: string; readonly port: number };
  #tcp: Socket | null = null;
  #loop: Promise<void> = Promise.resolve();

  constructor(form: PeerForm, options: OldClientOptions) {
    super(form, options);
    this.#server = { host: options.host ?? '127.0.0.1', port: options.port };
    this.commands.set('USERLIST', (entries) => {
      this.users.splice(0, Infinity, ...entries.map((entry) => person(entry.split(':'))));
    });
    this.commands.set('USER_JOINED', (args) => {
      const joined = person(args);
      if (joined.nick === this.nick) return;
      this.users.push(joined);
      this.seen.push(`joined ${joined.nick}`);
    });
    this.commands.set('USER_LEFT', (args) => {
      const nick = item(args, 0);
      const index = this.users.findIndex((user) => user.nick === nick);
      if (index !== -1) this.users.splice(index, 1);
      this.seen.push(`left ${nick}`);
    });
  }

  /** Whether the connection to the server is up. */
  get connected(): boolean {
    return this.#tcp !== null && !this.#tcp.destroyed;
  }

  /** The nicks of the user list, in its order. */
  get nicks(): string[] {
    return this.users.map((user) => user.nick);
  }

  /** Connects and registers; done as soon as the first answer is judged. Look at {@link joined}. */
  override async start(): Promise<void> {
    await super.start();
    this.#tcp = await connectTo(this.#server.host, this.#server.port, this.address);
    const recv = new Recv(this.#tcp, this.recvDelayMs);
    this.send('REGISTER', this.nick, String(this.udpPort));
    if (this.#judge(await recv.recv())) this.#loop = this.#run(recv);
    else await closeSocket(this.#tcp);
  }

  /** Kills the program: everything is broken off without a goodbye. */
  override async stop(): Promise<void> {
    if (this.#tcp !== null) await breakSocket(this.#tcp);
    await this.#loop;
    await super.stop();
  }

  /** Says something to the room. */
  say(text: string): void {
    this.send('BROADCAST', this.nick, text);
  }

  /** Leaves the room with a clean goodbye. */
  async quit(): Promise<void> {
    if (this.#tcp === null) return;
    if (this.#tcp.writable) this.send('QUIT');
    await closeSocket(this.#tcp);
    await this.#loop;
  }

  /** Invites somebody of the user list, by nick. */
  async inviteUser(nick: string): ReturnType<OldPeer['invite']> {
    const user = this.users.find((each) => each.nick === nick);
    if (user === undefined) throw new Error(`${nick} is not in the list of ${this.nick}`);
    return this.invite(user.ip, user.udpPort);
  }

  /** One message to the server, its arguments unchecked. */
  send(command: string, ...args: readonly string[]): void {
    this.#tcp?.write(this.envelope(messageText(command, ...args)));
  }

  protected abstract envelope(text: string): Buffer;
  /** The first message of what one `recv` returned; the rest of it is lost. */
  protected abstract firstMessage(received: Buffer): string;
  /** Reads the next messages; null when the stream has ended. @throws PythonError */
  protected abstract nextMessages(recv: Recv): Promise<readonly string[] | null>;
  /** The reason of an ERROR as this program shows it. @throws PythonError */
  protected abstract reason(args: readonly string[]): string;

  /** Ends the session from within the receive loop. */
  protected closeSession(): void {
    this.#tcp?.destroySoon();
  }

  /** One message of the server. @throws PythonError, of which the receive loop dies */
  protected handle(text: string): void {
    const [command, ...args] = split(text);
    if (command !== undefined) this.commands.get(command)?.(args);
  }

  #judge(received: Buffer): boolean {
    try {
      const [command, ...args] = split(this.firstMessage(received));
      this.joined = command === 'WELCOME';
      if (command === 'ERROR') this.seen.push(`error ${this.reason(args)}`);
    } catch (error) {
      this.#die(error);
    }
    this.seen.push(this.joined ? 'welcome' : 'registration failed');
    return this.joined;
  }

  async #run(recv: Recv): Promise<void> {
    this.receiveLoopAlive = true;
    try {
      for (;;) {
        const texts = await this.nextMessages(recv);
        if (texts === null) break;
        for (const text of texts) this.handle(text);
      }
      this.seen.push('connection closed');
    } catch (error) {
      this.#die(error);
    } finally {
      this.receiveLoopAlive = false;
    }
  }

  #die(error: unknown): void {
    if (!(error instanceof PythonError)) throw error;
    this.log.push(error.message);
  }
}

function person(fields: readonly string[]): OldPerson {
  const [nick, ip, udpPort] = unpackThree(fields);
  return { nick, ip, udpPort: int(udpPort) };
}
