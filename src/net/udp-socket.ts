import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { isIPv4, isIPv6 } from 'node:net';
import type { Disposer } from '../disposer.js';
import type { Endpoint } from './address.js';
import { normalizeIp } from './address.js';
import { atEveryAddress } from './every-address.js';
import { listenFailure } from './tcp-listener.js';

type Family = 'udp4' | 'udp6';

/**
 * A bound UDP socket, of both families where the machine has them. Datagrams may be lost: nothing fails because one
 * was.
 */
export interface UdpSocket {
  /** The port that it really has. */
  readonly port: number;
  /**
   * Sends one datagram.
   *
   * @param ip an address: names are never looked up here
   * @returns false when the address is none, or none that this socket can send to, or the socket is closed; true
   * does not mean that it arrived
   */
  send(bytes: Uint8Array, ip: string, port: number): boolean;
  /** Hears every datagram. There is one reader: a later one takes over. */
  onDatagram(listener: (bytes: Buffer, from: Endpoint) => void): Disposer;
  /** Idempotent. */
  close(): void;
}

/**
 * Binds a UDP port at an address, or at every address of this machine; 0 lets the operating system choose one.
 *
 * @throws KlatschError `port-in-use` when somebody else has it, `listen-failed` for anything else
 */
export function bindUdp(port: number, host?: string): Promise<UdpSocket> {
  return host === undefined ? atEveryAddress((each) => bindAt(port, each)) : bindAt(port, host);
}

function bindAt(port: number, host: string): Promise<UdpSocket> {
  const family = isIPv6(host) ? 'udp6' : 'udp4';
  return new Promise((resolve, reject) => {
    const socket = createSocket(family);
    socket.once('error', (error) => {
      reject(listenFailure(error, host, port));
    });
    socket.bind({ port, address: host, exclusive: true }, () => {
      socket.removeAllListeners('error');
      // An ICMP "port unreachable" says that a datagram was lost, which every sender reckons with.
      socket.on('error', () => undefined);
      resolve(udpSocketOf(socket, family));
    });
  });
}

function udpSocketOf(socket: Socket, family: Family): UdpSocket {
  const { port } = socket.address();
  let reader: ((bytes: Buffer, from: Endpoint) => void) | null = null;
  let open = true;
  socket.on('message', (bytes, from) => reader?.(bytes, { ip: normalizeIp(from.address), port: from.port }));
  return {
    port,
    send(bytes, ip, to): boolean {
      const address = addressFor(family, ip);
      if (!open || address === null || !Number.isInteger(to) || to < 1 || to > 0xffff) return false;
      socket.send(bytes, to, address, () => undefined);
      return true;
    },
    onDatagram(listener): Disposer {
      reader = listener;
      return () => {
        if (reader === listener) reader = null;
      };
    },
    close(): void {
      if (open) socket.close();
      open = false;
    },
  };
}

/** An address as a socket of this family takes it; null when it does not. */
function addressFor(family: Family, ip: string): string | null {
  if (family === 'udp4') return isIPv4(ip) ? ip : null;
  if (isIPv4(ip)) return `::ffff:${ip}`;
  return isIPv6(ip) ? ip : null;
}
