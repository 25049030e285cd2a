import type { Dialect } from '../../bus/events.js';
import type { ClientMessage, RegisterMessage, UnknownMessage } from '../../wire/extension.js';
import { parseExtensionClient } from '../../wire/extension.js';
import { parseOldClient } from '../../wire/old-client.js';

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
