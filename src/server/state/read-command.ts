import type { Dialect } from '../../bus/events.js';
import type { ClientMessage, RegisterMessage, UnknownMessage } from '../../wire/extension.js';
import { parseExtensionClient, readSayId } from '../../wire/extension.js';
import { isBroadcast, parseOldClient } from '../../wire/old-client.js';
import type { Payload } from '../../wire/payload.js';

/** What a client asks for, whatever it speaks. */
export type Command =
  | Exclude<ClientMessage, { type: 'say' }>
  | Said
  | RegisterMessage
  | UnknownMessage
  | { readonly type: 'malformed' };

/** A text, which has a name of its sender's in klatsch only. */
type Said = Partial<Extract<ClientMessage, { type: 'say' }>> & {
  readonly type: 'say';
  readonly text: string;
};

/**
 * Reads one message of a client. A frames client that says HELLO is a klatsch client from then on; whoever a
 * BROADCAST names as its sender is not asked.
 */
export function readCommand(dialect: Dialect, payload: string): Command {
  const extended = dialect === 'klatsch' || (dialect === 'frames' && payload.startsWith('HELLO '));
  if (extended) {
    const parsed = parseExtensionClient(payload);
    return parsed.ok ? parsed.value : { type: 'malformed' };
  }
  const message = parseOldClient(payload);
  if (message.type === 'broadcast') return { type: 'say', text: message.text };
  return message.type === 'malformed' ? { type: 'malformed' } : message;
}

/**
 * What must be known of a text that is refused for no fault of its own: its name, if it has one. Nothing is made of its
 * words, however many they are. Null for what is no text, or not written as usual.
 */
export function readTextHead(dialect: Dialect, payload: Payload): Command | null {
  if (dialect !== 'klatsch') return isBroadcast(payload) ? { type: 'say', text: '' } : null;
  const id = readSayId(payload);
  return id === undefined ? null : { type: 'say', id, text: '' };
}
