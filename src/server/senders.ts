/** One of a client's connections, as it names itself to the server (docs/PROTOCOL.md §5.1). */
export interface SenderLink {
  /** Nobody else knows it. */
  readonly name: string;
  /** Rises from connection to connection. */
  readonly link: number;
}

/** Ends a session whose client has come on a later connection. */
export type EndSession = () => void;

interface Holder {
  readonly link: number;
  readonly end: EndSession;
}

/**
 * The one session that each client has (docs/PROTOCOL.md §5.8). Whatever still lies in a connection that its client
 * has given up must not be heard behind what comes on the next one.
 */
export class Senders {
  readonly #holders = new Map<string, Holder>();

  /**
   * A client comes in: the session of an earlier connection ends.
   *
   * @returns false when there is one of a later connection
   */
  take({ name, link }: SenderLink, end: EndSession): boolean {
    const former = this.#holders.get(name);
    if (former !== undefined && former.end !== end && former.link >= link) return false;
    this.#holders.set(name, { link, end });
    if (former !== undefined && former.end !== end) former.end();
    return true;
  }

  /** A session is over. Harmless when its client has another one already. */
  release({ name }: SenderLink, end: EndSession): void {
    if (this.#holders.get(name)?.end === end) this.#holders.delete(name);
  }
}
