import { createSocket } from 'node:dgram';
import type { Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** Connects, or rejects with the system's error. */
export async function connectTo(host: string, port: number, localAddress: string): Promise<Socket> {
  const socket = createConnection({ host, port, localAddress });
  await once(socket, 'connect');
  return socket;
}

/** A TCP listener on a fresh port. */
export async function listenOn(address: string): Promise<{ server: Server; port: number }> {
  const server = createServer();
  server.listen(0, address);
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

/** A UDP socket, on a fresh port unless one is given. */
export async function bindOn(address: string, port = 0): Promise<DatagramSocket> {
  const socket = createSocket('udp4');
  socket.bind(port, address);
  await once(socket, 'listening');
  return socket;
}

/** Hands one datagram to the system. */
export function sendDatagram(socket: DatagramSocket, bytes: Buffer, port: number, ip: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(bytes, port, ip, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}

/** Sends one datagram from a port that nobody listens on afterwards. */
export async function sendFromThrowAwayPort(
  address: string,
  bytes: Buffer,
  port: number,
  ip: string,
): Promise<void> {
  const socket = await bindOn(address);
  try {
    await sendDatagram(socket, bytes, port, ip);
  } finally {
    socket.close();
  }
}

/** Closes a socket after what was written has left, and waits until it is gone. */
export async function closeSocket(socket: Socket): Promise<void> {
  if (socket.closed) return;
  const closed = once(socket, 'close').catch(() => undefined);
  socket.destroySoon();
  await closed;
}

/** Breaks a socket off at once, and waits until it is gone. */
export async function breakSocket(socket: Socket): Promise<void> {
  if (socket.closed) return;
  const closed = once(socket, 'close').catch(() => undefined);
  socket.destroy();
  await closed;
}
