import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { KlatschError } from '../errors.js';
import { messageOf } from '../reason.js';
import type { AttendOptions } from './attend.js';
import { attend } from './attend.js';
import type { Connection } from './connection.js';
import { connectionOf } from './socket-connection.js';
import { checkUnixPath } from './unix-path.js';

/**
 * Connects to the Unix socket at `path`.
 *
 * @throws KlatschError `connect-failed`, with the system's error as its cause: nothing there, nobody listens,
 * not permitted, timed out
 */
export function dialUnix(path: string, options: AttendOptions = {}): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: unknown): void => {
      const why = messageOf(cause);
      reject(new KlatschError('connect-failed', `connect to ${path}: ${why}`, { cause }));
    };
    try {
      checkUnixPath(path);
      const connected = (socket: Socket): void => {
        resolve(connectionOf(socket, options));
      };
      attend(connect({ path, allowHalfOpen: true }), options, connected, refuse);
    } catch (error) {
      refuse(error);
    }
  });
}
