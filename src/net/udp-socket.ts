import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import type { Disposer } from '../disposer.js';
import type { Endpoint } from './address.js';
import { listenFailure } from './tcp-listener.js';

/** A bound UDP socket (IPv4). Datagrams may be lost: nothing here fails because one was. */
export interface UdpSocket {
  /** The port that it really has. */
  readonly port: number;
  /**
   * Sends one datagram.
   *
   * @param ip a dotted quad: names are never looked up here
   * @returns false when the address is none or the socket is closed; true does not mean that it arrived
   */
  send(bytes: Uint8Array, ip: string, port: number): boolean;
  /** Hears every datagram. There is one reader: a later one takes over. */
  onDatagram(listener: (bytes: Buffer, from: Endpoint) => void): Disposer;
  /** Idempotent. */
  close(): void;
}

/**
 * Binds a UDP port; 0 lets the operating system choose one.
 *
 * @throws KlatschError `port-in-use` when somebody else has it, `listen-failed` for anything else
 */
export function bindUdp(port: number, host = '0.0.0.0'): Promise<UdpSocket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', (error) => {
      reject(listenFailure(error, host, port));
    });
    socket.bind({ port, address: host, exclusive: true }, () => {
      socket.removeAllListeners('error');
      // An ICMP "port unreachable" says that a datagram was lost, which every sender reckons with.
      socket.on('error', () => undefined);
      resolve(udpSocketOf(socket));
    });
  });
}

function udpSocketOf(socket: Socket): UdpSocket {
  const { port } = socket.address();
  let reader: ((bytes: Buffer, from: Endpoint) => void) | null = null;
  let open = true;
  socket.on('message', (bytes, from) => reader?.(bytes, { ip: from.address, port: from.port }));
  return {
    port,
    send(bytes, ip, to): boolean {
      if (!open || !isIPv4(ip) || !Number.isInteger(to) || to < 1 || to > 0xffff) return false;
      socket.send(bytes, to, ip, () => undefined);
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
