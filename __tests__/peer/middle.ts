import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import type { TlsIdentity } from '../../src/net/tls-identity.js';
import { secureContext } from '../../src/net/tls-identity.js';
import { TestListener } from './test-listener.js';

const TLS_FIRST_BYTE = 0x16;

/**
 * How somebody who stands between behaves: hands on every byte (`pass`); ends TLS with a key of their own and speaks
 * TLS with the server (`swap`); hangs up on a handshake (`strip`) or answers it with something else (`garble`), and
 * speaks to the server in the clear; takes everything and says nothing (`mute`); hangs up at once (`hang-up`).
 */
export type Manner = 'pass' | 'swap' | 'strip' | 'garble' | 'mute' | 'hang-up';

/** Somebody on the path between a client and a server, who sees every byte. */
export class Middle extends TestListener {
  manner: Manner;
  /** The first bytes of each connection, oldest first. */
  readonly openings: Buffer[] = [];
  readonly #serverPort: number;
  readonly #identity: TlsIdentity | null;
  readonly #sockets = new Set<Socket>();
  readonly #seen: Buffer[] = [];
  readonly #read: Buffer[] = [];

  constructor(serverPort: number, manner: Manner = 'pass', identity: TlsIdentity | null = null) {
    super();
    this.#serverPort = serverPort;
    this.manner = manner;
    this.#identity = identity;
  }

  /** Every byte that went by, both ways, as it stood on the wire. */
  get seen(): Buffer {
    return Buffer.concat(this.#seen);
  }

  /** What clients have said and this one could read: in the clear, or where it ends the TLS. */
  get read(): string {
    return Buffer.concat(this.#read).toString('latin1');
  }

  override cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  protected override accept(client: Socket): void {
    this.#own(client);
    if (this.manner === 'hang-up') {
      client.destroy();
      return;
    }
    const { manner } = this;
    client.once('data', (first: Buffer) => {
      this.openings.push(first);
      this.#seen.push(first);
      const isTls = first[0] === TLS_FIRST_BYTE;
      if (manner === 'mute') client.resume();
      else if (manner === 'swap' && isTls) this.#swap(client, first);
      else if (manner === 'strip' && isTls) client.destroy();
      else if (manner === 'garble' && isTls) client.end('220 mail.example ESMTP\r\n');
      else this.#join(client, connect(this.#serverPort, '127.0.0.1'), first);
    });
  }

  #swap(client: Socket, first: Buffer): void {
    if (this.#identity === null) throw new Error('nothing to swap with');
    client.pause();
    client.unshift(first);
    const secureClient = new TLSSocket(client, {
      isServer: true,
      secureContext: secureContext(this.#identity),
      requestCert: true,
      rejectUnauthorized: false,
    });
    const server = connectTls({
      port: this.#serverPort,
      host: '127.0.0.1',
      secureContext: secureContext(this.#identity),
      rejectUnauthorized: false,
    });
    this.#join(secureClient, server);
  }

  #join(client: Socket, server: Socket, first?: Buffer): void {
    const isSealed = first?.[0] === TLS_FIRST_BYTE;
    this.#own(client);
    this.#own(server);
    if (first !== undefined) {
      server.write(first);
      if (!isSealed) this.#read.push(first);
    }
    client.on('data', (bytes: Buffer) => {
      this.#seen.push(bytes);
      if (!isSealed) this.#read.push(bytes);
      if (!server.destroyed) server.write(bytes);
    });
    server.on('data', (bytes: Buffer) => {
      this.#seen.push(bytes);
      if (!client.destroyed) client.write(bytes);
    });
    server.on('close', () => client.destroy());
    client.on('close', () => server.destroy());
  }

  #own(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
  }
}
