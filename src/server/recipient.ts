import type { Dialect } from '../bus/events.js';
import type { Connection } from '../net/connection.js';
import { blocksOfLines } from '../wire/line-blocks.js';
import type { AddressView } from './state/address-view.js';
import type { Position } from './state/backlog.js';
import type { MemberId } from './state/member.js';

/** Somebody who is to hear the room. */
export interface Recipient {
  readonly id: MemberId;
  readonly connection: Connection;
  readonly dialect: Dialect;
  readonly view: AddressView;
  /** Where a klatsch client that was here before stopped reading. */
  readonly last: Position | null;
  /** Called once, when WELCOME has been written. */
  welcomed(): void;
}

/**
 * Messages cut into the writes that a client of this dialect needs. An old lines client decodes every
 * `recv(1024)` by itself, so that it gets blocks of just that size, and no character cut.
 */
export function cutFor(dialect: Dialect, bytes: Buffer): readonly Buffer[] {
  return dialect === 'lines' ? blocksOfLines(bytes) : [bytes];
}

/** Writes what {@link cutFor} has cut: the lines dialect needs the pieces apart, the others in one go. */
export function send(connection: Connection, dialect: Dialect, pieces: readonly Buffer[]): void {
  if (dialect === 'lines' || pieces.length === 1) for (const piece of pieces) connection.write(piece);
  else connection.writeAll(pieces);
}
