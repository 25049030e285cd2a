import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { KlatschError } from '../errors.js';
import { FAMILY_ATTEMPT_MS } from '../limits.js';
import { messageOf } from '../reason.js';
import type { AttendOptions } from './attend.js';
import { attend } from './attend.js';
import type { Connection } from './connection.js';
import { connectionOf } from './socket-connection.js';

/** How to dial. */
export interface DialOptions extends AttendOptions {
  /** The address to dial from, where it matters which one the other end sees. */
  readonly localAddress?: string;
}

/**
 * Connects to `host:port` over TCP.
 *
 * @throws KlatschError `connect-failed`, with the reason as its cause: refused, unreachable, timed out,
 * aborted, a port that is none
 */
export async function dial(host: string, port: number, options: DialOptions = {}): Promise<Connection> {
  return connectionOf(await openTcp(host, port, options), options);
}

/**
 * As {@link dial}, but gives the socket itself: whoever awaits it must see to its events at once. An error of it
 * does not go unheard.
 */
export function openTcp(host: string, port: number, options: DialOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: unknown): void => {
      const why = messageOf(cause);
      reject(new KlatschError('connect-failed', `connect to ${host}:${port}: ${why}`, { cause }));
    };
    try {
      // A port or a local address that is none makes Node throw.
      attend(openSocket(host, port, options), options, resolve, refuse);
    } catch (error) {
      refuse(error);
    }
  });
}

function openSocket(host: string, port: number, options: DialOptions): Socket {
  const from = options.localAddress === undefined ? {} : { localAddress: options.localAddress };
  // A name may have addresses of both families, of which one leads nowhere.
  const families = { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: FAMILY_ATTEMPT_MS };
  return connect({ host, port, allowHalfOpen: true, ...families, ...from });
}
