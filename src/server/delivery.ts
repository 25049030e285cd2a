import { encodeExtensionServer } from '../wire/extension.js';
import type { Dialect } from '../bus/events.js';
import type { Connection } from '../net/connection.js';
import type { Commons } from './commons.js';
import type { Meter } from './meter.js';
import type { Recipient } from './recipient.js';
import { cutFor, send } from './recipient.js';
import type { Audience, Piece } from './state/batch.js';
import {
  dependsOnView,
  encodeNotice,
  encodePieces,
  encodeSaid,
  encodeWelcome,
  keyOf,
  writeBatch,
} from './state/batch.js';
import type { Member, MemberId, RoomEvent } from './state/member.js';
import type { Rosters } from './state/rosters.js';

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
  /** By what they are written to; whoever came last stands last, and in a large room whoever spoke last. */
  readonly recipients: Map<Connection, Recipient>;
}

/** What a delivery works with. */
export interface DeliveryParts {
  readonly commons: Commons;
  readonly rosters: Rosters;
  /** Counts what is delivered. */
  readonly meter: Meter;
  /** What everyone gets who joins; null is nothing. */
  readonly motd: () => string | null;
  /** Bytes of earlier texts that one newcomer gets at most. */
  readonly replayBytes: () => number;
  /** Hears of a fault of ours; the others get their batch all the same. */
  readonly onFault: (error: unknown) => void;
}

/** One batch on its way: everything in it is encoded when first needed, and kept for those who come after. */
export class Delivery {
  readonly #commons: Commons;
  readonly #rosters: Rosters;
  readonly #events: readonly RoomEvent[];
  readonly #onFault: (error: unknown) => void;
  readonly #motd: string | null;
  readonly #replayBytes: number;
  readonly #meter: Meter;
  readonly #viewMatters: boolean;
  /** How many of the batch's texts are whose. */
  readonly #speakers = new Map<MemberId, number>();
  readonly #pieces = new Map<string, readonly Piece[]>();
  readonly #whole = new Map<string, readonly Buffer[]>();
  readonly #cutRosters = new Map<string, readonly Buffer[]>();
  /** Earlier texts by their numbers, for many may come back at once. */
  readonly #replayed = new Map<number, Buffer>();
  #people: readonly Member[] | null = null;
  #texts = 0;

  /** @param hasPresence whether any of the events is about who comes and goes */
  constructor(parts: DeliveryParts, events: readonly RoomEvent[], hasPresence: boolean) {
    const { commons, rosters, motd, meter, onFault, replayBytes } = parts;
    this.#commons = commons;
    this.#rosters = rosters;
    this.#events = events;
    this.#onFault = onFault;
    this.#motd = motd();
    this.#replayBytes = replayBytes();
    this.#meter = meter;
    this.#viewMatters = hasPresence && dependsOnView(events);
    for (const event of events) {
      if (event.type !== 'said') continue;
      const { member } = event.said;
      this.#speakers.set(member, (this.#speakers.get(member) ?? 0) + 1);
      this.#texts += 1;
    }
  }

  /** Who has said something in this batch, in the order in which they began. */
  get speakers(): Iterable<MemberId> {
    return this.#speakers.keys();
  }

  /** Everyone who was in the room before this batch. */
  toGroup({ audience, recipients }: Group): void {
    const { dialect } = audience;
    const writes = once(this.#whole, this.#key(audience), () =>
      this.#join(audience, this.#piecesFor(audience)),
    );
    let ownTexts = 0;
    // In a large room it takes a while to write to everyone: those who talk with each other are served first.
    for (const connection of [...recipients.keys()].reverse()) {
      // Old lines clients have shown their own texts already.
      const speaker = dialect === 'lines' ? this.#speaker(recipients.get(connection)) : undefined;
      if (speaker !== undefined) ownTexts += this.#speakers.get(speaker.id) ?? 0;
      this.#sendTo(connection, dialect, speaker === undefined ? writes : this.#withoutOwn(speaker));
    }
    // Counted afterwards: whoever did not take the bytes is no recipient any more.
    this.#meter.delivered(this.#texts * recipients.size - ownTexts);
  }

