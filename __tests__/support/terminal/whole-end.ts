import { readSync } from 'node:fs';
import type { ReadStream } from 'node:tty';
import type { IPty } from '@lydell/node-pty';

/** More reads than a pseudo-terminal can hold answers for: whoever still writes shall not keep us. */
const READS = 64;
/** Bytes; the kernel gives at most this at once. */
const READ_BYTES = 4096;

/** What {@link IPty} has besides, undeclared. */
interface Hidden {
  readonly fd: number;
  readonly _socket: ReadStream;
}

/**
 * Hands on what a terminal still holds when its stream is taken down. libuv takes a hangup for the end as soon as one
 * read was not full, which for a pseudo-terminal is every read (libuv issue 4992); and node-pty waits for the end
 * of the stream only 200 ms. Either way the last words of a program, such as those that restore the terminal, got lost
 * when we were busy while it ended.
 */
export function readWholeEnd(pty: IPty, take: (data: Buffer) => void): void {
  const { fd, _socket: socket } = pty as unknown as Hidden;
  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error) => {
    if (!socket.destroyed) for (const data of rest(fd)) take(data);
    return destroy(error);
  };
}

function* rest(fd: number): Generator<Buffer> {
  for (let read = 0; read < READS; read++) {
    const data = Buffer.alloc(READ_BYTES);
    try {
      yield data.subarray(0, readSync(fd, data));
    } catch {
      // EAGAIN or EIO: there is no more.
      return;
    }
  }
}
