/** A run of a server, as the link to it has shown it. */
export interface Place {
  /** Of the server's key; null for a link in the clear. */
  readonly serverFingerprint: string | null;
  readonly epoch: string;
  /** The server's time minus ours of the clock that never leaps; null where the server does not tell its time. */
  readonly offsetMs: number | null;
}

/** Which server the roster is of. Like the roster it stays as it was while there is no link. */
export class Where {
  readonly #elapsed: () => number;
  #place: Place | null = null;

  /** @param elapsed milliseconds of our clock that never leaps: somebody may set the other one */
  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
  }

  /** A roster has come from there; null for an old server, which tells nothing of itself. */
  listed(place: Place | null): void {
    this.#place = place;
  }

  get serverFingerprint(): string | null {
    return this.#place?.serverFingerprint ?? null;
  }

  /** Whether the roster says whose key is whose: whoever can change what a server says could say that, too. */
  get vouches(): boolean {
    return this.serverFingerprint !== null;
  }

  get epoch(): string | null {
    return this.#place?.epoch ?? null;
  }

  /** The server's time in epoch milliseconds; null when it is not known. */
  serverNow(): number | null {
    const offset = this.#place?.offsetMs ?? null;
    return offset === null ? null : Math.round(this.#elapsed() + offset);
  }
}