  /** The same, if they have said something in this batch. */
  #speaker(recipient: Recipient | undefined): Recipient | undefined {
    return recipient !== undefined && this.#speakers.has(recipient.id) ? recipient : undefined;
  }

  /** A fault with one must not cost the others their batch. */
  #sendTo(connection: Connection, dialect: Dialect, writes: readonly Buffer[]): void {
    try {
      send(connection, dialect, writes);
    } catch (error) {
      this.#onFault(error);
    }
  }

  /** Somebody who joined in this batch: see `FanOut` for what they get. */
  toNewcomer({ recipient, member, seq }: Newcomer): void {
    const { dialect } = recipient;
    const told = this.#piecesFor(recipient).filter((piece) => isNewTo(piece, seq));
    this.#meter.delivered(told.filter(({ said }) => said !== null).length);
    send(recipient.connection, dialect, [
      encodeWelcome(dialect, member.nick),
      ...once(this.#cutRosters, keyOf(recipient), () => this.#encodeRoster(recipient)),
      ...(dialect === 'klatsch'
        ? this.#encodeMissed(recipient, seq)
        : cutFor(dialect, joinedOnly(recipient, member))),
      ...(this.#motd === null ? [] : cutFor(dialect, encodeNotice(dialect, 'motd', this.#motd))),
      ...this.#join(recipient, told),
    ]);
  }

  #encodeRoster(audience: Audience): readonly Buffer[] {
    this.#people ??= this.#commons.people();
    return cutFor(audience.dialect, this.#rosters.encode(audience, this.#people));
  }

  /** What was said before somebody came: the newest that fit, and how many more there were. */
  #encodeMissed({ last }: Recipient, seq: number): readonly Buffer[] {
    const { gap, texts } = this.#commons.missedSince(last, seq);
    const newestFirst: Buffer[] = [];
    let bytes = 0;
    for (const said of texts.toReversed()) {
      const encoded = once(this.#replayed, said.seq, () => encodeSaid('klatsch', said));
      bytes += encoded.length;
      if (bytes > this.#replayBytes) break;
      newestFirst.push(encoded);
    }
    this.#meter.delivered(newestFirst.length);
    const count = gap === null ? null : gap + texts.length - newestFirst.length;
    // Whoever was never here has missed nothing.
    const told = last === null || count === 0 ? [] : [encodeExtensionServer({ type: 'gap', count })];
    return [...told, ...newestFirst.reverse()];
  }

  #withoutOwn(recipient: Recipient): readonly Buffer[] {
    const others = this.#piecesFor(recipient).filter((piece) => piece.said?.member !== recipient.id);
    return this.#join(recipient, others);
  }

  #piecesFor(audience: Audience): readonly Piece[] {
    return once(this.#pieces, this.#key(audience), () => writeBatch(audience, this.#events));
  }

  #join(audience: Audience, pieces: readonly Piece[]): readonly Buffer[] {
    const { dialect } = audience;
    return pieces.length === 0 ? [] : cutFor(dialect, encodePieces(dialect, pieces));
  }

  #key(audience: Audience): string {
    return this.#viewMatters ? keyOf(audience) : audience.dialect;
  }
}

/** Presence stands in a newcomer's list already; texts before it are missed ones. */
function isNewTo({ said, announced }: Piece, seq: number): boolean {
  return said === null ? announced === true : said.seq > seq;
}

function joinedOnly(audience: Audience, member: Member): Buffer {
  return encodePieces(audience.dialect, writeBatch(audience, [{ type: 'joined', member }]));
}

function once<K, T>(cache: Map<K, T>, key: K, make: () => T): T {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
