import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Guests } from '../support/room.js';
import type { Take } from './dial.js';
import { dial } from './dial.js';
import { entranceOf } from './speeches.js';

/** Of what came before, so much is kept for a cue that is cut. */
const CUE_CHARS = 16;

/** Somebody in a room. */
export interface Guest {
  readonly socket: Socket;
  /** Hears what comes from now on. */
  take: Take;
}

/** How to come into a room. */
export interface Coming extends Pick<Guests, 'speech' | 'registers'> {
  readonly port: number;
  readonly context: SecureContext | null;
}

/**
 * Comes into a room, and resolves when one is in.
 *
 * @param take hears everything that comes
 * @throws Error when the connection fails or ends
 */
export async function come(coming: Coming, index: number, take: Take): Promise<Guest> {
  const { cue, done, first, answer } = entranceOf(coming.speech, index);
  let heard = '';
  let entered: () => void = () => undefined;
  const greeted: Take = (bytes, length) => {
    const before = heard;
    heard += bytes.toString('latin1', 0, length);
    if (answer !== null && !before.includes(cue) && heard.includes(cue)) socket.write(answer);
    if (heard.includes(done)) {
      guest.take = rest;
      entered();
    } else if (heard.includes(cue)) heard = cue + heard.slice(-CUE_CHARS);
  };
  const rest: Take = () => undefined;
  const hear: Take = (bytes, length) => {
    take(bytes, length);
    guest.take(bytes, length);
  };
  const socket = await dial(coming.port, coming.context, hear);
  const guest: Guest = { socket, take: coming.registers ? greeted : rest };
  socket.on('close', () => {
    throw new Error(`the server has closed the connection of guest ${index}`);
  });
  if (!coming.registers) return guest;
  await new Promise<void>((resolve) => {
    entered = resolve;
    socket.write(first);
  });
  return guest;
}

/** Lets them all come, so many at a time. */
export async function comeAll(
  coming: Coming,
  count: number,
  atOnce: number,
  takeOf: (index: number) => Take,
): Promise<Guest[]> {
  const guests: Guest[] = [];
  let next = 0;
  const door = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      guests[index] = await come(coming, index, takeOf(index));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, door));
  return guests;
}
