import type { Target } from '../support/target.js';
import { peer } from './peer.js';
import { serverSession } from './server-session.js';
import { serverTcp } from './server-tcp.js';
import { serverTls } from './server-tls.js';

/** Everything that takes bytes of others. */
export const TARGETS: readonly Target[] = [serverSession, serverTcp, serverTls, peer];
