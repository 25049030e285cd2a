import type { Socket } from 'node:net';
import { fingerprintOf } from '../../src/identity/fingerprint.js';
import { SERVER_MESSAGE_BYTES } from '../../src/limits.js';
import type { Connection } from '../../src/net/connection.js';
import { connectionOf } from '../../src/net/socket-connection.js';
import { secureContext } from '../../src/net/tls-identity.js';
import type { ClientMessage, ServerMessage } from '../../src/wire/extension.js';
import { encodeExtensionServer, parseExtensionClient } from '../../src/wire/extension.js';
import { FrameDecoder } from '../../src/wire/frames.js';
import type { WirePerson } from '../../src/wire/people.js';
import type { TestIdentity } from '../support/test-identity.js';
import { TestListener } from './test-listener.js';

/** A klatsch server in a few lines that tells everybody whose key is whose, or lies about it. */
export class KeyedServer extends TestListener {
  readonly fingerprint: string;
  /** What it says of somebody instead of the truth, by nick. */
  readonly lies = new Map<string, Partial<Omit<WirePerson, 'key'>> & { readonly key?: string | null }>();
  /** How late its clock is in what it tells this nick, milliseconds. */
  readonly late = new Map<string, number>();
  /** The epoch that it tells this nick, where that is another one. */
  readonly epochs = new Map<string, string>();
  readonly #people = new Map<Connection, WirePerson>();
  readonly #identity: TestIdentity;

  constructor(identity: TestIdentity) {
    super();
    this.#identity = identity;
    this.fingerprint = fingerprintOf(identity.spki);
  }

  override cut(): void {
    for (const connection of this.#people.keys()) connection.destroy();
  }

  /** Tells everybody (again) who somebody is. */
  tell(nick: string): void {
    for (const person of this.#people.values()) {
      if (person.nick === nick)
        this.#tellAll({ type: 'presence', events: [{ joined: this.#shown(person) }] });
    }
  }

  protected override accept(socket: Socket): void {
    const connection = connectionOf(socket, { tls: secureContext(this.#identity) });
    const decoder = new FrameDecoder(SERVER_MESSAGE_BYTES);
    connection.onData((bytes) => {
      const payloads = decoder.push(bytes);
      for (const payload of payloads.ok ? payloads.value : []) this.#payload(connection, payload);
    });
    connection.onClose(() => {
      const person = this.#people.get(connection);
      this.#people.delete(connection);
      if (person !== undefined) this.#tellAll({ type: 'presence', events: [{ left: person.nick }] });
    });
  }

  #payload(connection: Connection, payload: string): void {
    const parsed = parseExtensionClient(payload);
    if (!parsed.ok || parsed.value.type === 'unknown') return;
    const message = parsed.value;
    if (message.type === 'register') this.#register(connection, message.nick, Number(message.udpPort));
    else this.#message(connection, message);
  }

  #message(connection: Connection, message: ClientMessage): void {
    const person = this.#people.get(connection);
    if (message.type === 'ping') this.#write(connection, { type: 'pong', n: message.n });
    if (message.type === 'quit') connection.end();
    if (person === undefined) return;
    if (message.type === 'say') {
      const { id, text } = message;
      this.#tellAll({ type: 'said', seq: 1, at: Date.now(), from: person.nick, text, id });
    }
    if (message.type === 'nick') {
      this.#people.set(connection, { ...person, nick: message.nick });
      this.#tellAll({ type: 'presence', events: [{ renamed: [person.nick, message.nick] }] });
    }
  }

  #register(connection: Connection, nick: string, udpPort: number): void {
    const key = connection.security?.key ?? null;
    const fingerprint = key === null ? {} : { key: fingerprintOf(key) };
    const person: WirePerson = { nick, ip: '127.0.0.1', udpPort, dialect: 'klatsch', ...fingerprint };
    const joined = { type: 'presence', events: [{ joined: this.#shown(person) }] } as const;
    this.#tellAll(joined);
    this.#people.set(connection, person);
    const at = Date.now() - (this.late.get(nick) ?? 0);
    const epoch = this.epochs.get(nick) ?? 'e1';
    this.#write(connection, { type: 'hello', version: 1, caps: ['chat'], epoch, seq: 0, at });
    this.#write(connection, { type: 'welcome', nick });
    const people = [...this.#people.values()].map((each) => this.#shown(each));
    this.#write(connection, { type: 'roster', people });
  }

  #shown(person: WirePerson): WirePerson {
    const { key: truth, ...rest } = person;
    const { key = truth ?? null, ...lie } = this.lies.get(person.nick) ?? {};
    return { ...rest, ...lie, ...(key === null ? {} : { key }) };
  }

  #tellAll(message: ServerMessage): void {
    for (const connection of this.#people.keys()) this.#write(connection, message);
  }

  #write(connection: Connection, message: ServerMessage): void {
    connection.write(encodeExtensionServer(message));
  }
}
