/** What `private-peer` is told: who it is, and to whom it speaks first, and how often; it answers everybody else. */
export interface PrivateOrder {
  readonly port: number;
  readonly nick: string;
  /** Where it may keep the keys that it knows; null: it has none itself, and nothing is encrypted. */
  readonly keys: string | null;
  readonly partner: string | null;
  readonly texts: number;
}

/** What `echo-load` is told. */
export interface EchoOrder {
  readonly port: number;
  readonly identity: string | null;
  readonly texts: number;
}

/** Round trips, milliseconds. */
export interface RoundTrips {
  readonly p50: number;
  readonly p99: number;
}

/** A text of which the answer is waited for. */
export const PRIVATE_TEXT = 'x'.repeat(64);
/** Before anything is measured: compilers warm up. */
export const WARM_TEXTS = 5000;
