import type { Clock } from '../clock.js';
import type { ErrorCode } from '../errors.js';
import { KlatschError } from '../errors.js';
import type { Connection } from '../net/connection.js';
import { isUsedUp } from '../net/descriptors.js';
import { dial } from '../net/tcp-dial.js';
import { dialSecure } from '../net/tls-dial.js';
import type { NoTls, ServerTrust } from './server-trust.js';
import type { ServerAddress } from './state/server-address.js';
import { formatServer } from './state/server-address.js';
import { whyUnreached } from './unreached.js';

/** What came of opening a connection to a server: nothing has been sent to it yet. */
export type Opened =
  /** `fingerprint` is null in the clear. */
  | { readonly kind: 'open'; readonly connection: Connection; readonly fingerprint: string | null }
  | { readonly kind: NoTls }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly reason: string }
  | { readonly kind: 'unreached'; readonly reason: string };

/**
 * Connects to a server, with TLS unless it may be spoken to in the clear, and judges its key (docs/PROTOCOL.md §3). The
 * reasons are for the user.
 */
export async function openServer(
  server: ServerAddress,
  trust: ServerTrust,
  options: { readonly clock: Clock; readonly signal?: AbortSignal },
): Promise<Opened> {
  let connection: Connection | null = null;
  try {
    const name = formatServer(server);
    const opening = trust.opening(name);
    if (opening === null) {
      connection = await dial(server.host, server.port, options);
      return { kind: 'open', connection, fingerprint: null };
    }
    connection = await dialSecure(server.host, server.port, { ...options, ...opening });
    const verdict = trust.judge(name, connection.security);
    if (verdict.right) return { kind: 'open', connection, fingerprint: verdict.fingerprint };
    connection.destroy();
    return { kind: 'refused', code: verdict.code, reason: verdict.reason };
  } catch (error) {
    connection?.destroy();
    if (!(error instanceof KlatschError)) throw error;
    return failed(error);
  }
}

function failed(error: KlatschError): Opened {
  // For want of a descriptor nothing could be looked up: that passes.
  if (error.code === 'connect-failed' || isUsedUp(error)) {
    return { kind: 'unreached', reason: whyUnreached(error) };
  }
  if (error.code === 'tls-failed') return { kind: 'insecure' };
  if (error.code === 'tls-unanswered') return { kind: 'unanswered' };
  return { kind: 'refused', code: error.code, reason: error.message };
}
