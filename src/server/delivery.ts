import { encodeExtensionServer } from '../wire/extension.js';
import type { Commons } from './commons.js';
import type { Recipient } from './recipient.js';
import { cutFor, send } from './recipient.js';
import type { Audience, Piece } from './state/batch.js';
import { dependsOnView, encodeBatch, encodeRoster, encodeSaid, encodeWelcome } from './state/batch.js';
import type { Member, MemberId, RoomEvent } from './state/member.js';

/** Somebody whose `joined` was heard in the batch being collected. */
export interface Newcomer {
  readonly recipient: Recipient;
  readonly member: Member;
  /** The room's last text before they joined: what they missed ends here, and live begins after. */
  readonly seq: number;
}

/** Recipients who get the same bytes, except for their own texts in the lines dialect. */
export interface Group {
  readonly audience: Audience;
  readonly recipients: Set<Recipient>;
}

/** One batch on its way: everything in it is encoded when first needed, and kept for those who come after. */
export class Delivery {
  readonly #commons: Commons;
  readonly #events: readonly RoomEvent[];
  readonly #onFault: (error: unknown) => void;
  readonly #viewMatters: boolean;
  readonly #speakers = new Set<MemberId>();
  readonly #pieces = new Map<string, readonly Piece[]>();
  readonly #whole = new Map<string, readonly Buffer[]>();
  readonly #rosters = new Map<string, readonly Buffer[]>();
  #people: readonly Member[] | null = null;

  constructor(commons: Commons, events: readonly RoomEvent[], onFault: (error: unknown) => void) {
    this.#commons = commons;
    this.#events = events;
    this.#onFault = onFault;
    this.#viewMatters = dependsOnView(events);
    for (const event of events) if (event.type === 'said') this.#speakers.add(event.said.member);
  }

  /** Everyone who was in the room before this batch. */
  toGroup({ audience, recipients }: Group): void {
    const { dialect } = audience;
    const writes = once(this.#whole, this.#key(audience), () =>
      this.#join(audience, this.#piecesFor(audience)),
    );
    for (const recipient of recipients) {
      // Old lines clients have shown their own texts already.
      const own = dialect === 'lines' && this.#speakers.has(recipient.id);
      this.#sendTo(recipient, own ? this.#withoutOwn(recipient) : writes);
    }
  }

  /** A fault with one must not cost the others their batch. */
  #sendTo(recipient: Recipient, writes: readonly Buffer[]): void {
    try {
      send(recipient.connection, recipient.dialect, writes);
    } catch (error) {
      this.#onFault(error);
    }
  }

  /** Somebody who joined in this batch: see `FanOut` for what they get. */
  toNewcomer({ recipient, member, seq }: Newcomer): void {
    const { dialect } = recipient;
    const said = this.#piecesFor(recipient).filter((piece) => piece.said !== null && piece.said.seq > seq);
    send(recipient.connection, dialect, [
      encodeWelcome(dialect, member.nick),
      ...once(this.#rosters, keyOf(recipient), () => this.#encodeRoster(recipient)),
      ...(dialect === 'klatsch'
        ? this.#encodeMissed(recipient, seq)
        : cutFor(dialect, joinedOnly(recipient, member))),
      ...this.#join(recipient, said),
    ]);
  }

  #encodeRoster(audience: Audience): readonly Buffer[] {
    this.#people ??= this.#commons.people();
    return cutFor(audience.dialect, encodeRoster(audience, this.#people));
  }

  #encodeMissed(recipient: Recipient, seq: number): readonly Buffer[] {
    if (recipient.last === null) return [];
    const { gap, texts } = this.#commons.missedSince(recipient.last, seq);
    const bytes = texts.map((said) => encodeSaid('klatsch', said));
    return gap === 0 ? bytes : [encodeExtensionServer({ type: 'gap', count: gap }), ...bytes];
  }

  #withoutOwn(recipient: Recipient): readonly Buffer[] {
    const others = this.#piecesFor(recipient).filter((piece) => piece.said?.member !== recipient.id);
    return this.#join(recipient, others);
  }

  #piecesFor(audience: Audience): readonly Piece[] {
    return once(this.#pieces, this.#key(audience), () => encodeBatch(audience, this.#events));
  }

  #join(audience: Audience, pieces: readonly Piece[]): readonly Buffer[] {
    if (pieces.length === 0) return [];
    const [only] = pieces;
    const bytes =
      pieces.length === 1 && only !== undefined
        ? only.bytes
        : Buffer.concat(pieces.map((piece) => piece.bytes));
    return cutFor(audience.dialect, bytes);
  }

  #key(audience: Audience): string {
    return this.#viewMatters ? keyOf(audience) : audience.dialect;
  }
}

function joinedOnly(audience: Audience, member: Member): Buffer {
  return Buffer.concat(encodeBatch(audience, [{ type: 'joined', member }]).map((piece) => piece.bytes));
}

/** Equal for those who get the same bytes. */
export function keyOf(audience: Audience): string {
  return `${audience.dialect} ${audience.view ?? ''}`;
}

function once<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
