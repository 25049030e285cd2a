import type { ServerBus } from '../bus/buses.js';
import type { Clock } from '../clock.js';
import type { TlsIdentity } from '../net/tls-identity.js';
import type { ServerLimits } from '../operator/server-limits.js';
import type { PortStore } from '../store/store.js';
import type { AccessOptions } from './access/access-options.js';
import type { Commons } from './commons.js';

/** How a server is to be. */
export interface ServerOptions {
  /** The address to listen on; without one, every address of this machine, of both families where it has them. */
  readonly host?: string;
  /** 0 lets the operating system choose one. */
  readonly port: number;
  readonly bus: ServerBus;
  /** What it shows in TLS handshakes; without one it speaks in the clear only. */
  readonly identity?: TlsIdentity & { readonly fingerprint?: string };
  /** Who may come in; anybody unless given. */
  readonly access?: AccessOptions;
  readonly limits?: ServerLimits;
  readonly clock?: Clock;
  /** The directory and the room; one inside this process unless given. */
  readonly commons?: Commons;
  /** What is to outlive the server's run is kept in it; without one nothing does. */
  readonly store?: PortStore;
  /** Hears of every fault of ours with its cause, which the fact `problem` cannot carry. */
  readonly log?: (code: 'server-fault', error: unknown) => void;
}
